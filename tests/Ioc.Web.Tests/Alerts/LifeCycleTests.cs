using System.Net;
using System.Text.Json;
using Ioc.Tests.Indicators;

namespace Ioc.Tests.Alerts;

/// <summary>One commune's alarm from its beginning to its review, on the real product.</summary>
public sealed class LifeCycleTests
{
    [Fact]
    public async Task Overload_fires_after_a_minute_and_is_told_half_a_minute_later()
    {
        await using var office = await AlarmOffice.StartAsync();
        await office.OverloadAsync("06652");
        var pending = await office.OnlyAsync("pending");
        Assert.Equal("commune-overloaded", pending.GetProperty("rule").GetString());

        office.Pass(TimeSpan.FromSeconds(59));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Empty(await office.CommunesAsync("firing"));

        office.Pass(TimeSpan.FromSeconds(1));
        var alarm = await office.OnlyAsync("firing");
        Assert.Equal(("06652", "critical", AlarmOffice.Monday), (alarm.GetProperty("commune").GetString(), alarm.GetProperty("severity").GetString(), alarm.GetProperty("since").GetDateTimeOffset()));
        Assert.Equal("""[{"figure":"overdueShare","value":1,"threshold":0.2},{"figure":"openOverdue","value":12,"threshold":10}]""", alarm.GetProperty("reasons").GetRawText());
        Assert.Equal("overloaded", await LoadAsync(office, "06652"));

        office.Pass(TimeSpan.FromSeconds(29));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Empty(await office.NoticesAsync());
        office.Pass(TimeSpan.FromSeconds(1));
        await office.UntilNoticesAsync(1);

        var notice = Assert.Single(await office.NoticesAsync());
        Assert.Equal(("firing", "commune-overloaded:firing", "06652", 0), (notice.State, notice.Topic, notice.Communes, notice.Level));
        Assert.Equal(["06652"], notice.Of);
        Assert.StartsWith("Cảnh báo: Xã quá tải – ", notice.Subject, StringComparison.Ordinal);
        Assert.Contains("tỷ lệ quá hạn 100 % (ngưỡng 20 %); quá hạn chưa xong 12 (ngưỡng 10) (từ 10:00 23/11/2026)", notice.Body, StringComparison.Ordinal);
    }

    private static async Task<string?> LoadAsync(AlarmOffice office, string commune)
    {
        using var reader = office.Product.WithKey(RunningProduct.ReadKey);
        var answer = await new FigureReader(reader).GetAsync("api/v1/indicators/communes");
        return answer.GetProperty("communes").EnumerateArray().First(row => row.GetProperty("code").GetString() == commune).GetProperty("load").GetString();
    }
}
