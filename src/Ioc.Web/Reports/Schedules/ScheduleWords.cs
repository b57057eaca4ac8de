using System.Globalization;
using Ioc.Geography;
using Ioc.Reports.Runs;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports.Schedules;

/// <summary>Words of schedules: as the store and forms say them, and as people read them.</summary>
internal static class ScheduleWords
{
    /// <summary><c>afterPeriod</c>, <c>reportingMonth</c>, …</summary>
    public static string Of<T>(T value) where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    public static T? Read<T>(string? word) where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => Of(value!.Value) == word);

    public static string Of(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>"Ngày làm việc thứ 2 sau khi hết kỳ, lúc 08:00".</summary>
    public static string When(ReportPlan plan, Viewer viewer) =>
        viewer[$"schedules.when.{Of(plan.Rhythm)}"].Replace("{n}", plan.WorkingDay.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{at}", Of(plan.At), StringComparison.Ordinal);

    public static string Units(ReportSchedule schedule, CommuneDirectory communes, Viewer viewer)
    {
        var province = RunWords.NameOfProvince(schedule.Province, communes);
        return schedule.Units switch
        {
            "province" => province,
            "each" => $"{viewer["schedules.units.each"]}: {province}",
            _ => string.Join(", ", schedule.Communes.Take(3).Select(code => communes.Find(code)?.FullName ?? code)) + (schedule.Communes.Count > 3 ? $" +{schedule.Communes.Count - 3}" : ""),
        };
    }

    private static readonly string[] Told = ["maker-gone", "maker-may-not", "maker-does-not-see"];

    /// <summary>Why nothing was made, in words; a reason that has none by its code.</summary>
    public static string Reason(string code, Viewer viewer) => Told.Contains(code) ? viewer[$"schedules.refusal.{code}"] : $"{viewer["schedules.refusal.other"]} ({code})";

    /// <summary>"Thứ Tư, 08:00 18/11/2026".</summary>
    public static string Instant(DateTimeOffset instant, Viewer viewer) => instant.ToOffset(LocalDay.Offset).ToString("dddd, HH:mm dd/MM/yyyy", viewer.Language.Culture);
}
