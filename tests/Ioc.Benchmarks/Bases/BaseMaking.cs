using System.Diagnostics;
using Ioc.Indicators.Projection;
using Ioc.Ingestion;
using Ioc.Rules.Dossiers;
using Ioc.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Benchmarks.Bases;

/// <summary>
/// Fills a new data folder straight through the product's own classes: the rows are those that the product would have
/// written had every record come through the door, only in larger batches.
/// </summary>
internal sealed class BaseMaking(string folder, long dossiers, DateTimeOffset end)
{
    private const int DossiersOfChunk = 40_000;
    private static readonly TimeSpan LongestMerges = TimeSpan.FromMinutes(10);

    private static readonly Sql InsertVersions = Sql.Load("ingestion/insert_versions");
    private static readonly Sql InsertSpans = Sql.Load("projection/insert_spans");
    private static readonly Sql InsertDays = Sql.Load("projection/insert_commune_days");
    private static readonly Sql InsertOpen = Sql.Load("projection/insert_open_dossiers");
    private static readonly Sql InsertArrivals = Sql.Load("projection/insert_commune_arrivals");
    private static readonly Sql RunningMerges = new("running_merges", "SELECT count() FROM system.merges");

    private readonly DossierLives _lives = Base.LivesOf(dossiers, end);
    private long _records;
    private long _lastArrival;

    public async Task<Base> RunAsync()
    {
        var watch = Stopwatch.StartNew();
        await using var app = IocHost.Build(new Installation { DataDirectory = folder, Provinces = [Base.Province], Port = 0, Demo = false, AdminPassword = Running.RunningProduct.AdminPassword });
        await app.StartAsync();
        var clickHouse = app.Services.GetRequiredService<ClickHouseClient>();

        var chunks = Enumerable.Range(0, (int)((dossiers + DossiersOfChunk - 1) / DossiersOfChunk));
        await Parallel.ForEachAsync(chunks, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (chunk, cancellationToken) =>
        {
            await WriteAsync(clickHouse, Make(chunk), cancellationToken);
            if (chunk % 10 == 9)
            {
                Printout.Note($"    base of {dossiers:N0}: {(long)(chunk + 1) * DossiersOfChunk:N0} dossiers after {watch.Elapsed.TotalSeconds:0} s");
            }
        });
        await NoteArrivalsAsync(clickHouse);
        await app.Services.GetRequiredService<ProjectorCheckpoint>().WriteAsync(
            new ProjectionStep(1, new Reach(_lastArrival, end), new Reach(_lastArrival, end)), CancellationToken.None);

        var deadline = watch.Elapsed + LongestMerges;
        while (watch.Elapsed < deadline && (await clickHouse.QueryAsync(RunningMerges, null, row => row.ReadUInt64()))[0] > 0)
        {
            await Task.Delay(1000);
        }
        await app.StopAsync();
        Printout.Note($"    base of {dossiers:N0} dossiers, {_records:N0} records made in {watch.Elapsed.TotalSeconds:0} s");
        return new Base(folder, dossiers, _records, end);
    }

    private (RowBinaryWriter Versions, ProjectionChanges Changes) Make(int chunk)
    {
        var versions = new RowBinaryWriter(DossiersOfChunk * 5 * 360);
        var changes = new ProjectionChanges();
        var columns = new RowBinaryWriter();
        var first = (long)chunk * DossiersOfChunk;
        for (var number = first; number < Math.Min(first + DossiersOfChunk, dossiers); number++)
        {
            var known = new List<DossierVersion>(6);
            DossierRecord? last = null;
            foreach (var record in _lives.Of(number).TakeWhile(record => record.UpdatedAt < end))
            {
                columns.Clear();
                record.Seal(columns);
                record.ArrivedAt = record.UpdatedAt.AddMinutes(1);
                record.Arrival = ArrivalOf(record, number);
                versions.WriteRaw(record.Row().Span);
                known.Add(record.ToVersion());
                last = record;
            }
            if (last is not null)
            {
                DossierDiff.Collect(new DossierKey(last.Source, last.DossierCode), known, new Reach(0, DateTimeOffset.UnixEpoch), new Reach(long.MaxValue, end), changes);
                Interlocked.Add(ref _records, known.Count);
                Advance(last.Arrival);
            }
        }
        return (versions, changes);
    }

    /// <summary>Arrivals are in order of time over all dossiers, as they would have come; numbers in between stay unused.</summary>
    private long ArrivalOf(DossierRecord record, long number) => ((record.UpdatedAt - end.AddMonths(-25)).Ticks / TimeSpan.TicksPerMillisecond * 64) + (number % 64);

    private void Advance(long arrival)
    {
        long seen;
        while (arrival > (seen = Interlocked.Read(ref _lastArrival)) && Interlocked.CompareExchange(ref _lastArrival, arrival, seen) != seen)
        {
            // Another chunk was quicker.
        }
    }

    private static async Task WriteAsync(ClickHouseClient clickHouse, (RowBinaryWriter Versions, ProjectionChanges Changes) made, CancellationToken cancellationToken)
    {
        await clickHouse.InsertAsync(InsertVersions, new NativeBlock(DossierRecord.Columns).Of([made.Versions], rows => rows.Written), token: null, cancellationToken);
        await clickHouse.InsertAsync(InsertSpans, made.Changes.Spans.Block(), token: null, cancellationToken);
        await clickHouse.InsertAsync(InsertDays, made.Changes.Buckets.DayRows().Written, token: null, cancellationToken);
        var open = made.Changes.Buckets.OpenRows().Written;
        if (open.Length > 0)
        {
            await clickHouse.InsertAsync(InsertOpen, open, token: null, cancellationToken);
        }
    }

    private async Task NoteArrivalsAsync(ClickHouseClient clickHouse)
    {
        var rows = new RowBinaryWriter();
        foreach (var commune in Base.Communes)
        {
            rows.Write(commune.Code);
            rows.Write(end);
        }
        await clickHouse.InsertAsync(InsertArrivals, rows.Written, token: null);
    }
}
