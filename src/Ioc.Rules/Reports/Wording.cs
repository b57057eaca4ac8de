using System.Globalization;

namespace Ioc.Rules.Reports;

/// <summary>Numbers as the office writes them: 1.234 and 97,3% in Vietnamese, 1,234 and 97.3% in English.</summary>
public sealed record Wording(bool IsVietnamese)
{
    private static readonly NumberFormatInfo VietnameseNumbers = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    public static Wording Vietnamese { get; } = new(true);

    public static Wording English { get; } = new(false);

    private NumberFormatInfo Numbers => IsVietnamese ? VietnameseNumbers : NumberFormatInfo.InvariantInfo;

    public string Count(double value) => Math.Abs(value).ToString("#,##0", Numbers);

    public string Amount(double value) => value.ToString("#,##0.0", Numbers);

    /// <summary>
    /// A share with one decimal. What is not all is never written 100%, what is not nothing never 0%: "trên 99,9%", "dưới 0,1%".
    /// </summary>
    public string Share(double fraction)
    {
        var percent = Math.Round(fraction * 100, 1, MidpointRounding.AwayFromZero);
        return percent >= 100 && fraction < 1 ? $"{Say("trên", "over")} {Plain(99.9)}"
            : percent <= 0 && fraction > 0 ? $"{Say("dưới", "under")} {Plain(0.1)}"
            : Plain(percent);
    }

    /// <summary>The distance of two shares: "1,2 điểm phần trăm"; without a sign.</summary>
    public string Points(double fractions)
    {
        var points = Math.Round(Math.Abs(fractions) * 100, 1, MidpointRounding.AwayFromZero);
        return $"{(points < 0.1 ? $"{Say("dưới", "under")} {Amount(0.1)}" : Amount(points))} {Say("điểm phần trăm", "percentage points")}";
    }

    public string Day(DateOnly day) => day.ToString(IsVietnamese ? "dd/MM/yyyy" : "d MMMM yyyy", CultureInfo.InvariantCulture);

    public string Dossiers(double value) => IsVietnamese ? $"{Count(value)} hồ sơ" : $"{Count(value)} {(Math.Abs(value) == 1 ? "dossier" : "dossiers")}";

    public string Say(string vietnamese, string english) => IsVietnamese ? vietnamese : english;

    /// <summary>"A", "A và B", "A, B và C"; of more than <paramref name="most"/> the first ones and how many others.</summary>
    public string List(IReadOnlyList<string> names, int most = 5)
    {
        if (names.Count > most)
        {
            var others = Count(names.Count - most);
            return $"{string.Join(", ", names.Take(most))} {Say($"và {others} đơn vị khác", $"and {others} more")}";
        }
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} {Say("và", "and")} {names[^1]}";
    }

    // All and nothing need no decimals.
    private string Plain(double percent) => $"{percent.ToString(percent is 0 or 100 ? "0" : "0.0", Numbers)}%";
}
