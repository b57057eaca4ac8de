using System.Collections.Concurrent;
using System.Globalization;
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

    private readonly ConcurrentDictionary<string, long> _byProvince = new();

    /// <summary>The version of a province's figures, or of all of them together.</summary>
    public long Of(string province) => _byProvince.TryGetValue(province, out var version) ? version : Interlocked.Read(ref _current);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var reserved = await connection.ExecuteScalarAsync<string?>("SELECT value FROM setting WHERE name = @Setting", new { Setting });
        _reserved = reserved is null ? 0 : long.Parse(reserved, CultureInfo.InvariantCulture);
        Interlocked.Exchange(ref _current, _reserved);
    }

    /// <summary>Called by one writer only.</summary>
    public async Task<long> NextAsync(string province, CancellationToken cancellationToken)
    {
        if (_current + 1 >= _reserved)
        {
            await using var connection = await store.OpenAsync(cancellationToken);
            var value = (_reserved + Block).ToString(CultureInfo.InvariantCulture);
            await connection.ExecuteAsync(
                "INSERT INTO setting (name, value) VALUES (@Setting, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Setting, value });
            _reserved += Block;
        }
        return _byProvince[province] = Interlocked.Increment(ref _current);
    }
}
