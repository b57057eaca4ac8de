using Ioc.Shell;

namespace Ioc.Reports.Runs;

/// <summary>What a reader chooses from.</summary>
internal static class ChoiceWords
{
    /// <summary>Titles of forms are in capitals, which a list of them is not.</summary>
    public static string Form(ReportForm form, Viewer viewer)
    {
        var lower = form.Title.In(viewer.Language).ToLower(viewer.Language.Culture);
        var title = lower.Length == 0 ? "" : char.ToUpper(lower[0], viewer.Language.Culture) + lower[1..].Replace("tthc", "TTHC", StringComparison.Ordinal);
        return form.Label?.In(viewer.Language) is { } label ? $"{label} – {title}" : title;
    }
}
