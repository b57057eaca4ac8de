namespace Ioc.Ingestion.Pull;

/// <summary>What is known of one source since the start; what must outlive it is the cursor.</summary>
public sealed class PullState(PullSource source)
{
    public PullSource Source => source;

    public string? Cursor { get; internal set; }

    public DateTimeOffset? LastAttemptAt { get; internal set; }

    public DateTimeOffset? LastAnswerAt { get; internal set; }

    /// <summary>When a page last brought records; known over restarts.</summary>
    public DateTimeOffset? LastArrivalAt { get; internal set; }

    /// <summary>Questions in a row that came to nothing.</summary>
    public int Failures { get; internal set; }

    public PullFault Fault { get; internal set; }

    public string? Detail { get; internal set; }

    /// <summary>Left alone until then.</summary>
    public DateTimeOffset? NotBefore { get; internal set; }

    /// <summary>How far the source's clock is ahead of ours.</summary>
    public TimeSpan? Skew { get; internal set; }

    /// <summary>What is worth saying while all is well.</summary>
    public string? Note { get; internal set; }

    /// <returns><c>waiting</c> before the first answer, <c>failing</c>, <c>stale</c> when it answers but has had nothing for long, or <c>ok</c>.</returns>
    public string Name(DateTimeOffset now) =>
        Failures > 0 ? "failing"
        : LastAnswerAt is null ? "waiting"
        : now - LastArrivalAt > source.StaleAfter ? "stale"
        : "ok";

    /// <summary>For the operator's screen; <see langword="null"/> when there is nothing to say.</summary>
    public string? Message() => Failures > 0 ? Why() : Skew is { } skew && skew.Duration() > TolerableSkew
        ? $"Đồng hồ của nguồn {(skew > TimeSpan.Zero ? "nhanh" : "chậm")} {Math.Abs(skew.TotalSeconds):0} giây"
        : Note;

    /// <summary>Two machines that keep time differ by less; the intake itself refuses from ten minutes on.</summary>
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(30);

    private string Why() => Fault switch
    {
        PullFault.Unreachable => "Không kết nối được với nguồn",
        PullFault.TimedOut => $"Nguồn không trả lời trong {source.Timeout.TotalSeconds:0} giây",
        PullFault.Refused => "Nguồn từ chối khóa truy cập",
        PullFault.CursorRefused => "Nguồn không nhận vị trí đọc tiếp; cần người quản trị xem lại",
        PullFault.Busy => "Nguồn đang quá tải",
        PullFault.ServerError => "Nguồn báo lỗi",
        PullFault.NotJson => "Nguồn trả về trang web thay cho dữ liệu",
        PullFault.Malformed => "Dữ liệu của nguồn bị cắt hoặc sai cấu trúc",
        PullFault.TooLarge => "Trang dữ liệu của nguồn quá lớn",
        PullFault.Stuck => "Nguồn lặp lại mãi một trang",
        PullFault.IntakeBusy => "Hệ thống đang bận, sẽ đọc tiếp",
        PullFault.None => "",
        _ => throw new InvalidOperationException($"No words for {Fault}."),
    };
}
