using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ioc.Engine.Tests.Running;

/// <summary>
/// A genuine ClickHouse server: Debian's package, unpacked without installing it into a folder kept between runs.
/// It is of 2018: a peer for the transport (authentication, packing, chunks, bytes, status), not for today's SQL.
/// </summary>
public sealed class DebianClickHouse : IAsyncLifetime
{
    public const string Password = "a password";

    private static readonly Lazy<string?> Preparation = new(Prepare);

    private readonly string folder = Directory.CreateTempSubdirectory("ioc-clickhouse-").FullName;
    private Process? server;

    /// <summary>Why there is no such server here; null when there can be one. The first look unpacks it.</summary>
    public static string? Missing => Preparation.Value;

    /// <summary>With the user <c>default</c> and <see cref="Password"/> in the headers.</summary>
    public HttpClient Http { get; } = new();

    private static string Kept => Path.Combine(
        Environment.GetEnvironmentVariable("IOC_TEST_CACHE") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ioc-tests"),
        "debian-clickhouse");

    private static string Program => Path.Combine(Kept, "usr/sbin/clickhouse-server");

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "config.xml"), Configuration(port));
        await File.WriteAllTextAsync(Path.Combine(folder, "users.xml"), Users);
        var start = new ProcessStartInfo(Program, [$"--config-file={folder}/config.xml"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LD_LIBRARY_PATH"] = Path.Combine(Kept, "usr/lib/x86_64-linux-gnu"), ["TZ"] = "UTC" },
        };
        server = Process.Start(start)!;
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        Http.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        await UntilAnsweringAsync();
        Http.DefaultRequestHeaders.Add("X-ClickHouse-User", "default");
        Http.DefaultRequestHeaders.Add("X-ClickHouse-Key", Password);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (server is not null)
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Downloads and unpacks on first use.</summary>
    private static string? Prepare()
    {
        if (File.Exists(Program))
        {
            return null;
        }

        if (!File.Exists("/usr/bin/apt-get") || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return "Debian's clickhouse-server can be had only on Debian or Ubuntu on x86-64";
        }

        var packages = Run("/tmp", "apt-get", "install", "--simulate", "--no-install-recommends", "clickhouse-server")
            .Split('\n')
            .Where(line => line.StartsWith("Inst ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .ToArray();
        if (packages.Length == 0)
        {
            return "the system's package list has no clickhouse-server (apt-get update may be missing)";
        }

        // Unpacked beside and moved at the end, so that a broken download never looks like a server.
        var unpacking = Directory.CreateDirectory($"{Kept}-{Environment.ProcessId}").FullName;
        Run(unpacking, "apt-get", ["download", .. packages]);
        foreach (var package in Directory.GetFiles(unpacking, "*.deb"))
        {
            Run(unpacking, "dpkg-deb", "-x", package, unpacking);
            File.Delete(package);
        }

        if (!File.Exists(Path.Combine(unpacking, "usr/sbin/clickhouse-server")))
        {
            Directory.Delete(unpacking, recursive: true);
            return "Debian's clickhouse-server could not be downloaded";
        }

        if (Directory.Exists(Kept))
        {
            // Another test run was faster.
            Directory.Delete(unpacking, recursive: true);
            return null;
        }

        Directory.Move(unpacking, Kept);
        return null;
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private async Task UntilAnsweringAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Http.GetStringAsync("ping");
                return;
            }
            catch (HttpRequestException) when (attempt < 300 && !server!.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Configuration(int port) =>
        $"""
        <yandex>
          <logger><level>error</level><console>1</console></logger>
          <http_port>{port}</http_port>
          <listen_host>127.0.0.1</listen_host>
          <path>{folder}/data/</path>
          <tmp_path>{folder}/tmp/</tmp_path>
          <users_config>users.xml</users_config>
          <default_profile>default</default_profile>
          <default_database>default</default_database>
          <mark_cache_size>33554432</mark_cache_size>
        </yandex>
        """;

    private const string Users =
        $"""
        <yandex>
          <profiles><default/></profiles>
          <quotas><default/></quotas>
          <users><default>
            <password>{Password}</password>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>default</profile>
            <quota>default</quota>
          </default></users>
        </yandex>
        """;
}

/// <summary>A theory that says aloud why it is skipped where Debian's server cannot be had.</summary>
public sealed class DebianClickHouseTheoryAttribute : TheoryAttribute
{
    public DebianClickHouseTheoryAttribute() => Skip = DebianClickHouse.Missing;
}

/// <summary>A fact that says aloud why it is skipped where Debian's server cannot be had.</summary>
public sealed class DebianClickHouseFactAttribute : FactAttribute
{
    public DebianClickHouseFactAttribute() => Skip = DebianClickHouse.Missing;
}
