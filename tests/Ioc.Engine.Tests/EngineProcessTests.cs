using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Ioc.Engine.Tests.Running;
using Ioc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Engine.Tests;

/// <summary>The engine's process is killed, doubled and orphaned for real.</summary>
public sealed class EngineProcessTests : IAsyncLifetime
{
    private const int Batch = 500;

    private readonly RunningEngine engine = new();

    public Task InitializeAsync() => engine.InitializeAsync();

    public Task DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task Killing_the_engine_while_it_inserts_loses_nothing_acknowledged_and_doubles_nothing_sent_again()
    {
        await CreateLedgerAsync();
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; Interlocked.Increment(ref sent))
            {
                await InsertUntilAcknowledgedAsync(sent);
            }
        });
        var pauses = new Random(20261123);
        for (var kill = 1; kill <= 4; kill++)
        {
            while (Volatile.Read(ref sent) < 3 * kill)
            {
                await Task.Delay(5);
            }

            await Task.Delay(pauses.Next(40));
            await KillAsync();
        }

        await stop.CancelAsync();
        await sending;

        Assert.Equal($"{sent * Batch}\t{sent * Batch}", await engine.AskAsync("SELECT count(), uniqExact(id) FROM ledger"));
    }

    [Fact]
    public async Task Killing_the_engine_while_it_answers_breaks_that_answer_only_and_it_answers_again_within_seconds()
    {
        var process = engine.Process.ProcessId;
        var lost = engine.SendAsync("SELECT max(sipHash64(number)) FROM numbers(1000000000000)");
        await Task.Delay(300);

        var killed = Stopwatch.GetTimestamp();
        await KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
        Assert.Equal("1", await engine.AskAsync("SELECT 1"));

        Assert.InRange(Stopwatch.GetElapsedTime(killed), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal(EngineState.Running, engine.Process.State);
        Assert.NotEqual(process, engine.Process.ProcessId);
    }

    [Fact]
    public async Task A_batch_sent_again_after_a_restart_under_the_same_token_is_counted_once()
    {
        await CreateLedgerAsync();
        await InsertUntilAcknowledgedAsync(1);
        await KillAsync();
        await InsertUntilAcknowledgedAsync(1);
        await InsertUntilAcknowledgedAsync(2);

        Assert.Equal($"{2 * Batch}", await engine.AskAsync("SELECT count() FROM ledger"));
    }

    [Fact]
    public async Task A_second_engine_on_the_same_folder_is_refused_and_the_first_is_not_disturbed()
    {
        await using var second = RunningEngine.NewProcess(engine.Folder, waitForDirectory: TimeSpan.FromMilliseconds(200));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => second.StartAsync(CancellationToken.None));

        Assert.Contains($"{engine.Folder} already belongs to a running engine (process {engine.Process.ProcessId})", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(EngineState.Failed, second.State);
        Assert.Equal("1", await engine.AskAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_restarted_product_waits_for_its_former_engine_to_let_go_of_the_folder()
    {
        await using var second = RunningEngine.NewProcess(engine.Folder);

        var starting = second.StartAsync(CancellationToken.None);
        await Task.Delay(500);
        Assert.False(starting.IsCompleted);
        await engine.Process.StopAsync(CancellationToken.None);
        await starting;

        Assert.Equal(EngineState.Running, second.State);
    }

    [Fact]
    public void The_library_finds_nothing_to_wait_for_on_standard_input()
    {
        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{engine.Process.ProcessId}/fd/0", returnFinalTarget: false)!.FullName);
    }

    [Fact]
    public async Task The_engine_ends_by_itself_when_its_parent_is_gone()
    {
        var folder = Directory.CreateTempSubdirectory("ioc-engine-").FullName;
        var start = new ProcessStartInfo("dotnet", [typeof(EngineOptions).Assembly.Location, "--data", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [EngineOptions.KeyVariable] = "key" },
        };
        using var orphan = Process.Start(start)!;
        Assert.StartsWith("listening http://127.0.0.1:", await orphan.StandardOutput.ReadLineAsync());

        // What the system does to the pipe of a parent that was killed.
        orphan.StandardInput.Close();
        await orphan.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, orphan.ExitCode);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_missing_library_is_told_by_its_path()
    {
        var options = new EngineProcessOptions { DataDirectory = Path.Combine(engine.Folder, "other"), Library = "/nowhere/libchdb.so" };
        await using var process = new EngineProcess(options, TimeProvider.System, NullLogger<EngineProcess>.Instance);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => process.StartAsync(CancellationToken.None));

        Assert.Contains("/nowhere/libchdb.so", refusal.Message, StringComparison.Ordinal);
    }

    private Task<string> CreateLedgerAsync() => engine.AskAsync(
        """
        CREATE TABLE ledger (id UInt64, month UInt8) ENGINE = MergeTree PARTITION BY month ORDER BY id
        SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1
        """);

    /// <summary>Sends the batch under its own token until the engine says that it has it.</summary>
    private async Task InsertUntilAcknowledgedAsync(int number)
    {
        var data = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Batch).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{(number * Batch) + row}\t{row % 2}\n"))));
        while (true)
        {
            try
            {
                await engine.Process.AddressAsync(CancellationToken.None);
                using var answer = await engine.InsertAsync("INSERT INTO ledger FORMAT TSV", data, $"insert_deduplication_token=batch-{number}");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                Assert.Fail(await answer.Content.ReadAsStringAsync());
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>SIGKILL, and the wait until the supervisor has brought up the next one.</summary>
    private async Task KillAsync()
    {
        var killed = engine.Process.ProcessId!.Value;
        Process.GetProcessById(killed).Kill();
        while (engine.Process.ProcessId is not { } next || next == killed || engine.Process.State != EngineState.Running)
        {
            await Task.Delay(10);
        }

        Assert.Equal(engine.Http.BaseAddress, await engine.Process.AddressAsync(CancellationToken.None));
    }
}
