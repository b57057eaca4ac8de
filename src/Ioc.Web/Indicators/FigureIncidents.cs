using System.Globalization;
using Dapper;
using Ioc.Indicators.Projection;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Indicators;

/// <summary>A time at which figures were found wrong.</summary>
/// <param name="Kind"><c>figures-mended</c>: a recomputation found figures that did not follow from the records, and mended them.</param>
/// <param name="At">When it was found; since when the figures were wrong is not known.</param>
/// <param name="Spans">Spans of dossiers' states that were missing, or there without reason.</param>
/// <param name="DayCells">Cells of buckets of communes and days that were wrong.</param>
/// <param name="OpenCells">Counts of open dossiers that were wrong.</param>
public sealed record FigureIncident(string Kind, DateTimeOffset At, long Spans, long DayCells, long OpenCells);

/// <summary>When figures were last recomputed, and every time they were found wrong: shown, not only logged.</summary>
public sealed class FigureIncidents(OperationalStore store)
{
    private const string LastRun = "figures-recomputed-at";

    public async Task NoteAsync(DateTimeOffset at, Mended mended, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "INSERT INTO setting (name, value) VALUES (@LastRun, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            new { LastRun, value = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) });
        if (!mended.IsNothing)
        {
            await connection.ExecuteAsync(
                "INSERT INTO figure_incident (kind, at, spans, day_cells, open_cells) VALUES ('figures-mended', @At, @Spans, @DayCells, @OpenCells)",
                new { At = at.ToUnixTimeMilliseconds(), mended.Spans, mended.DayCells, mended.OpenCells });
        }
    }

    /// <summary>The last recomputation (<see langword="null"/> before the first) and incidents, latest first, at most 100.</summary>
    public async Task<(DateTimeOffset? RecomputedAt, IReadOnlyList<FigureIncident> Incidents)> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var last = await connection.ExecuteScalarAsync<string?>("SELECT value FROM setting WHERE name = @LastRun", new { LastRun });
        var rows = await connection.QueryAsync<(string Kind, long At, long Spans, long DayCells, long OpenCells)>(
            "SELECT kind, at, spans, day_cells, open_cells FROM figure_incident ORDER BY at DESC LIMIT 100");
        return (
            last is null ? null : Local(long.Parse(last, CultureInfo.InvariantCulture)),
            [.. rows.Select(row => new FigureIncident(row.Kind, Local(row.At), row.Spans, row.DayCells, row.OpenCells))]);
    }

    private static DateTimeOffset Local(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(LocalDay.Offset);
}
