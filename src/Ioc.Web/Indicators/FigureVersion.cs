using Dapper;
using Ioc.Storage;

namespace Ioc.Indicators;

/// <summary>Numbers the states of the figures. Grows for ever, over restarts too.</summary>
/// <remarks>Numbers are reserved in blocks before any of the block is given out, so a crash only skips some.</remarks>
public sealed class FigureVersion(OperationalStore store)
{
    private const long Block = 1_000_000;
    private const string Setting = "figure-version-reserved";

    private long _current;
    private long _reserved;

    public long Current => Interlocked.Read(ref _current);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var reserved = await connection.ExecuteScalarAsync<string?>("SELECT value FROM setting WHERE name = @Setting", new { Setting });
        Interlocked.Exchange(ref _current, reserved is null ? 0 : long.Parse(reserved, System.Globalization.CultureInfo.InvariantCulture));
        _reserved = Current;
        await NextAsync(cancellationToken);
    }

    /// <summary>Called by one writer only.</summary>
    public async Task<long> NextAsync(CancellationToken cancellationToken)
    {
        if (Current + 1 >= _reserved)
        {
            await using var connection = await store.OpenAsync(cancellationToken);
            var value = (_reserved + Block).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await connection.ExecuteAsync(
                "INSERT INTO setting (name, value) VALUES (@Setting, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Setting, value });
            _reserved += Block;
        }
        return Interlocked.Increment(ref _current);
    }
}
