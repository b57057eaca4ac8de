using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Storage;

/// <summary>What the embedded engine is doing, as <c>/readyz</c> tells it.</summary>
public enum EngineState
{
    /// <summary>Started, or ended by itself and being started again; requests are refused for a moment.</summary>
    Restarting,

    /// <summary>Answers.</summary>
    Running,

    /// <summary>Several starts in a row came to nothing; it is still tried, more slowly.</summary>
    Failed,
}

/// <summary>Starts the embedded ClickHouse engine as a child process and keeps it running until stopped.</summary>
/// <remarks>
/// The child answers on one loopback port, kept over restarts, under a key made anew for each object of this class.
/// It ends when its standard input closes, so that it never outlives this process, however this process ends.
/// </remarks>
public sealed partial class EngineProcess : IHostedService, IAsyncDisposable
{
    private const int DirectoryTaken = 3;
    private const int StartsUntilFailed = 5;
    private const int LastWordsKept = 10;
    private const string KeyVariable = "IOC_ENGINE_KEY";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private readonly EngineProcessOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<EngineProcess> log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly ConcurrentQueue<string> lastWords = new();
    private TaskCompletionSource<Uri> address = NewAddress();
    private Process? child;
    private Task supervision = Task.CompletedTask;
    private Task errors = Task.CompletedTask;
    private int port;

    public EngineProcess(EngineProcessOptions options, TimeProvider clock, ILogger<EngineProcess> log)
    {
        this.options = options;
        this.clock = clock;
        this.log = log;
    }

    /// <summary>Password of the user <c>default</c>, for <c>X-ClickHouse-Key</c>.</summary>
    public string Key { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public EngineState State { get; private set; } = EngineState.Restarting;

    /// <summary>The engine's process number, for tests that kill it; null while there is none.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Where the engine answers; waits while it is being started.</summary>
    public Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return address.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Starts the engine and returns when it answers; a directory still held by an ending engine is waited for.</summary>
    /// <exception cref="InvalidOperationException">It does not start; the message holds its own last words.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var waitingSince = clock.GetTimestamp();
        while (!await TryStartAsync(cancellationToken))
        {
            var taken = child is { HasExited: true, ExitCode: DirectoryTaken };
            if (!taken || clock.GetElapsedTime(waitingSince) > options.WaitForDirectory)
            {
                State = EngineState.Failed;
                throw new InvalidOperationException($"The embedded engine did not start. {string.Join('\n', lastWords)}".TrimEnd());
            }

            await Task.Delay(FirstPause, clock, cancellationToken);
        }

        supervision = SuperviseAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await EndChildAsync();
        await supervision;
        // A start under way when the stop came has its child only now.
        await EndChildAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        child?.Dispose();
        stopping.Dispose();
    }

    private async Task SuperviseAsync()
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            await child!.WaitForExitAsync(CancellationToken.None);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            ForgetAddress();
            LogEnded(child.ExitCode);
            await Task.Delay(Pause(failures), clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var started = !stopping.IsCancellationRequested && await TryAgainAsync();
            failures = started ? 0 : failures + 1;
            State = started ? EngineState.Running : failures >= StartsUntilFailed ? EngineState.Failed : EngineState.Restarting;
        }
    }

    private async Task<bool> TryAgainAsync()
    {
        try
        {
            return await TryStartAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception or IOException)
        {
            // Too many processes or open files, say: the next attempt may fare better.
            LogNotStarted(failure);
            return false;
        }
    }

    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures, 10)));

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        var next = Process.Start(StartInfo()) ?? throw new InvalidOperationException("The engine's process could not be started.");
        child?.Dispose();
        child = next;
        ProcessId = child.Id;
        lastWords.Clear();
        errors = DrainErrorsAsync(child.StandardError);

        var line = await FirstLineAsync(child, cancellationToken);
        if (line is null || !line.StartsWith("listening ", StringComparison.Ordinal))
        {
            child.Kill();
            await child.WaitForExitAsync(cancellationToken);
            await errors;
            // A port that something else took meanwhile must not keep the engine down.
            port = 0;
            return false;
        }

        _ = child.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var found = new Uri(line["listening ".Length..]);
        port = found.Port;
        lock (gate)
        {
            State = EngineState.Running;
            address.TrySetResult(found);
        }

        LogRunning(found, child.Id);
        return true;
    }

    /// <summary>Null when the child ends or says nothing for too long.</summary>
    private async Task<string?> FirstLineAsync(Process started, CancellationToken cancellationToken)
    {
        try
        {
            return await started.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(TimeToStart, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            started.Kill();
            throw;
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(EngineProgram.Dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ForgetSettings();
        start.Environment[KeyVariable] = Key;
        string[] arguments =
        [
            options.Program ?? EngineProgram.Find(),
            "--data", options.DataDirectory,
            "--port", port.ToString(CultureInfo.InvariantCulture),
            .. options.Memory is { } memory ? ["--memory", memory.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. options.Library is { } library ? ["--library", library] : Array.Empty<string>(),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return start;
    }

    private async Task DrainErrorsAsync(StreamReader errors)
    {
        while (await errors.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lastWords.Enqueue(line);
            if (lastWords.Count > LastWordsKept)
            {
                lastWords.TryDequeue(out _);
            }

            LogSaid(line);
        }
    }

    private void ForgetAddress()
    {
        lock (gate)
        {
            State = EngineState.Restarting;
            ProcessId = null;
            if (address.Task.IsCompleted)
            {
                address = NewAddress();
            }
        }
    }

    private async Task EndChildAsync()
    {
        if (child is null or { HasExited: true })
        {
            return;
        }

        child.StandardInput.Close();
        try
        {
            await child.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeToEnd, clock);
        }
        catch (TimeoutException)
        {
            // Nothing acknowledged depends on an orderly end.
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static TaskCompletionSource<Uri> NewAddress() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Information, Message = "The embedded engine answers on {Address} (process {ProcessId}).")]
    private partial void LogRunning(Uri address, int processId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The embedded engine ended with code {ExitCode}; starting it again.")]
    private partial void LogEnded(int exitCode);

    [LoggerMessage(Level = LogLevel.Error, Message = "The embedded engine could not be started.")]
    private partial void LogNotStarted(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Embedded engine: {Line}")]
    private partial void LogSaid(string line);
}
