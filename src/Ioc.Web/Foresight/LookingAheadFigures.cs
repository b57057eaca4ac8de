using Ioc.Rules.Foresight;
using Ioc.Shell;

namespace Ioc.Foresight;

/// <summary>A figure that looks ahead: what an alarm can be set on, by its id.</summary>
/// <param name="Unit"><c>dossiers</c>, <c>dossiersPerDay</c> (a working day) or <c>ratio</c>.</param>
public sealed record AheadFigure(string Id, string Unit, LocalText Title, LocalText Formula);

/// <summary>Values by id of one commune; <see langword="null"/>: cannot be told (too little history, or nothing to divide by).</summary>
public sealed record AheadValues(string Commune, IReadOnlyDictionary<string, double?> Values);

/// <summary>All figures that look ahead.</summary>
public static class LookingAhead
{
    /// <summary>Every one of a commune.</summary>
    internal static AheadValues All(Forecast forecast) => new(
        forecast.Code,
        new[] { ArrivalsAgainstCapacity.Of(forecast), DueAgainstPace.Of(forecast), BacklogGrowthFigures.Of(forecast) }
            .SelectMany(set => set.Values).ToDictionary());
}

/// <summary>Arrivals against capacity: whether more will come than the office gets done.</summary>
public sealed class ArrivalsAgainstCapacity(Forecasts forecasts)
{
    public static IReadOnlyList<AheadFigure> Figures { get; } =
    [
        new("expectedArrivalsPerDay", "dossiersPerDay", new("Dự kiến tiếp nhận mỗi ngày", "Expected arrivals per day"),
            new("Trung bình số hồ sơ dự kiến tiếp nhận trong 5 ngày làm việc tới.", "Mean of the expected arrivals of the next 5 working days.")),
        new("pacePerDay", "dossiersPerDay", new("Nhịp giải quyết", "Pace"),
            new("Số hồ sơ kết thúc (giải quyết hoặc rút) của một ngày làm việc bình thường gần đây.", "Dossiers ended (resolved or withdrawn) on an average working day of late.")),
        new("arrivalsToPace", "ratio", new("Tiếp nhận so với năng lực", "Arrivals against capacity"),
            new("Dự kiến tiếp nhận mỗi ngày ÷ nhịp giải quyết; trên 1: hồ sơ tồn tăng.", "Expected arrivals per day ÷ pace; above 1 the backlog grows.")),
    ];

    public Task<IReadOnlyList<AheadValues>> RunAsync(IReadOnlyList<string> provinces, CancellationToken cancellationToken) =>
        forecasts.AheadAsync(provinces, Of, cancellationToken);

    internal static AheadValues Of(Forecast forecast)
    {
        var use = CapacityUse.Of(forecast);
        return new(forecast.Code, new Dictionary<string, double?>
        {
            ["expectedArrivalsPerDay"] = use?.ArrivalsPerDay,
            ["pacePerDay"] = use?.PacePerDay,
            ["arrivalsToPace"] = use?.Ratio,
        });
    }
}

/// <summary>Due dossiers against pace: whether what falls due within five working days can be done in them.</summary>
public sealed class DueAgainstPace(Forecasts forecasts)
{
    public static IReadOnlyList<AheadFigure> Figures { get; } =
    [
        new("dueAhead", "dossiers", new("Đến hạn trong 5 ngày làm việc tới", "Due within 5 working days"),
            new("Hồ sơ đang xử lý hẹn trả trong 5 ngày làm việc tới (không tính hôm nay) + hồ sơ dự kiến tiếp nhận và đến hạn trong các ngày đó.",
                "Running dossiers due on the next 5 working days (today not) + those expected to come in and fall due on them.")),
        new("canEndAhead", "dossiers", new("Khả năng giải quyết trong 5 ngày làm việc", "Can be ended in 5 working days"),
            new("5 × nhịp giải quyết.", "5 × pace.")),
        new("dueToPace", "ratio", new("Đến hạn so với khả năng", "Due against pace"),
            new("Đến hạn trong 5 ngày làm việc tới ÷ khả năng giải quyết; trên 1: không kịp.", "Due within 5 working days ÷ what can be ended; above 1 not all can be done in time.")),
    ];

    public Task<IReadOnlyList<AheadValues>> RunAsync(IReadOnlyList<string> provinces, CancellationToken cancellationToken) =>
        forecasts.AheadAsync(provinces, Of, cancellationToken);

    internal static AheadValues Of(Forecast forecast)
    {
        var pressure = DuePressure.Of(forecast);
        return new(forecast.Code, new Dictionary<string, double?>
        {
            ["dueAhead"] = pressure?.Known + pressure?.Expected,
            ["canEndAhead"] = pressure?.CanEnd,
            ["dueToPace"] = pressure?.Ratio,
        });
    }
}

/// <summary>Growth of the backlog over the last ten working days.</summary>
public sealed class BacklogGrowthFigures(Forecasts forecasts)
{
    public static IReadOnlyList<AheadFigure> Figures { get; } =
    [
        new("backlogGrowthPerDay", "dossiersPerDay", new("Hồ sơ tồn tăng mỗi ngày", "Backlog growth per day"),
            new("(Tiếp nhận − kết thúc) của 10 ngày làm việc vừa qua ÷ 10; dưới 0: giảm.", "(Received − ended) over the last 10 working days ÷ 10; below 0 it shrinks.")),
        new("backlogGrowth", "ratio", new("Tốc độ tăng hồ sơ tồn", "Backlog growth"),
            new("(Tiếp nhận − kết thúc) của 10 ngày làm việc vừa qua ÷ đang giải quyết trước đó.", "(Received − ended) over the last 10 working days ÷ open before them.")),
    ];

    public Task<IReadOnlyList<AheadValues>> RunAsync(IReadOnlyList<string> provinces, CancellationToken cancellationToken) =>
        forecasts.AheadAsync(provinces, Of, cancellationToken);

    internal static AheadValues Of(Forecast forecast)
    {
        var growth = BacklogGrowth.Of(forecast);
        return new(forecast.Code, new Dictionary<string, double?>
        {
            ["backlogGrowthPerDay"] = growth?.PerDay,
            ["backlogGrowth"] = growth?.Share,
        });
    }
}
