using System.Diagnostics;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Ingestion;
using Ioc.Storage;

namespace Ioc.Benchmarks.Ingest;

/// <summary>How fast records are taken, against inserting the same rows straight into the same table of the same engine.</summary>
internal sealed class IngestSuite(BenchmarkOptions options, BaseShelf bases)
{
    private const string Against = ">= 0.5 of RowBinary inserts of the same rows, 10,000 a batch, same table and settings, same engine";

    private static readonly Sql MakeCopy = new("make_copy", "CREATE TABLE dossier_version_copy AS dossier_version");
    private static readonly Sql DropCopy = new("drop_copy", "DROP TABLE dossier_version_copy SYNC");
    private static readonly Sql InsertIntoCopy =
        new("insert_into_copy", $"INSERT INTO dossier_version_copy ({string.Join(", ", DossierRecord.Columns.Select(column => column.Name))}) FORMAT RowBinary");

    public async Task RunAsync()
    {
        var records = options.Size(400_000, 60_000);
        if (options.WantsFigure("ingest.ratio_empty"))
        {
            await CompareAsync(records, null);
        }
        if (options.WantsFigure("ingest.ratio_10m"))
        {
            await CompareAsync(records, await bases.LargeAsync());
        }
        if (options.WantsFigure("ingest.memory"))
        {
            await new IngestMemory(options, options.Size(1_100_000, 30_000), "ingest").RunAsync();
        }
    }

    private async Task CompareAsync(int records, Base? on)
    {
        var suffix = on is null ? "" : $"_{on.Label}";
        var now = TimeProvider.System.GetUtcNow();

        var none = Delivery.Of(records, 0, on, now);
        await using (var run = await Run.StartAsync(options, on))
        {
            // A product that has just started still compiles what it runs; one that serves an office has done so long ago.
            var (reference, outcome) = await run.MeasureAsync(none, none.Bodies);
            Print($"ingest.ratio_first{suffix}", none.Records, outcome, reference, "0 % resent, the first records of a product that has just started");
        }
        await using (var run = await Run.StartAsync(options, on))
        {
            await run.WarmUpAsync(records / 4, now);
            var (reference, outcome) = await run.MeasureAsync(none, none.Bodies);
            Print($"ingest.ratio{suffix}", none.Records, outcome, reference, "0 % resent");
            Printout.Figure($"ingest.records_per_s{suffix}", none.Records / outcome.Took.TotalSeconds, "records/s", "0 % resent, no target of its own");
            Printout.Figure($"ingest.catch_up_s{suffix}", run.CaughtUp.TotalSeconds, "s", "<= 5 s from the last acknowledgement until live figures hold all");
            (reference, outcome) = await run.MeasureAsync(none, none.Bodies);
            Print($"ingest.ratio_resent_100{suffix}", none.Records, outcome, reference, "100 % resent");
        }

        var some = Delivery.Of(records, 0.2, on, now);
        await using (var run = await Run.StartAsync(options, on))
        {
            await run.WarmUpAsync(records / 4, now);
            var (reference, outcome) = await run.MeasureAsync(some, some.Bodies);
            Print($"ingest.ratio_resent_20{suffix}", some.Records, outcome, reference, "20 % resent");
            Printout.Figure($"ingest.catch_up_resent_20_s{suffix}", run.CaughtUp.TotalSeconds, "s", "<= 5 s");
        }
    }

    private static void Print(string figure, int records, Senders.Outcome outcome, TimeSpan reference, string resent)
    {
        Printout.Note($"    {figure}: {records:N0} records in {outcome.Took.TotalSeconds:0.00} s, as rows in {reference.TotalSeconds:0.00} s; "
            + $"accepted {outcome.Accepted}, unchanged {outcome.Unchanged}, refusals {outcome.Refusals}");
        Printout.Figure(figure, reference / outcome.Took, "ratio", $"{resent}; {Against}");
    }

    /// <summary>One engine, and a product beside the copied table.</summary>
    private sealed class Run(WorkingCopy copy, BareEngine engine, RunningProduct product) : IAsyncDisposable
    {
        public TimeSpan CaughtUp { get; private set; }

        public static async Task<Run> StartAsync(BenchmarkOptions options, Base? on)
        {
            var copy = on?.Copy() ?? WorkingCopy.OfNothing(options);
            var engine = await BareEngine.StartAsync(copy.Folder);
            var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province, "--clickhouse", engine.Url);
            return new Run(copy, engine, product);
        }

        /// <summary>Records of another source, as they come to a product that has been running for a while.</summary>
        public async Task WarmUpAsync(int records, DateTimeOffset now)
        {
            var senders = new Senders(product);
            await senders.SendAsync(Delivery.Of(records, 0, null, now, "mot-cua-khac").Bodies);
            await senders.CatchUpAsync();
        }

        /// <summary>In turns: rows, records, rows; the machine's mood then weighs on both alike.</summary>
        public async Task<(TimeSpan Reference, Senders.Outcome Outcome)> MeasureAsync(Delivery delivery, IEnumerable<byte[]> bodies)
        {
            var before = await InsertAsync(delivery);
            var senders = new Senders(product);
            var begin = ProcessorTimes();
            var outcome = await senders.SendAsync(bodies);
            Note("to the last acknowledgement", begin, ProcessorTimes());
            begin = ProcessorTimes();
            CaughtUp = await senders.CatchUpAsync();
            Note("catching up", begin, ProcessorTimes());
            begin = ProcessorTimes();
            var after = await InsertAsync(delivery);
            Note("as rows", begin, ProcessorTimes());
            Printout.Note($"    rows before {before.TotalSeconds:0.00} s, after {after.TotalSeconds:0.00} s; caught up in {CaughtUp.TotalSeconds:0.00} s; product {product.ResidentMemory():0} MiB, engine {engine.ResidentMemory():0} MiB");
            return ((before + after) / 2, outcome);
        }

        private (TimeSpan Product, TimeSpan Engine, TimeSpan Client) ProcessorTimes() =>
            (product.ProcessorTime, engine.ProcessorTime, ProcessTree.ProcessorTime(Environment.ProcessId));

        // On a machine that others use too, processor time says more than the clock.
        private static void Note(string what, (TimeSpan Product, TimeSpan Engine, TimeSpan Client) begin, (TimeSpan Product, TimeSpan Engine, TimeSpan Client) end) =>
            Printout.Note($"    processor time {what}: product {(end.Product - begin.Product).TotalSeconds:0.00} s, engine {(end.Engine - begin.Engine).TotalSeconds:0.00} s, this client {(end.Client - begin.Client).TotalSeconds:0.00} s");

        private async Task<TimeSpan> InsertAsync(Delivery delivery)
        {
            await engine.Client.ExecuteAsync(MakeCopy);
            var watch = Stopwatch.StartNew();
            foreach (var batch in delivery.Batches)
            {
                await engine.Client.InsertAsync(InsertIntoCopy, batch, token: null);
            }
            var took = watch.Elapsed;
            await engine.Client.ExecuteAsync(DropCopy);
            return took;
        }

        public async ValueTask DisposeAsync()
        {
            await product.DisposeAsync();
            await engine.DisposeAsync();
            copy.Dispose();
        }
    }
}
