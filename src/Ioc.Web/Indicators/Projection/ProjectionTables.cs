using Ioc.Ingestion;
using Ioc.Storage;

namespace Ioc.Indicators.Projection;

/// <summary>Reads the log for the projection and writes what is derived from it.</summary>
public sealed class ProjectionTables(ClickHouseClient clickHouse, DossierLookup lookup)
{
    private static readonly Sql TouchedVersions = Sql.Load("projection/touched_versions");
    private static readonly Sql VersionsOfRange = Sql.Load("projection/versions_of_range");
    private static readonly Sql DatedAhead = Sql.Load("projection/dated_ahead");
    private static readonly Sql InsertSpans = Sql.Load("projection/insert_spans");
    private static readonly Sql InsertDays = Sql.Load("projection/insert_commune_days");
    private static readonly Sql InsertOpen = Sql.Load("projection/insert_open_dossiers");
    private static readonly Sql InsertArrivals = Sql.Load("projection/insert_commune_arrivals");
    private static readonly Sql InsertFields = Sql.Load("projection/insert_fields");

    private readonly Dictionary<string, string> _knownFields = [];

    /// <summary>Adds the records of the dossiers up to an arrival to <paramref name="touched"/>.</summary>
    public async Task ReadAsync(HashSet<DossierKey> dossiers, long arrival, TouchedHistories touched, CancellationToken cancellationToken)
    {
        if (dossiers.Count == 0)
        {
            return;
        }
        var number = await lookup.OpenAsync(dossiers, cancellationToken);
        var parameters = new ClickHouseParameters().Add("lookup", number).Add("to", arrival);
        await foreach (var row in clickHouse.StreamAsync(TouchedVersions, parameters, TouchedHistories.Read, cancellationToken))
        {
            touched.Add(row);
        }
    }

    /// <summary>The records of every dossier touched between two reaches.</summary>
    public async Task<TouchedHistories> ReadRangeAsync(Reach before, Reach after, CancellationToken cancellationToken)
    {
        var touched = new TouchedHistories();
        var parameters = new ClickHouseParameters()
            .Add("after", before.Arrival).Add("to", after.Arrival).Add("clock_before", before.Clock).Add("clock", after.Clock);
        await foreach (var row in clickHouse.StreamAsync(VersionsOfRange, parameters, TouchedHistories.Read, cancellationToken))
        {
            touched.Add(row);
        }
        return touched;
    }

    public IAsyncEnumerable<(DossierKey Dossier, DateTimeOffset UpdatedAt)> ReadDatedAheadAsync(Reach reach, CancellationToken cancellationToken) =>
        clickHouse.StreamAsync(
            DatedAhead,
            new ClickHouseParameters().Add("to", reach.Arrival).Add("clock", reach.Clock),
            row => (new DossierKey(row.ReadString(), row.ReadString()), row.ReadInstant()),
            cancellationToken);

    /// <summary>Writes a step. Written again, it changes nothing.</summary>
    public Task WriteAsync(ProjectionStep step, ProjectionChanges changes, TouchedHistories touched, CancellationToken cancellationToken) => Task.WhenAll(
        InsertAsync(InsertSpans, changes.Spans.Block(), $"p-{step.Number}", cancellationToken),
        InsertAsync(InsertDays, changes.Buckets.DayRows().Written, $"p-{step.Number}", cancellationToken),
        InsertAsync(InsertOpen, changes.Buckets.OpenRows().Written, $"p-{step.Number}", cancellationToken),
        InsertAsync(InsertArrivals, ArrivalRows(touched), token: null, cancellationToken),
        InsertAsync(InsertFields, FieldRows(touched), token: null, cancellationToken));

    private Task InsertAsync(Sql statement, ReadOnlyMemory<byte> rows, string? token, CancellationToken cancellationToken) =>
        rows.Length == 0 ? Task.CompletedTask : clickHouse.InsertAsync(statement, rows, token, cancellationToken);

    private static ReadOnlyMemory<byte> ArrivalRows(TouchedHistories touched)
    {
        var rows = new RowBinaryWriter();
        foreach (var (commune, arrivedAt) in touched.Arrivals)
        {
            rows.Write(commune);
            rows.Write(arrivedAt);
        }
        return rows.Written;
    }

    private ReadOnlyMemory<byte> FieldRows(TouchedHistories touched)
    {
        var rows = new RowBinaryWriter();
        foreach (var (code, (name, arrival)) in touched.Fields)
        {
            if (_knownFields.TryGetValue(code, out var known) && known == name)
            {
                continue;
            }
            _knownFields[code] = name;
            rows.Write(code);
            rows.Write(name);
            rows.Write(arrival);
        }
        return rows.Written;
    }
}
