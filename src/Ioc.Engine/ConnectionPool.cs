namespace Ioc.Engine;

/// <summary>The connections to the one data directory, and who may take one when.</summary>
/// <remarks>
/// The last idle connection is left to inserts, so that no crowd of readers delays them. A reader that finds nothing
/// for a moment opens one more, up to a bound: a short question never waits for a long one to end. Connections beyond
/// the usual number are closed when they become idle. One further connection only stops queries and is never lent.
/// </remarks>
internal sealed class ConnectionPool(EngineOptions options, string[] arguments, TimeProvider clock) : IAsyncDisposable
{
    private const int MostWaiting = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan KillAgain = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Stack<EngineConnection> idle = [];
    private readonly LinkedList<TaskCompletionSource<EngineConnection>> inserters = [];
    private readonly LinkedList<TaskCompletionSource<EngineConnection>> readers = [];
    private EngineConnection? control;
    private int open;
    private long leases;

    /// <summary>Loans so far.</summary>
    public long Leases => Interlocked.Read(ref leases);

    public async Task OpenAsync()
    {
        control = await EngineConnection.OpenAsync(arguments);
        for (; open < options.Connections; open++)
        {
            idle.Push(await EngineConnection.OpenAsync(arguments));
        }
    }

    /// <summary>Runs a statement of the engine's own on the connection that is never lent.</summary>
    public Task ExecuteAsync(string statement) => control!.RunAsync(() =>
    {
        control.Execute(statement);
        return true;
    });

    /// <exception cref="EngineException">Too many requests wait already.</exception>
    public async Task<Lease> LeaseAsync(bool insert, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref leases);
        var waiter = TakeOrWait(insert);
        if (!waiter.Task.IsCompleted && !insert)
        {
            await Task.WhenAny(waiter.Task, Task.Delay(Patience, clock, cancellationToken));
            await GrowUnlessServedAsync(waiter);
        }

        await using var registration = cancellationToken.Register(() => GiveUp(waiter));
        return new Lease(this, await waiter.Task);
    }

    /// <summary>Stops the statement that begins with this comment, again and again until it has ended.</summary>
    public async Task KillUntilAsync(string marker, Task ended)
    {
        while (!ended.IsCompleted)
        {
            try
            {
                await ExecuteAsync($"KILL QUERY WHERE startsWith(query, {EngineConnection.Literal(marker)}) ASYNC FORMAT Null");
            }
            catch (EngineException refusal)
            {
                // Out of memory, most likely, and by the very query to be stopped: it is tried again.
                Console.Error.WriteLine($"A query could not be stopped yet: {refusal.Message}");
            }

            await Task.WhenAny(ended, Task.Delay(KillAgain, clock));
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<EngineConnection> closing;
        lock (gate)
        {
            closing = [.. idle];
            idle.Clear();
        }

        await Task.Run(() => closing.ForEach(connection => connection.Dispose()));
        control?.Dispose();
    }

    private TaskCompletionSource<EngineConnection> TakeOrWait(bool insert)
    {
        var waiter = new TaskCompletionSource<EngineConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (idle.Count > (insert ? 0 : 1))
            {
                waiter.SetResult(idle.Pop());
                return waiter;
            }

            if (inserters.Count + readers.Count >= MostWaiting)
            {
                throw EngineException.Of(EngineException.TooManyQueries, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many simultaneous queries.");
            }

            (insert ? inserters : readers).AddLast(waiter);
        }

        return waiter;
    }

    private async Task GrowUnlessServedAsync(TaskCompletionSource<EngineConnection> waiter)
    {
        lock (gate)
        {
            if (waiter.Task.IsCompleted || open >= options.MostConnections)
            {
                return;
            }

            open++;
        }

        try
        {
            Return(await EngineConnection.OpenAsync(arguments));
        }
        catch (InvalidOperationException)
        {
            lock (gate)
            {
                open--;
            }
        }
    }

    private void GiveUp(TaskCompletionSource<EngineConnection> waiter)
    {
        lock (gate)
        {
            if (inserters.Remove(waiter) || readers.Remove(waiter))
            {
                waiter.SetCanceled();
            }
        }
    }

    private void Return(EngineConnection connection)
    {
        lock (gate)
        {
            if (TryHandOver(inserters, connection) || ((idle.Count > 0 || open > options.Connections) && TryHandOver(readers, connection)))
            {
                return;
            }

            if (idle.Count < options.Connections)
            {
                idle.Push(connection);
                return;
            }

            open--;
        }

        _ = Task.Run(connection.Dispose);
    }

    private static bool TryHandOver(LinkedList<TaskCompletionSource<EngineConnection>> waiting, EngineConnection connection)
    {
        if (waiting.First is not { } first)
        {
            return false;
        }

        waiting.RemoveFirst();
        first.Value.SetResult(connection);
        return true;
    }

    /// <summary>A connection on loan; it goes back when disposed of.</summary>
    internal readonly struct Lease(ConnectionPool pool, EngineConnection connection) : IDisposable
    {
        public EngineConnection Connection => connection;

        public void Dispose() => pool.Return(connection);
    }
}
