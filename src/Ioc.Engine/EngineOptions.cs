using System.Globalization;
using System.Runtime.InteropServices;

namespace Ioc.Engine;

/// <summary>How the engine was started.</summary>
internal sealed record EngineOptions
{
    /// <summary>Environment variable with the key that every request must carry.</summary>
    public const string KeyVariable = "IOC_ENGINE_KEY";

    public required string DataDirectory { get; init; }

    /// <summary>0: any free port.</summary>
    public int Port { get; init; }

    public required string Key { get; init; }

    /// <summary>Bytes the engine itself may use; the library's code and the runtime come on top (about 150 MB).</summary>
    public long Memory { get; init; } = 600_000_000;

    /// <summary>Bytes of cached index marks; the engine's own default is 5 GiB.</summary>
    public long MarkCache { get; init; } = 32 << 20;

    /// <summary>Connections to the engine kept open; one of them is left to inserts.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Connections opened at most, when all others are busy with long queries.</summary>
    public int MostConnections { get; init; } = 12;

    /// <summary>Most bytes of one request's body, unpacked; they are held in memory until inserted.</summary>
    public long LargestBody { get; init; } = 512L << 20;

    public required string Library { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, has no value or one that cannot be read.</exception>
    public static EngineOptions Parse(string[] arguments)
    {
        var given = new Dictionary<string, string>();
        for (var index = 0; index < arguments.Length; index += 2)
        {
            if (!arguments[index].StartsWith("--", StringComparison.Ordinal) || index + 1 == arguments.Length)
            {
                throw new ArgumentException($"Options come as --name value; cannot read {arguments[index]}.");
            }

            given[arguments[index][2..]] = arguments[index + 1];
        }

        string? Take(string name) => given.Remove(name, out var value) ? value : null;
        long Number(string name, long otherwise) =>
            Take(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;

        var standard = new { Memory = 600_000_000L, Marks = 32L << 20, Body = 512L << 20 };
        var options = new EngineOptions
        {
            DataDirectory = Path.GetFullPath(Take("data") ?? throw new ArgumentException("--data DIR is missing.")),
            Port = (int)Number("port", 0),
            Memory = Number("memory", standard.Memory),
            MarkCache = Number("mark-cache", standard.Marks),
            Connections = (int)Number("connections", 4),
            MostConnections = (int)Number("most-connections", 12),
            LargestBody = Number("largest-body", standard.Body),
            Library = Take("library") ?? FindLibrary(),
            Key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key
                ? key
                : throw new ArgumentException($"The environment variable {KeyVariable} must hold the key of this start."),
        };
        return given.Count == 0 ? options : throw new ArgumentException($"Unknown option --{given.Keys.First()}.");
    }

    /// <summary>The library as npm installed it beside the sources, looked for upwards from the program.</summary>
    private static string FindLibrary()
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var package = OperatingSystem.IsMacOS() ? $"lib-darwin-{architecture}" : $"lib-linux-{architecture}-gnu";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var below in new[] { "", "src/Ioc.Engine/" })
            {
                var candidate = Path.Combine(folder.FullName, $"{below}node_modules/@chdb/{package}/libchdb.so");
                if (File.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        throw new ArgumentException(
            $"libchdb.so was not found: run npm ci in src/Ioc.Engine (package @chdb/{package}), or give --library PATH.");
    }
}
