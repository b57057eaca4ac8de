using Ioc.Rules.Alerts;

namespace Ioc.Rules.Tests.Alerts;

public sealed class UsualGapTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(8);

    [Theory]
    [InlineData(240, 30, 1.0)]
    [InlineData(60, 30, 4.0)]
    [InlineData(60, 10, 4.0)]
    [InlineData(20, 20, 12.0)]
    public void The_usual_gap_is_the_mean_over_all_working_days(long events, long days, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), UsualGap.Of(events, days, Day));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(19, 19)]
    [InlineData(1000, 9)]
    public void Too_little_history_tells_no_habit(long events, long days) => Assert.Null(UsualGap.Of(events, days, Day));
}
