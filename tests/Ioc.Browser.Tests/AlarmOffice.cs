namespace Ioc.Browser;

/// <summary>An office whose built-in rule waits a second instead of a minute.</summary>
public sealed class AlarmOffice : Office
{
    private readonly string _dashboards;

    public AlarmOffice()
        : this(Copy())
    {
    }

    private AlarmOffice(string dashboards)
        : base(new ProductProcess { Dashboards = dashboards }) => _dashboards = dashboards;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_dashboards, recursive: true);
    }

    private static string Copy()
    {
        var source = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(source.FullName, "Ioc.sln")))
        {
            source = source.Parent!;
        }

        var folder = Directory.CreateTempSubdirectory("ioc-screens-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "alerts"));
        foreach (var file in Directory.GetFiles(Path.Combine(source.FullName, "dashboards"), "*.yaml"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var rule = File.ReadAllText(Path.Combine(source.FullName, "dashboards", "alerts", "commune-overloaded.yaml"));
        File.WriteAllText(Path.Combine(folder, "alerts", "commune-overloaded.yaml"), rule.Replace("for: 1m", "for: 1s", StringComparison.Ordinal));
        return folder;
    }
}
