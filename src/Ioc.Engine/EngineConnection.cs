using System.Collections.Concurrent;
using System.Text;
using Ioc.Engine.Native;

namespace Ioc.Engine;

/// <summary>One connection to the engine with a thread of its own, on which every call to it is made.</summary>
/// <remarks>
/// The library serialises statements of a connection and keeps state per thread, and its parser needs a deep stack:
/// a thread of the pool has neither the affinity nor a size we control.
/// </remarks>
internal sealed class EngineConnection : IDisposable
{
    private const int StackBytes = 8 << 20;

    private readonly BlockingCollection<Action> calls = [];
    private readonly Thread thread;
    private readonly string[] arguments;
    private readonly Dictionary<string, string> applied = [];
    private string database = "default";
    private unsafe nint* connection;

    private EngineConnection(string[] arguments)
    {
        this.arguments = arguments;
        thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "engine connection" };
        thread.Start();
    }

    /// <summary>Opens one more connection to the data directory that the first one named.</summary>
    /// <exception cref="InvalidOperationException">The library refused; its reason is on standard error.</exception>
    public static async Task<EngineConnection> OpenAsync(string[] arguments)
    {
        var opened = new EngineConnection(arguments);
        await opened.RunAsync(() =>
        {
            opened.Connect();
            return true;
        });
        return opened;
    }

    /// <summary>Runs a call on the connection's own thread; calls queue up in order.</summary>
    public Task<T> RunAsync<T>(Func<T> call)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        calls.Add(() =>
        {
            try
            {
                completion.SetResult(call());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    /// <summary>Brings the session to exactly these settings and this database; what an earlier request set is undone.</summary>
    /// <exception cref="EngineException">An unknown setting, value or database.</exception>
    public void Prepare(string wantedDatabase, IReadOnlyDictionary<string, string> settings)
    {
        var changes = new List<string>();
        changes.AddRange(applied.Keys.Where(name => !settings.ContainsKey(name)).Select(name => $"{name} = DEFAULT"));
        changes.AddRange(settings
            .Where(setting => !applied.TryGetValue(setting.Key, out var value) || value != setting.Value)
            .Select(setting => $"{setting.Key} = {Literal(setting.Value)}"));
        if (changes.Count > 0)
        {
            Apply(settings, changes);
        }

        if (wantedDatabase != database)
        {
            Execute($"USE {Identifier(wantedDatabase)}");
            database = wantedDatabase;
        }
    }

    /// <summary>Closes and opens again: the way to forget what a statement itself did to the session.</summary>
    public void Reset()
    {
        Disconnect();
        Connect();
    }

    public unsafe uint CountStatements(byte[] query)
    {
        var analysis = new LibChdb.QueryAnalysis { StructSize = (uint)sizeof(LibChdb.QueryAnalysis) };
        fixed (byte* text = query)
        {
            return LibChdb.chdb_classify_query_n(*connection, text, (nuint)query.Length, null, 0, &analysis) == 0
                ? analysis.StatementCount
                : 0;
        }
    }

    /// <summary>Runs a statement to its end; the result tells whether it failed.</summary>
    public NativeResult Query(byte[] query, string format, QueryParameters parameters)
    {
        var result = Call(query, format, parameters);
        if (result.Error is not null)
        {
            // The library holds on to a failed or stopped statement, and to what that has in use, until the next.
            Call("SELECT 1 FORMAT Null"u8.ToArray(), format, QueryParameters.None).Dispose();
        }

        return result;
    }

    /// <exception cref="EngineException">The statement failed.</exception>
    public void Execute(string statement)
    {
        using var result = Query(Encoding.UTF8.GetBytes(statement), "TabSeparated", QueryParameters.None);
        if (result.Error is { } error)
        {
            throw EngineException.Parse(error);
        }
    }

    /// <summary>Ends the thread after the calls already queued, and closes the connection on it.</summary>
    public void Dispose()
    {
        calls.CompleteAdding();
        thread.Join(TimeSpan.FromSeconds(5));
    }

    public static string Literal(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    public static string Identifier(string name) =>
        $"`{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`";

    private unsafe NativeResult Call(byte[] query, string format, QueryParameters parameters)
    {
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* text = query, formatText = formatBytes)
        {
            return new NativeResult(LibChdb.chdb_query_with_params_n(
                *connection, text, (nuint)query.Length, formatText, (nuint)formatBytes.Length,
                parameters.Names, parameters.NameLengths, parameters.Values, parameters.ValueLengths, parameters.Count));
        }
    }

    private void Apply(IReadOnlyDictionary<string, string> settings, List<string> changes)
    {
        try
        {
            Execute($"SET {string.Join(", ", changes)}");
        }
        catch (EngineException)
        {
            // Which of them took hold is not known.
            Reset();
            throw;
        }

        applied.Clear();
        foreach (var (name, value) in settings)
        {
            applied[name] = value;
        }
    }

    private unsafe void Connect()
    {
        var texts = arguments.Select(argument => Encoding.UTF8.GetBytes(argument + '\0')).ToArray();
        var pins = texts.Select(text => System.Runtime.InteropServices.GCHandle.Alloc(text, System.Runtime.InteropServices.GCHandleType.Pinned)).ToArray();
        var pointers = stackalloc byte*[texts.Length];
        for (var index = 0; index < texts.Length; index++)
        {
            pointers[index] = (byte*)pins[index].AddrOfPinnedObject();
        }

        using (SignalHandlers.Keep())
        {
            connection = LibChdb.chdb_connect(texts.Length, pointers);
        }

        Array.ForEach(pins, pin => pin.Free());
        applied.Clear();
        database = "default";
        if (connection == null)
        {
            throw new InvalidOperationException("libchdb refused to open the data directory.");
        }
    }

    private unsafe void Disconnect()
    {
        if (connection != null)
        {
            LibChdb.chdb_close_conn(connection);
            connection = null;
        }
    }

    private void Loop()
    {
        foreach (var call in calls.GetConsumingEnumerable())
        {
            call();
        }

        Disconnect();
    }
}
