using Ioc.Rules.Indicators;

namespace Ioc.Rules.Directives;

/// <summary>Over which days a figure that a directive is about is looked at again.</summary>
/// <remarks>
/// A leader who asks on the strength of "this month so far" wants to see this month so far again later; one who asks about a
/// month that is over means that month. So a period that ran to the day of asking goes on to the day of looking, and one that
/// had ended stays as it was.
/// </remarks>
public static class FollowedPeriod
{
    /// <param name="asked">Local day of the instant at which the figure was seen when it was asked about.</param>
    /// <param name="today">Local day of looking.</param>
    public static Period At(Period period, DateOnly asked, DateOnly today) =>
        period.To >= asked && today > period.To ? period with { To = today } : period;
}
