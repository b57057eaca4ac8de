using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>The forms of report that the office describes.</summary>
public sealed class FormFolder(ILogger<FormFolder> log, TimeProvider clock, string? folder = null)
    : YamlFolder<ReportForm>("Report form", folder ?? Path.Combine(ProductFiles.Dashboards, "reports"), log, clock)
{
    public bool Has(string id) => Current.Items.Any(form => form.Id == id);

    /// <summary>The edition for a period that ends on a day: the last that had taken effect by then, else the first there is.</summary>
    public ReportForm? For(string id, DateOnly lastDay)
    {
        var editions = Current.Items.Where(form => form.Id == id).OrderBy(form => form.Effective).ToList();
        return editions.LastOrDefault(form => form.Effective <= lastDay) ?? editions.FirstOrDefault();
    }

    protected override (ReportForm? Item, IReadOnlyList<YamlError> Errors) Parse(string file, string text) => FormReader.Read(file, text);

    protected override YamlError? Clash(ReportForm item, IReadOnlyList<ReportForm> before) =>
        before.FirstOrDefault(form => form.Id == item.Id && (form.Effective == item.Effective || form.Version == item.Version)) is { } other
            ? new YamlError(item.File, 1, 1, new($"trùng id với {other.File} mà version hoặc effective không khác", $"has the id of {other.File} and its version or effective day"))
            : null;
}
