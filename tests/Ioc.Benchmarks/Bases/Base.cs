using System.Diagnostics;
using Ioc.Geography;

namespace Ioc.Benchmarks.Bases;

/// <summary>A product's data folder with a number of dossiers in it, kept unchanged; runs work on copies.</summary>
/// <param name="End">No record of it is later.</param>
internal sealed record Base(string Folder, long Dossiers, long Records, DateTimeOffset End)
{
    public const string Source = "mot-cua";
    public const string Province = "22";

    /// <summary>As figures are named: <c>10m</c>, <c>1m</c>, <c>200k</c>.</summary>
    public string Label => Dossiers % 1_000_000 == 0 ? $"{Dossiers / 1_000_000}m" : $"{Dossiers / 1000}k";

    public DossierLives Lives => LivesOf(Dossiers, End);

    public static IReadOnlyList<Commune> Communes { get; } = new CommuneDirectory().Of(Province);

    /// <summary>Two years up to the end.</summary>
    public static DossierLives LivesOf(long dossiers, DateTimeOffset end) => new(Source, dossiers, end.AddMonths(-24), end, Communes);

    /// <summary>A copy to work on. Parts of tables never change, so they are shared by hard links; all else is copied.</summary>
    public WorkingCopy Copy()
    {
        var target = Path.Combine(Path.GetDirectoryName(Folder)!, $"run-{Guid.NewGuid():n}");
        // By the system's own program: .NET has no call for hard links.
        Run("cp", "-al", Folder, target);
        var files = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(target, "*", files).Where(file => !IsOfPart(file)))
        {
            File.Copy(file, $"{file}.own");
            File.Move($"{file}.own", file, overwrite: true);
        }
        return new WorkingCopy(target);
    }

    private static bool IsOfPart(string file) => File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "columns.txt"));

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}

/// <summary>A data folder that goes with the run.</summary>
internal sealed class WorkingCopy(string folder) : IDisposable
{
    public string Folder => folder;

    /// <summary>An empty one.</summary>
    public static WorkingCopy OfNothing(BenchmarkOptions options)
    {
        var folder = Path.Combine(options.DataFolder, $"run-{Guid.NewGuid():n}");
        Directory.CreateDirectory(folder);
        return new WorkingCopy(folder);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
