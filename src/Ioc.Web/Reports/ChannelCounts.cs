namespace Ioc.Reports;

/// <summary>Dossiers received in the period by how they were handed in, and by the level at which their procedure is offered.</summary>
/// <param name="Counter">Channel 1.</param>
/// <param name="Portal">Channel 2.</param>
/// <param name="Post">Channel 3.</param>
/// <param name="Vneid">Channel 4.</param>
/// <param name="Kiosk">Channel 5.</param>
/// <param name="Full">Of procedures offered fully online (toàn trình, level 4).</param>
/// <param name="FullOnline">Of these, handed in online (channel 2 or 4).</param>
/// <param name="Partial">Partly online (một phần, level 3).</param>
/// <param name="OtherLevel">Information only, or the source did not say.</param>
public readonly record struct ChannelCounts(
    long Counter, long Portal, long Post, long Vneid, long Kiosk, long Full, long FullOnline, long Partial, long PartialOnline, long OtherLevel, long OtherLevelOnline)
{
    /// <summary>As formulas name them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "receivedCounter", "receivedPortal", "receivedPost", "receivedVneid", "receivedKiosk",
        "receivedFull", "receivedFullOnline", "receivedPartial", "receivedPartialOnline", "receivedOtherLevel", "receivedOtherLevelOnline",
    ];

    public static ChannelCounts operator +(ChannelCounts a, ChannelCounts b) => new(
        a.Counter + b.Counter, a.Portal + b.Portal, a.Post + b.Post, a.Vneid + b.Vneid, a.Kiosk + b.Kiosk, a.Full + b.Full, a.FullOnline + b.FullOnline,
        a.Partial + b.Partial, a.PartialOnline + b.PartialOnline, a.OtherLevel + b.OtherLevel, a.OtherLevelOnline + b.OtherLevelOnline);

    /// <param name="channel">1 to 5.</param>
    /// <param name="level">4 fully online, 3 partly; any other.</param>
    public static ChannelCounts Of(byte channel, byte level, long count)
    {
        var online = channel is 2 or 4 ? count : 0;
        return new ChannelCounts(
            channel == 1 ? count : 0, channel == 2 ? count : 0, channel == 3 ? count : 0, channel == 4 ? count : 0, channel == 5 ? count : 0,
            level == 4 ? count : 0, level == 4 ? online : 0, level == 3 ? count : 0, level == 3 ? online : 0,
            level is 3 or 4 ? 0 : count, level is 3 or 4 ? 0 : online);
    }

    public double? Read(string figure) => figure switch
    {
        "receivedCounter" => Counter,
        "receivedPortal" => Portal,
        "receivedPost" => Post,
        "receivedVneid" => Vneid,
        "receivedKiosk" => Kiosk,
        "receivedFull" => Full,
        "receivedFullOnline" => FullOnline,
        "receivedPartial" => Partial,
        "receivedPartialOnline" => PartialOnline,
        "receivedOtherLevel" => OtherLevel,
        "receivedOtherLevelOnline" => OtherLevelOnline,
        _ => null,
    };
}
