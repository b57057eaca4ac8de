using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Ioc.Engine.Tests.Running;

namespace Ioc.Engine.Tests;

public sealed class LongAnswerTests(RunningEngine engine) : IClassFixture<RunningEngine>
{
    private const string Endless = "SELECT max(sipHash64(number)) FROM numbers(1000000000000)";
    private const string LateFailure = "SELECT number, throwIf(number = 3000000, 'too late') FROM numbers(4000000)";

    [Fact]
    public async Task A_fault_after_the_first_byte_is_told_in_the_body_and_the_connection_breaks_off()
    {
        using var answer = await StartAsync(LateFailure);
        var tag = answer.Headers.GetValues("X-ClickHouse-Exception-Tag").Single();
        var text = new StringBuilder();

        await Assert.ThrowsAsync<HttpIOException>(() => ReadToEndAsync(answer, text));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var told = text.ToString().Split($"\r\n__exception__\r\n{tag}\r\n")[1];
        Assert.StartsWith("Code: 395. DB::Exception: too late", told);
        var message = told[..told.LastIndexOf($"\r\n{Encoding.UTF8.GetByteCount(told[..told.IndexOf("\r\n", StringComparison.Ordinal)])} {tag}", StringComparison.Ordinal)];
        Assert.EndsWith($"\r\n{Encoding.UTF8.GetByteCount(message)} {tag}\r\n__exception__\r\n", told);
    }

    [Fact]
    public async Task Whoever_waits_for_the_end_learns_of_the_same_fault_by_the_status()
    {
        using var answer = await engine.SendAsync(LateFailure, "wait_end_of_query=1");

        Assert.Equal((HttpStatusCode.InternalServerError, 395), (answer.StatusCode, RunningEngine.CodeOf(answer)));
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_stopped_by_its_own_limit()
    {
        using var answer = await engine.SendAsync(Endless, "max_execution_time=1");

        Assert.Equal((HttpStatusCode.RequestTimeout, 159), (answer.StatusCode, RunningEngine.CodeOf(answer)));
    }

    [Theory]
    [InlineData(Endless)]
    [InlineData("SELECT number, repeat('x', 100) FROM numbers(1000000000000)")]
    public async Task A_query_ends_when_its_client_has_gone(string query)
    {
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                using var answer = await StartAsync(query, patience.Token);
                await ReadToEndAsync(answer, null, patience.Token);
            });
        }

        await UntilAsync(async () => await RunningAsync() == 0, "the query still runs");
    }

    [Fact]
    public async Task An_answer_larger_than_memory_passes_through_without_filling_it()
    {
        await engine.AskAsync("SELECT number, repeat('x', 1000) FROM numbers(10000) FORMAT Null");
        var before = engine.ResidentBytes();
        using var answer = await StartAsync("SELECT number, repeat('x', 1000) FROM numbers(1000000)");

        var length = await ReadToEndAsync(answer, null);

        Assert.Equal(1_007_888_890, length);
        Assert.InRange(engine.ResidentBytes() - before, long.MinValue, 150_000_000);
    }

    [Fact]
    public async Task A_viewer_who_stops_reading_holds_the_engine_back_and_nobody_else()
    {
        var before = engine.ResidentBytes();
        using (var answer = await StartAsync("SELECT number, repeat('x', 1000) FROM numbers(100000000)"))
        {
            await using var body = await answer.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[1000]);
            await Task.Delay(TimeSpan.FromSeconds(2));

            Assert.InRange(engine.ResidentBytes() - before, long.MinValue, 100_000_000);
            Assert.Equal("1", await engine.AskAsync("SELECT 1"));
        }

        await UntilAsync(async () => await RunningAsync() == 0, "the query still runs");
    }

    [Fact]
    public async Task Short_questions_and_inserts_do_not_wait_for_long_ones()
    {
        await engine.AskAsync("CREATE TABLE beside (id UInt64) ENGINE = MergeTree ORDER BY id");
        using var enough = new CancellationTokenSource();
        var longOnes = Enumerable.Range(0, 6).Select(_ => engine.SendAsync(Endless, cancellationToken: enough.Token)).ToList();
        await UntilAsync(async () => await RunningAsync() == 6, "the long queries did not start");

        var started = Stopwatch.GetTimestamp();
        Assert.Equal("1", await engine.AskAsync("SELECT 1"));
        using var inserted = await engine.InsertAsync("INSERT INTO beside FORMAT TSV", "1\n"u8.ToArray());
        var took = Stopwatch.GetElapsedTime(started);

        Assert.Equal(HttpStatusCode.OK, inserted.StatusCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await enough.CancelAsync();
        await Task.WhenAll(longOnes.Select(async one => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one)));
        await UntilAsync(async () => await RunningAsync() == 0, "the long queries still run");
    }

    [Fact]
    public async Task A_question_too_large_for_the_memory_is_refused_and_the_engine_lives_on()
    {
        var process = engine.Process.ProcessId;
        using var answer = await engine.SendAsync("SELECT length(groupArray(number)) FROM numbers(1000000000)");

        Assert.Equal(241, RunningEngine.CodeOf(answer));
        Assert.Equal("1", await engine.AskAsync("SELECT 1"));
        Assert.Equal(process, engine.Process.ProcessId);
    }

    private Task<HttpResponseMessage> StartAsync(string query, CancellationToken cancellationToken = default) => engine.Http.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(query) }, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    private static async Task<long> ReadToEndAsync(HttpResponseMessage answer, StringBuilder? tail, CancellationToken cancellationToken = default)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[1 << 16];
        long total = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0; total += read)
        {
            tail?.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return total;
    }

    /// <summary>Statements running, without the one that asks and those of the engine itself.</summary>
    private async Task<int> RunningAsync() => int.Parse(
        await engine.AskAsync("SELECT count() FROM system.processes WHERE query LIKE '%numbers(%' AND query NOT LIKE '%system.processes%'"),
        CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), otherwise);
            await Task.Delay(50);
        }
    }
}
