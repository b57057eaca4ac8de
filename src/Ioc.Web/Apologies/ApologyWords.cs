using System.Globalization;
using Ioc.Rules.Apologies;
using Ioc.Shell;

namespace Ioc.Apologies;

internal static class ApologyWords
{
    public static string Day(DateOnly day, Viewer viewer) => day.ToString("dd/MM/yyyy", viewer.Language.Culture);

    public static string Count(long count, Viewer viewer) => count.ToString("#,##0", viewer.Language.Culture);

    /// <summary>The rule in force, so that nobody takes a setting for law.</summary>
    public static string Rule(ApologyRule rule, Viewer viewer) => viewer["apologies.rule"]
        .Replace("{before}", rule.WorkingDaysBefore.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{times}", rule.MostTimes.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Address of the letters of a commune, or of one dossier's.</summary>
    public static string Letters(string commune, string? dossier = null, int? part = null) =>
        $"/api/v1/apologies/letters.docx?commune={commune}"
        + (dossier is null ? "" : $"&dossier={Uri.EscapeDataString(dossier)}")
        + (part is { } number ? string.Create(CultureInfo.InvariantCulture, $"&part={number}") : "");
}
