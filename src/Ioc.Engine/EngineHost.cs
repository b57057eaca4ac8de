using System.Globalization;
using Ioc.Engine.Native;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ioc.Engine;

/// <summary>Opens the data directory, listens on loopback, and ends when the parent does.</summary>
internal static class EngineHost
{
    /// <summary>The database that requests use when they name none.</summary>
    public const string Database = "ioc";

    /// <summary>Instants are stored and compared in UTC; local days are cut by the queries that need them.</summary>
    public const string TimeZone = "UTC";

    private const string AllocatorVariable = "JE_MALLOC_CONF";

    private static readonly TimeSpan TimeBetweenReturns = TimeSpan.FromSeconds(5);

    /// <summary>Settings of every request unless it gives others.</summary>
    public static Dictionary<string, string> BaseSettings(EngineOptions options) => new()
    {
        // One long query on all cores makes every short one wait its turn; those that are worth more threads ask.
        ["max_threads"] = "1",
        // Those that ask get them: by itself the engine gives a thread for each GiB that is free, and has not one.
        ["max_threads_min_free_memory_per_thread"] = "0",
        // One question may not take all memory: the rest is for inserts and for short questions beside it.
        ["max_memory_usage"] = Bytes(options.Memory / 10 * 7),
        ["max_bytes_before_external_group_by"] = Bytes(options.Memory / 3),
        ["max_bytes_before_external_sort"] = Bytes(options.Memory / 3),
        // Parallel writers and readers of formats keep several blocks each, and on few cores save no time (measured).
        ["output_format_parallel_formatting"] = "0",
        ["input_format_parallel_parsing"] = "0",
    };

    public static async Task RunAsync(EngineOptions options)
    {
        var parent = StandardInput.TakeOver();
        // The engine reads times without a zone in the zone of its process: the machine's must not matter.
        NativeEnvironment.Set("TZ", TimeZone);
        // Freed memory goes back within a second rather than five: it halves the peak of heavy questions (measured).
        NativeEnvironment.Set(
            AllocatorVariable,
            Environment.GetEnvironmentVariable(AllocatorVariable) ?? "dirty_decay_ms:1000,muzzy_decay_ms:0");
        LibChdb.Load(options.Library);
        await using var pool = new ConnectionPool(options, EngineArguments(options), TimeProvider.System);
        await pool.OpenAsync();
        await pool.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {Database} ENGINE = Atomic");

        await using var app = Build(options);
        var endpoint = new QueryEndpoint(pool, options, TimeProvider.System);
        app.Run(endpoint.HandleAsync);
        await app.StartAsync();
        EndWithParent(parent, app.Lifetime);
        await Console.Out.WriteLineAsync($"listening {app.Urls.First()}");
        await Console.Out.FlushAsync();
        _ = ReturnMemoryAsync(pool, app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync();
    }

    /// <summary>The allocator gives memory back only while it is used; after the last question somebody must ask it to.</summary>
    private static async Task ReturnMemoryAsync(ConnectionPool pool, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeBetweenReturns, TimeProvider.System);
        long seen = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                if (pool.Leases != seen)
                {
                    seen = pool.Leases;
                    await pool.ExecuteAsync("SYSTEM JEMALLOC PURGE");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The engine ends.
        }
    }

    private static string Bytes(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);

    private static string[] EngineArguments(EngineOptions options) =>
    [
        "clickhouse",
        $"--path={options.DataDirectory}",
        $"--max_server_memory_usage={options.Memory}",
        $"--mark_cache_size={options.MarkCache}",
        $"--merges_mutations_memory_usage_soft_limit={options.Memory / 2}",
        // Left alone, each of these may grow to gigabytes, and they count against the memory that queries may use.
        $"--index_mark_cache_size={options.MarkCache}",
        $"--primary_index_cache_size={options.MarkCache}",
        $"--query_condition_cache_size={options.MarkCache / 2}",
        $"--compiled_expression_cache_size={options.MarkCache / 2}",
    ];

    private static WebApplication Build(EngineOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Answers are broken off by an exception on purpose; the server would log each as a fault.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhostOnly(options.Port);
            // The engine bounds bodies itself, after unpacking; statements may be long.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 1 << 20;
            kestrel.Limits.MaxRequestBufferSize = 2 << 20;
            kestrel.AddServerHeader = false;
        });
        return builder.Build();
    }

    private static void ListenLocalhostOnly(this KestrelServerOptions kestrel, int port) =>
        kestrel.Listen(System.Net.IPAddress.Loopback, port);

    /// <summary>Standard input is the tie to the parent: its end means that the parent has gone, however it went.</summary>
    private static void EndWithParent(FileStream parent, IHostApplicationLifetime lifetime) =>
        new Thread(() =>
        {
            var ignored = new byte[256];
            while (parent.Read(ignored) > 0)
            {
                // Nothing is ever said here; only the end counts.
            }

            lifetime.StopApplication();
        })
        { IsBackground = true, Name = "parent watch" }.Start();
}
