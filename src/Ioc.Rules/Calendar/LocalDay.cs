namespace Ioc.Rules.Calendar;

/// <summary>The one place where an instant becomes a local day.</summary>
public static class LocalDay
{
    /// <summary>Vietnam keeps UTC+7 all year (Asia/Ho_Chi_Minh has had no daylight saving since 1975).</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// <summary>The calendar day on an office's wall at that instant.</summary>
    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime + Offset);

    /// <summary>The first instant of a local day.</summary>
    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The last millisecond of a local day, the finest instant the product keeps.</summary>
    public static DateTimeOffset End(DateOnly day) => Start(day.AddDays(1)).AddMilliseconds(-1);
}
