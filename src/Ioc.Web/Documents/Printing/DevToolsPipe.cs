using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;

namespace Ioc.Documents.Printing;

/// <summary>
/// Chromium's DevTools protocol over a pair of pipes: JSON messages, each ended by a zero byte; answers carry the number of
/// their command, everything else is an event.
/// </summary>
internal sealed class DevToolsPipe : IAsyncDisposable
{
    private readonly Stream _commands;
    private readonly PipeReader _answers;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly ConcurrentDictionary<(string Session, string Event), TaskCompletionSource> _awaited = [];
    private readonly Task _reading;
    private int _last;
    private volatile Exception? _ended;

    public DevToolsPipe(Stream commands, Stream answers)
    {
        _commands = commands;
        _answers = PipeReader.Create(answers, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        _reading = Task.Run(ReadAsync);
    }

    /// <param name="session">Of a page; <see langword="null"/> for the browser itself.</param>
    /// <exception cref="DevToolsException">The browser refused the command, or is gone.</exception>
    public async Task<JsonElement> SendAsync(string method, object parameters, string? session, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            if (_ended is { } ended)
            {
                throw new DevToolsException("The browser is gone.", ended);
            }
            var message = session is null
                ? JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters })
                : JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters, sessionId = session });
            await WriteAsync(message, cancellationToken);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Ends when the event comes; to be called before what causes it.</summary>
    public Task WaitForAsync(string session, string name) =>
        _awaited.GetOrAdd((session, name), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async ValueTask DisposeAsync()
    {
        // The browser has been ended, and with it its end of the pipe.
        await _reading;
        await _answers.CompleteAsync();
        _writing.Dispose();
    }

    private async Task WriteAsync(byte[] message, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _commands.WriteAsync(message, cancellationToken);
            await _commands.WriteAsync(new byte[1], cancellationToken);
            await _commands.FlushAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            throw new DevToolsException("The browser is gone.", fault);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        Exception end;
        try
        {
            while (true)
            {
                var read = await _answers.ReadAsync();
                var rest = read.Buffer;
                while (rest.PositionOf((byte)0) is { } zero)
                {
                    Take(rest.Slice(0, zero));
                    rest = rest.Slice(rest.GetPosition(1, zero));
                }
                _answers.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    end = new EndOfStreamException("The browser closed its pipe.");
                    break;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or JsonException or InvalidOperationException or ObjectDisposedException)
        {
            end = fault;
        }
        _ended = end;
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(new DevToolsException("The browser is gone.", end));
        }
        foreach (var awaited in _awaited.Values)
        {
            awaited.TrySetException(new DevToolsException("The browser is gone.", end));
        }
    }

    private void Take(ReadOnlySequence<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        var root = document.RootElement;
        if (root.TryGetProperty("id", out var id))
        {
            if (_waiting.TryGetValue(id.GetInt32(), out var answer))
            {
                Answer(root, answer);
            }
            return;
        }
        var session = root.TryGetProperty("sessionId", out var named) ? named.GetString()! : "";
        var name = root.GetProperty("method").GetString()!;
        if (name is "Target.targetCrashed" or "Inspector.targetCrashed")
        {
            Crash();
        }
        else if (_awaited.TryRemove((session, name), out var awaited))
        {
            awaited.TrySetResult();
        }
    }

    private static void Answer(JsonElement root, TaskCompletionSource<JsonElement> answer)
    {
        if (root.TryGetProperty("error", out var error))
        {
            answer.TrySetException(new DevToolsException(error.TryGetProperty("message", out var message) ? message.GetString()! : "The browser refused a command."));
        }
        else
        {
            answer.TrySetResult(root.GetProperty("result").Clone());
        }
    }

    // The page's process died; the browser still answers, but not for that page.
    private void Crash()
    {
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(new DevToolsException("The page crashed."));
        }
        foreach (var awaited in _awaited.Values)
        {
            awaited.TrySetException(new DevToolsException("The page crashed."));
        }
    }
}

/// <summary>The browser refused, crashed or is gone.</summary>
internal sealed class DevToolsException(string message, Exception? cause = null) : Exception(message, cause);
