using System.Collections.Frozen;
using System.Globalization;

namespace Ioc.Rules.Calendar;

/// <summary>The days on which public offices are open.</summary>
/// <remarks>
/// Monday to Friday, less the paid holidays of the Labour Code 2019 art. 112 as the Prime Minister fixes them each
/// year, plus the Saturdays worked in exchange. A year without an announcement has plain weekends only.
/// </remarks>
public sealed class WorkingCalendar
{
    private readonly FrozenSet<DateOnly> _daysOff;
    private readonly FrozenSet<DateOnly> _workingSaturdays;

    /// <param name="version">Name of this edition of the data; shown wherever a figure depends on it.</param>
    /// <param name="effectiveFrom">Local day from which the edition is used.</param>
    /// <param name="daysOff">Weekdays on which offices close, days in lieu included.</param>
    /// <param name="workingSaturdays">Days of a weekend on which offices open in exchange.</param>
    public WorkingCalendar(string version, DateOnly effectiveFrom, IEnumerable<DateOnly> daysOff, IEnumerable<DateOnly> workingSaturdays)
    {
        Version = version;
        EffectiveFrom = effectiveFrom;
        _daysOff = daysOff.ToFrozenSet();
        _workingSaturdays = workingSaturdays.ToFrozenSet();
    }

    public string Version { get; }

    public DateOnly EffectiveFrom { get; }

    public bool IsWorkingDay(DateOnly day) =>
        _workingSaturdays.Contains(day)
        || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_daysOff.Contains(day));

    /// <summary>The first working day after <paramref name="day"/>, which itself never counts.</summary>
    public DateOnly NextWorkingDay(DateOnly day)
    {
        do
        {
            day = day.AddDays(1);
        }
        while (!IsWorkingDay(day));
        return day;
    }

    /// <summary>The <paramref name="count"/>-th working day before <paramref name="day"/>, which itself never counts.</summary>
    /// <param name="count">1 or more.</param>
    public DateOnly WorkingDayBefore(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (count > 0)
        {
            day = day.AddDays(-1);
            if (IsWorkingDay(day))
            {
                count--;
            }
        }
        return day;
    }

    /// <summary>The <paramref name="count"/>-th working day after <paramref name="day"/>, which itself never counts.</summary>
    /// <param name="count">1 or more.</param>
    public DateOnly WorkingDayAfter(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        for (; count > 0; count--)
        {
            day = NextWorkingDay(day);
        }
        return day;
    }

    /// <summary>Working days after <paramref name="from"/> up to and including <paramref name="to"/>; 0 when that is not later.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            count += IsWorkingDay(day) ? 1 : 0;
        }
        return count;
    }

    /// <summary>
    /// Reads the office's calendar file: first line <c># version=…, effective=yyyy-MM-dd</c>, then one line a day,
    /// <c>yyyy-MM-dd,off|work,remark</c>; other lines that begin with <c>#</c> and blank lines are remarks.
    /// </summary>
    /// <exception cref="FormatException">A line cannot be read; the message names it.</exception>
    public static WorkingCalendar Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        var head = lines[0].TrimStart('#', ' ').Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        if (!head.TryGetValue("version", out var version) || !head.TryGetValue("effective", out var effective))
        {
            throw new FormatException("line 1: expected '# version=…, effective=yyyy-MM-dd'");
        }

        var days = lines.Index().Skip(1)
            .Where(line => line.Item.Length > 0 && line.Item[0] != '#')
            .Select(line => ReadDay(line.Index + 1, line.Item)).ToList();
        return new WorkingCalendar(version, ReadDate(1, effective), days.Where(d => !d.Works).Select(d => d.Day), days.Where(d => d.Works).Select(d => d.Day));
    }

    /// <summary>The edition built into the product, from the Prime Minister's announcements for 2025, 2026 and 2027.</summary>
    public static WorkingCalendar BuiltIn { get; } = Parse(ReadBuiltIn());

    private static (DateOnly Day, bool Works) ReadDay(int line, string text)
    {
        var parts = text.Split(',', 3);
        var works = parts.ElementAtOrDefault(1) switch
        {
            "work" => true,
            "off" => false,
            _ => throw new FormatException($"line {line}: expected 'yyyy-MM-dd,off|work,remark'"),
        };
        return (ReadDate(line, parts[0]), works);
    }

    private static DateOnly ReadDate(int line, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"line {line}: '{text}' is not a day");

    private static string ReadBuiltIn()
    {
        using var stream = typeof(WorkingCalendar).Assembly.GetManifestResourceStream("calendar/working-days.csv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
