using System.Globalization;
using Dapper;
using Ioc.Indicators.Projection;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Indicators;

/// <summary>A time at which figures were found wrong.</summary>
/// <param name="Kind">
/// <c>figures-mended</c>: a recomputation found figures that did not follow from the records, and mended them;
/// <c>report-refused</c>: figures of a report did not fit together where they must.
/// </param>
/// <param name="At">When it was found; since when the figures were wrong is not known.</param>
/// <param name="Spans">Spans of dossiers' states that were missing, or there without reason.</param>
/// <param name="DayCells">Cells of buckets of communes and days that were wrong.</param>
/// <param name="OpenCells">Counts of open dossiers that were wrong.</param>
/// <param name="Detail">Of a refused report: its form, whom and when it was about, the row and the identity that failed; else empty.</param>
public sealed record FigureIncident(string Kind, DateTimeOffset At, long Spans, long DayCells, long OpenCells, string Detail = "")
{
    public const string FiguresMended = "figures-mended";
    public const string ReportRefused = "report-refused";
}

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

    /// <summary>Notes that a report was refused; one that is refused again for the same within a day is the same incident.</summary>
    public async Task NoteRefusalAsync(DateTimeOffset at, string detail, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            INSERT INTO figure_incident (kind, at, spans, day_cells, open_cells, detail)
            SELECT 'report-refused', @At, 0, 0, 0, @detail
            WHERE NOT EXISTS (SELECT 1 FROM figure_incident WHERE kind = 'report-refused' AND detail = @detail AND at > @since)
            """,
            new { At = at.ToUnixTimeMilliseconds(), detail, since = at.AddDays(-1).ToUnixTimeMilliseconds() });
    }

    /// <summary>The last recomputation (<see langword="null"/> before the first) and incidents, latest first, at most 100.</summary>
    public async Task<(DateTimeOffset? RecomputedAt, IReadOnlyList<FigureIncident> Incidents)> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var last = await connection.ExecuteScalarAsync<string?>("SELECT value FROM setting WHERE name = @LastRun", new { LastRun });
        var rows = await connection.QueryAsync<(string Kind, long At, long Spans, long DayCells, long OpenCells, string Detail)>(
            "SELECT kind, at, spans, day_cells, open_cells, detail FROM figure_incident ORDER BY at DESC LIMIT 100");
        return (
            last is null ? null : Local(long.Parse(last, CultureInfo.InvariantCulture)),
            [.. rows.Select(row => new FigureIncident(row.Kind, Local(row.At), row.Spans, row.DayCells, row.OpenCells, row.Detail))]);
    }

    private static DateTimeOffset Local(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(LocalDay.Offset);
}
