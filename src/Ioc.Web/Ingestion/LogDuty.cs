using System.Data.Common;
using Dapper;
using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>
/// Which of several nodes on one database writes the log of records and all that follows from it. The others answer reads and wait for
/// its end. A node that has its engine to itself asks nobody.
/// </summary>
/// <remarks>
/// A lock of PostgreSQL on a connection of its own: the server gives it back when the connection ends, after a kill at once and after
/// a machine's death within <see cref="Unheard"/>, and no two clocks are compared. It needs a session of its own, so no pooler that
/// hands sessions about may stand between.
/// </remarks>
public sealed partial class LogDuty(
    OperationalStore store, Installation installation, ClickHouseClient clickHouse, IHostApplicationLifetime life, TimeProvider clock, ILogger<LogDuty> log) : IAsyncDisposable
{
    /// <summary>Names the lock within the database; any number will do that nobody else takes.</summary>
    private const long Lock = 0x10C_106;

    /// <summary>Without a sign of the other machine for longer, the server ends its session.</summary>
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestInsert = TimeSpan.FromSeconds(30);
    private static readonly Sql RunningInserts = Sql.Load("ingestion/running_inserts");

    private readonly SemaphoreSlim _gate = new(1, 1);
    private DbConnection? _session;
    private volatile bool _isStandby;

    /// <summary>Another node writes at present; false also until that is known.</summary>
    public bool IsStandby => _isStandby;

    private bool IsShared => store.IsPostgres && installation.ClickHouse is not null;

    /// <summary>Returns when it is this node that writes, and nothing that another one began to write is under way any more.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (!IsShared)
        {
            return;
        }

        while (!await TryTakeAsync(cancellationToken))
        {
            if (!_isStandby)
            {
                LogStandby();
            }

            _isStandby = true;
            await Task.Delay(Look, clock, cancellationToken);
        }

        await UntilNobodyInsertsAsync(cancellationToken);
        if (_isStandby)
        {
            LogTaken();
        }

        _isStandby = false;
    }

    /// <summary>Asked before each write. Returns when this node is still the one that writes.</summary>
    /// <param name="isUnchanged">Whether nobody wrote since this node's last write; asked when the lock was lost for a while.</param>
    /// <exception cref="DbException">The store cannot be asked; to be tried again.</exception>
    public async Task HoldAsync(Func<CancellationToken, Task<bool>> isUnchanged, CancellationToken cancellationToken)
    {
        if (!IsShared)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_session is not null && await IsAliveAsync(_session, cancellationToken))
            {
                return;
            }

            if (!await OpenAsync(cancellationToken) || !await isUnchanged(cancellationToken))
            {
                // What this node has in memory no longer follows from the log. Started anew it is a standby.
                LogLost();
                life.StopApplication();
                throw new OperationCanceledException("Another node writes the log of records now.");
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await OpenAsync(cancellationToken);
        }
        catch (Exception away) when (away is DbException or TimeoutException)
        {
            LogAway(away);
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        var session = await store.OpenAsync(cancellationToken);
        try
        {
            await session.ExecuteAsync(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"SET tcp_keepalives_idle = {Unheard.TotalSeconds / 2}; SET tcp_keepalives_interval = {Unheard.TotalSeconds / 4}; SET tcp_keepalives_count = 2"));
            if (await session.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(@Lock)", new { Lock }))
            {
                _session = session;
                return true;
            }
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        await session.DisposeAsync();
        return false;
    }

    private async Task CloseAsync()
    {
        if (_session is { } old)
        {
            _session = null;
            await old.DisposeAsync();
        }
    }

    private static async Task<bool> IsAliveAsync(DbConnection session, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 1", commandTimeout: 5, cancellationToken: cancellationToken));
            return true;
        }
        catch (Exception broken) when (!cancellationToken.IsCancellationRequested && broken is DbException or InvalidOperationException or TimeoutException)
        {
            return false;
        }
    }

    // A killed node's last insert may still be on its way in; the last arrival must not be read before it.
    private async Task UntilNobodyInsertsAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < LongestInsert)
        {
            try
            {
                if ((await clickHouse.QueryAsync(RunningInserts, null, row => row.ReadUInt64(), cancellationToken))[0] == 0)
                {
                    return;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or ClickHouseException { IsPassing: true })
            {
                // Asked again; whoever reads the log next waits for the database likewise.
            }

            await Task.Delay(Look, clock, cancellationToken);
        }

        LogStillInserting();
    }

    [LoggerMessage(1, LogLevel.Information, "Another node writes the log of records; this one answers reads and stands by")]
    private partial void LogStandby();

    [LoggerMessage(2, LogLevel.Warning, "The node that wrote the log of records is gone; this one writes it from now on")]
    private partial void LogTaken();

    [LoggerMessage(3, LogLevel.Critical, "Another node has taken over the log of records; this one ends, to be started anew as a standby")]
    private partial void LogLost();

    [LoggerMessage(4, LogLevel.Warning, "Who writes the log of records cannot be asked; trying again")]
    private partial void LogAway(Exception fault);

    [LoggerMessage(5, LogLevel.Warning, "Inserts that another node began are still running; going on without their end")]
    private partial void LogStillInserting();
}
