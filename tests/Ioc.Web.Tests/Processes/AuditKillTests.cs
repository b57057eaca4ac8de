using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Dapper;
using Ioc.Audit;
using Ioc.Storage;
using Ioc.Tests.Audit;
using Ioc.Tests.Indicators;
using Xunit.Abstractions;

namespace Ioc.Tests.Processes;

/// <summary>The product is killed with SIGKILL while changes are made and lists are asked for: the audit log has each change once, and says of those it does not know that it does not.</summary>
/// <remarks>A short form with a seed; <c>IOC_KILLS</c> sets how many, <c>IOC_SEED</c> when.</remarks>
public sealed class AuditKillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOC_KILLS") ?? "4", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261127", CultureInfo.InvariantCulture);

    /// <summary>Lists are on disk moments after they are answered.</summary>
    private static readonly TimeSpan Moments = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Seed);
    private readonly ConcurrentBag<string> _made = [];
    private readonly ConcurrentBag<long> _listed = [];
    private int _asked;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_answered_as_done_is_in_the_log_once_and_what_was_begun_is_of_unknown_outcome()
    {
        var (begun, certain) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var product = await ProductProcess.StartAsync(_folder.Path);
            await FigureOffice.UntilAsync("what was begun has ended", async () => await CountAsync("silence.added", AuditEvent.Unknown) == begun);
            using var stop = new CancellationTokenSource();
            var callers = Enumerable.Range(0, 6).Select(_ => ChangeAsync(product, stop.Token)).Append(LookAsync(product, stop.Token)).Append(LookAsync(product, stop.Token)).ToList();
            await FigureOffice.UntilAsync("changes are made", () => Task.FromResult(_made.Count >= (kill + 1) * 20), seconds: 60);
            await Task.Delay(_random.Next(400));
            var killedAt = Stopwatch.GetTimestamp();
            await product.KillAsync();
            certain += _listed.Count(at => Stopwatch.GetElapsedTime(at, killedAt) > Moments);
            await stop.CancelAsync();
            await Task.WhenAll(callers);
            _listed.Clear();
            begun += await AskAsync("SELECT count(*) FROM audit_begun");
        }

        // The next start ends what was begun.
        await using (await ProductProcess.StartAsync(_folder.Path))
        {
            await FigureOffice.UntilAsync("nothing is begun", async () => await AskAsync("SELECT count(*) FROM audit_begun") == 0);
        }

        await CheckAsync(begun, certain);
    }

    private async Task CheckAsync(int begun, int certain)
    {
        var done = await TextsAsync("SELECT subject FROM audit_entry WHERE action = 'silence.added' AND outcome = 'done'");
        var kept = await TextsAsync("SELECT id FROM alarm_silence");
        var lists = await CountAsync("dossiers.listed", AuditEvent.Done);
        output.WriteLine($"{Kills} kills; {_made.Count} changes answered, {done.Count} in the log as done, {begun} as unknown, {kept.Count} silences; {lists} of {_asked} lists");

        Assert.Equal(done.Count, done.Distinct().Count());
        Assert.Empty(_made.Except(done));
        Assert.Equal(begun, await CountAsync("silence.added", AuditEvent.Unknown));
        // Whatever was changed is in the log in one way or the other, and somebody was in the middle of it when it was killed.
        Assert.Empty(done.Except(kept));
        Assert.InRange(kept.Count, done.Count, done.Count + begun);
        Assert.True(begun > 0, "Nobody was changing anything when the product was killed");
        Assert.InRange(lists, certain, _asked);
        await using var said = new StringWriter();
        Assert.Equal((0, ""), (await VerifyAuditCommand.RunAsync(Installation, said), said.ToString().StartsWith("verified", StringComparison.Ordinal) ? "" : said.ToString()));
    }

    private async Task ChangeAsync(ProductProcess product, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            try
            {
                using var answer = await AuditTests.SilenceAsync(product.Alarms);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    _made.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None)).RootElement.GetProperty("id").GetString()!);
                }
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private async Task LookAsync(ProductProcess product, CancellationToken until)
    {
        using var reader = product.ReportReader();
        while (!until.IsCancellationRequested)
        {
            try
            {
                Interlocked.Increment(ref _asked);
                using var answer = await reader.GetAsync("api/v1/dossiers?state=open&province=22", CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    _listed.Add(Stopwatch.GetTimestamp());
                }
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private Installation Installation => new() { DataDirectory = _folder.Path, Provinces = ["22"] };

    private Task<int> CountAsync(string action, string outcome) => AskAsync($"SELECT count(*) FROM audit_entry WHERE action = '{action}' AND outcome = '{outcome}'");

    private async Task<int> AskAsync(string sql)
    {
        await using var store = new OperationalStore(Installation);
        await using var connection = await store.OpenAsync(default);
        return await connection.ExecuteScalarAsync<int>(sql);
    }

    private async Task<List<string>> TextsAsync(string sql)
    {
        await using var store = new OperationalStore(Installation);
        await using var connection = await store.OpenAsync(default);
        return [.. await connection.QueryAsync<string>(sql)];
    }
}
