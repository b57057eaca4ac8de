using System.Globalization;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>What offices call a period.</summary>
public static class PeriodWords
{
    private static readonly string[] Roman = ["I", "II", "III", "IV"];

    /// <summary>"Tháng 11 năm 2026 (kỳ báo cáo)"; of days without a name the days.</summary>
    public static LocalText Of(Period days) => NamedPeriod.Of(days) is { } named ? Of(named) : Days(days);

    public static LocalText Of(NamedPeriod named)
    {
        var (vi, en) = Plain(named);
        return named.Calendar == PeriodCalendar.Reporting ? new($"{vi} (kỳ báo cáo)", $"{en} (reporting calendar)") : new($"{vi} (dương lịch)", $"{en} (calendar)");
    }

    /// <summary>"Từ ngày 15/10/2026 đến ngày 14/11/2026".</summary>
    public static LocalText Days(Period days) => new(
        string.Create(CultureInfo.InvariantCulture, $"Từ ngày {days.From:dd/MM/yyyy} đến ngày {days.To:dd/MM/yyyy}"),
        string.Create(CultureInfo.InvariantCulture, $"{days.From:dd/MM/yyyy} to {days.To:dd/MM/yyyy}"));

    private static (string Vi, string En) Plain(NamedPeriod named) => named.Kind switch
    {
        PeriodKind.Month => ($"Tháng {named.Number} năm {named.Year}", string.Create(CultureInfo.InvariantCulture, $"{new DateOnly(named.Year, named.Number, 1):MMMM yyyy}")),
        PeriodKind.Quarter => ($"Quý {Roman[named.Number - 1]} năm {named.Year}", $"Quarter {named.Number} of {named.Year}"),
        PeriodKind.HalfYear => (named.Number == 1 ? $"6 tháng đầu năm {named.Year}" : $"6 tháng cuối năm {named.Year}", $"{(named.Number == 1 ? "First" : "Second")} half of {named.Year}"),
        PeriodKind.NineMonths => ($"9 tháng đầu năm {named.Year}", $"Nine months of {named.Year}"),
        _ => ($"Năm {named.Year}", $"Year {named.Year}"),
    };
}
