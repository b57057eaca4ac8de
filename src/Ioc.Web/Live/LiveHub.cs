using Ioc.Access;
using Ioc.Indicators;
using Microsoft.AspNetCore.SignalR;

namespace Ioc.Live;

/// <param name="Province">Two digits, or <c>all</c> where several are served.</param>
public sealed record Subscription(string? Province);

/// <summary>The live feed (contract §4): <c>Subscribe</c> answers with one snapshot, then come deltas.</summary>
public sealed class LiveHub(LiveFeed feed, LiveViewers viewers, Installation installation, FindCommune communes, TimeProvider clock) : Hub
{
    /// <exception cref="HubException"><c>unknown-province</c>: not served, or not for this caller.</exception>
    public async Task Subscribe(Subscription subscription)
    {
        var province = subscription?.Province ?? (installation.Provinces.Count == 1 ? installation.Provinces[0] : "");
        var scope = UnitScope.Of(Context.User, installation, communes);
        var whole = province == FigureRequest.AllProvinces ? installation.Provinces.All(scope.Sees) : scope.Sees(province);
        if (!whole && !scope.ProvincesInPart.Contains(province))
        {
            throw new HubException("unknown-province");
        }
        var of = feed.Name(province, scope.Fields);
        if (await feed.StateAsync(of, Context.ConnectionAborted) is null)
        {
            throw new HubException("unknown-province");
        }
        HashSet<string>? seen = whole ? null : [.. scope.CommuneCodes];
        await viewers.SubscribeAsync(Context.ConnectionId, of, seen, () => feed.Latest(of)!, clock.GetUtcNow());
    }

    /// <summary>
    /// Asks to be told <c>alarms {version}</c> whenever alarms change, for whoever shows them to ask again. Not part of
    /// <see cref="Subscribe"/>, whose callers are promised a snapshot first and then nothing but deltas.
    /// </summary>
    public void WatchAlarms() => viewers.WatchAlarms(Context.ConnectionId);
}
