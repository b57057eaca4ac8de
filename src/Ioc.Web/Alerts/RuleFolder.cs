using System.Reflection;
using Ioc.Geography;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>The rules that the office wrote, in <c>alerts/</c> of the folder of screens.</summary>
public sealed class RuleFolder(FigureBook figures, CommuneDirectory communes, ILogger<RuleFolder> log, TimeProvider clock, string? folder = null)
    : YamlFolder<RuleFile>("Rule of alarm", folder ?? Path.Combine(ProductFiles.Dashboards, "alerts"), log, clock)
{
    /// <summary>The rule of overload as the product was built with it: stands in while the office has no good one of its own.</summary>
    public const string Overloaded = "commune-overloaded";

    private readonly Lazy<RuleFile> _builtIn = new(() => ReadBuiltIn(figures, communes));

    public RuleFile BuiltIn => _builtIn.Value;

    protected override (RuleFile? Item, IReadOnlyList<YamlError> Errors) Parse(string file, string text) => RuleReader.Read(file, text, figures, communes);

    protected override YamlError? Clash(RuleFile item, IReadOnlyList<RuleFile> before) =>
        before.FirstOrDefault(other => other.Rule.Id == item.Rule.Id) is { } same ? new YamlError(item.File, 1, 1, new($"trùng id với {same.File}", $"has the id of {same.File}"))
        : item.BusyPart is not null && before.FirstOrDefault(other => other.BusyPart is not null) is { } load ? new YamlError(item.File, 1, 1, new($"mức tải đã được {load.File} quy định", $"the load is defined by {load.File} already"))
        : null;

    private static RuleFile ReadBuiltIn(FigureBook figures, CommuneDirectory communes)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"alerts/{Overloaded}.yaml")
            ?? throw new InvalidOperationException($"dashboards/alerts/{Overloaded}.yaml is not built into the assembly.");
        using var reader = new StreamReader(stream);
        var (rule, errors) = RuleReader.Read($"{Overloaded}.yaml", reader.ReadToEnd(), figures, communes);
        return rule ?? throw new InvalidOperationException(string.Join('\n', errors));
    }
}
