using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Ioc.Tests;

/// <summary>A real PostgreSQL from the system's own package, started once for the test run in a folder of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ioc-test-").FullName;
    private Process? _server;
    private int _port;

    /// <summary>Why there is no server here; <see langword="null"/> when there can be one.</summary>
    public static string? Missing { get; } = Programs is null ? "PostgreSQL is not installed (Debian: apt-get install postgresql)" : null;

    private static string? Programs =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max()
            : null;

    /// <summary>Connection string of a new, empty database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(To("postgres"));
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made above; a database cannot be named by a parameter.
        create.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return To(name);
    }

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var data = Path.Combine(_folder, "data");
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root.
            using var open = Process.Start("chmod", ["0777", _folder]);
            await open.WaitForExitAsync();
        }

        using (var initdb = AsUnprivileged("initdb", "-D", data, "-A", "trust", "-U", "ioc", "-E", "UTF8", "--no-sync"))
        {
            await initdb.WaitForExitAsync();
            Assert.True(initdb.ExitCode == 0, $"initdb ended with {initdb.ExitCode}: {await initdb.StandardError.ReadToEndAsync()}");
        }

        _port = FreePort();
        _server = AsUnprivileged("postgres", "-D", data, "-k", _folder, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off");
        _server.BeginErrorReadLine();
        await UntilAnsweringAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string To(string database) => $"Host=127.0.0.1;Port={_port};Username=ioc;Database={database}";

    private async Task UntilAnsweringAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(To("postgres"));
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    private static Process AsUnprivileged(string program, params string[] arguments)
    {
        string[] prefix = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        string[] command = [.. prefix, Path.Combine(Programs!, program), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Tests that may start a database on <see cref="PostgresServer"/>.</summary>
[CollectionDefinition(Name)]
public sealed class WithPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

/// <summary>A fact that says aloud why it is skipped where there is no PostgreSQL.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}
