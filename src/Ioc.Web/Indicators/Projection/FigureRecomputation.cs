using Ioc.Rules.Dossiers;
using Ioc.Storage;

namespace Ioc.Indicators.Projection;

/// <summary>What a recomputation found wrong and mended; all zero when the figures were right.</summary>
/// <param name="Spans">Spans missing, or there without reason.</param>
/// <param name="DayCells">Cells of buckets of communes and days.</param>
/// <param name="OpenCells">Counts of open dossiers.</param>
public readonly record struct Mended(long Spans, long DayCells, long OpenCells)
{
    public bool IsNothing => this == default;
}

/// <summary>
/// Recomputes every figure from the log of records, compares it with what is kept, and mends what differs. It must find
/// nothing; what it finds is an incident.
/// </summary>
/// <remarks>Dossiers are taken slice by slice, and the projection rests only during a slice, so live figures go on.</remarks>
public sealed class FigureRecomputation(ClickHouseClient clickHouse, Projector projector)
{
    /// <summary>Records of one slice: what is held in memory, and how long the projection rests, follow from it.</summary>
    private const int SliceSize = 200_000;

    private static readonly Sql CountVersions = Sql.Load("projection/count_versions");
    private static readonly Sql VersionsOfSlice = Sql.Load("projection/versions_of_slice");
    private static readonly Sql EmptyCheck = Sql.Load("projection/empty_span_check");
    private static readonly Sql InsertCheck = Sql.Load("projection/insert_span_check");
    private static readonly Sql LackingSpans = Sql.Load("projection/lacking_spans");
    private static readonly Sql MendSpans = Sql.Load("projection/mend_spans");
    private static readonly Sql LackingDays = Sql.Load("projection/lacking_commune_days");
    private static readonly Sql MendDays = Sql.Load("projection/mend_commune_days");
    private static readonly Sql LackingOpen = Sql.Load("projection/lacking_open_dossiers");
    private static readonly Sql MendOpen = Sql.Load("projection/mend_open_dossiers");

    public async Task<Mended> RunAsync(CancellationToken cancellationToken)
    {
        var versions = (await clickHouse.QueryAsync(CountVersions, null, row => (long)row.ReadUInt64(), cancellationToken))[0];
        var slices = (int)(versions / SliceSize) + 1;
        var spans = 0L;
        for (var slice = 0; slice < slices; slice++)
        {
            using var rest = await projector.RestAsync(cancellationToken);
            spans += await MendSliceAsync(slice, slices, projector.Reach, cancellationToken);
        }

        using (await projector.RestAsync(cancellationToken))
        {
            var days = await MendAsync(LackingDays, MendDays, null, cancellationToken);
            var open = await MendAsync(LackingOpen, MendOpen, null, cancellationToken);
            var mended = new Mended(spans, days, open);
            if (!mended.IsNothing)
            {
                // Whoever looks on sees the right figures now, not with the next record.
                await projector.Projected(cancellationToken);
            }
            return mended;
        }
    }

    private async Task<long> MendSliceAsync(int slice, int slices, Reach reach, CancellationToken cancellationToken)
    {
        var parameters = new ClickHouseParameters().Add("slice", slice).Add("slices", slices);
        await clickHouse.ExecuteAsync(EmptyCheck, cancellationToken: cancellationToken);

        var histories = new TouchedHistories();
        var ofSlice = new ClickHouseParameters().Add("slice", slice).Add("slices", slices).Add("to", reach.Arrival).Add("clock", reach.Clock);
        await foreach (var row in clickHouse.StreamAsync(VersionsOfSlice, ofSlice, TouchedHistories.Read, cancellationToken))
        {
            histories.Add(row);
        }
        var expected = new SpanRows();
        foreach (var (dossier, versions) in histories.Dossiers)
        {
            DossierHistory.Fold(versions).ForEach(span => expected.Add(dossier, span, weight: 1));
        }
        var block = expected.Block();
        if (block.Length > 0)
        {
            await clickHouse.InsertAsync(InsertCheck, block, token: null, cancellationToken);
        }
        return await MendAsync(LackingSpans, MendSpans, parameters, cancellationToken);
    }

    private async Task<long> MendAsync(Sql count, Sql mend, ClickHouseParameters? parameters, CancellationToken cancellationToken)
    {
        // By night, over all there is: it may take longer than anybody would wait for a page.
        var lacking = await clickHouse.StreamAsync(count, parameters, row => row.ReadInt64(), cancellationToken).FirstAsync(cancellationToken);
        if (lacking > 0)
        {
            // The same mistake may be made, and mended, twice: equal rows are no repetition here.
            await clickHouse.ExecuteAsync(mend, parameters, "&insert_deduplicate=0", cancellationToken);
        }
        return lacking;
    }
}
