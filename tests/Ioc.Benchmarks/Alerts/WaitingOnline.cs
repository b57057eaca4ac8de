using System.Diagnostics;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Storage;

namespace Ioc.Benchmarks.Alerts;

/// <summary>How long it takes to count who waits for an answer to what was filed online, where everybody who files online was registered first.</summary>
internal sealed class WaitingOnline(BenchmarkOptions options, BaseShelf bases)
{
    private const int LookBackDays = 60;

    /// <summary>Bytes of one query; the engine's own bound is above. Less than this must do, or the screens' questions would be refused beside it.</summary>
    private const int Memory = 150_000_000;

    private static readonly Sql Query = Sql.Load("alerts/waiting_online");
    private static readonly Sql Bounded = new("waiting_online_bounded", $"{Query.Text}\nSETTINGS max_memory_usage = {Memory}");

    // The base begins with the receipt. Here everybody was registered between ten minutes and six hours before, slice by slice: an
    // insert of all at once would not fit the memory of a query.
    private static readonly Sql Register = new(
        "register",
        """
        INSERT INTO dossier_version
        SELECT * REPLACE (1 AS status, updated_at - toIntervalMinute(10 + cityHash64(dossier_code) % 350) AS updated_at)
        FROM (SELECT * FROM dossier_version WHERE status = 2 AND channel IN (2, 4) AND updated_at >= {from:DateTime64(3, 'UTC')} AND cityHash64(dossier_code) % 16 = {slice:Int32})
        """);

    private static readonly Sql LeaveWaiting = new(
        "leave_waiting",
        """
        INSERT INTO dossier_version
        SELECT * REPLACE (1 AS status, concat('cho-', dossier_code) AS dossier_code)
        FROM (SELECT * FROM dossier_version WHERE status = 2 AND channel IN (2, 4) AND updated_at BETWEEN {from:DateTime64(3, 'UTC')} AND {limit:DateTime64(3, 'UTC')} LIMIT {waiting:Int32})
        """);

    private static readonly Sql CountRegistered = new("count_registered", "SELECT count() FROM dossier_version WHERE status = 1");

    public async Task RunAsync()
    {
        var on = await bases.LargeAsync();
        using var copy = on.Copy();
        await using var engine = await BareEngine.StartAsync(copy.Folder);
        var waiting = options.Size(5_000, 500);
        var parameters = new ClickHouseParameters().Add("communes", Base.Communes.Select(commune => commune.Code))
            .Add("from", on.End.AddDays(-LookBackDays)).Add("limit", on.End.AddDays(-1)).Add("at", on.End);
        var registered = await FillAsync(engine.Client, on, waiting);

        var took = new List<double>();
        for (var i = 0; i < options.Size(20, 5); i++)
        {
            var begin = Stopwatch.GetTimestamp();
            var rows = await engine.Client.QueryAsync(Bounded, parameters, row => (row.ReadString(), row.ReadInt64()));
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            if (rows.Sum(row => row.Item2) != waiting)
            {
                throw new InvalidOperationException($"{rows.Sum(row => row.Item2)} wait instead of {waiting}.");
            }
        }

        var percentiles = new Percentiles(took);
        Printout.Note($"    {percentiles}");
        Printout.Figure(
            $"alerts.waiting_online_{on.Label}_ms", percentiles.Median, "ms",
            $"no target of its own; p50, asked every 5 minutes beside the screens, within {Memory / 1_000_000} MB: {on.Dossiers:N0} dossiers, {registered:N0} registered in {LookBackDays} days, {waiting:N0} of them waiting");
    }

    private static async Task<long> FillAsync(ClickHouseClient clickHouse, Base on, int waiting)
    {
        var from = on.End.AddDays(-LookBackDays);
        for (var slice = 0; slice < 16; slice++)
        {
            await clickHouse.ExecuteAsync(Register, new ClickHouseParameters().Add("from", from).Add("slice", slice));
        }

        await clickHouse.ExecuteAsync(LeaveWaiting, new ClickHouseParameters().Add("from", from).Add("limit", on.End.AddDays(-2)).Add("waiting", waiting));
        return (await clickHouse.QueryAsync(CountRegistered, null, row => (long)row.ReadUInt64()))[0];
    }
}
