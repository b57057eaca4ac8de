using Ioc.Geography;
using Ioc.Live;

namespace Ioc.Alerts;

/// <summary>The rows of the communes served, from the live feed's memory.</summary>
public sealed class CommuneRows(LiveFeed feed, CommuneDirectory communes, Installation installation)
{
    /// <summary>Rows are read anew every half minute at least; older ones say nothing of now.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(2);

    /// <summary>When each commune's last accepted record arrived; those that never sent any are left out, and all when rows cannot be read.</summary>
    public Dictionary<string, DateTimeOffset> LastArrivals(DateTimeOffset now)
    {
        var last = new Dictionary<string, DateTimeOffset>();
        if (feed.SinceRead > Freshness)
        {
            return last;
        }

        foreach (var province in installation.Provinces)
        {
            if (feed.Latest(province) is not { } state)
            {
                continue;
            }

            foreach (var commune in communes.Of(province))
            {
                if (state.Find(commune.Code)?.DataAgeSeconds is { } age)
                {
                    last[commune.Code] = now.AddSeconds(-(age + state.SecondsOld(now)));
                }
            }
        }

        return last;
    }
}
