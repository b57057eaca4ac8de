using Ioc.Rules.Indicators;

namespace Ioc.Rules.Foresight;

/// <summary>What an office allows when receipts are moved away from a commune that is overloaded.</summary>
/// <param name="MovableShare">Share of a commune's arrivals that may be received elsewhere, 0 to 1: not every citizen can travel or file online.</param>
/// <param name="ReceiptShare">Share of the work on a dossier that its receipt is (guiding, checking, scanning), 0 to 1; the rest, deciding, cannot move.</param>
/// <param name="Reserve">Share of its best pace that a neighbour keeps for itself, 0 to 1.</param>
/// <param name="WithinKm">Neighbours that do not touch the commune may lie so far away, kilometres as the crow flies.</param>
public sealed record ReliefTerms(double MovableShare, double ReceiptShare, double Reserve, double WithinKm)
{
    /// <summary>Assumptions, no rule has them: an office sets its own.</summary>
    public static ReliefTerms Default { get; } = new(MovableShare: 0.3, ReceiptShare: 0.3, Reserve: 0.1, WithinKm: 15);
}

/// <summary>Where receipts can go, in the order in which they are sent there.</summary>
public enum ReliefKind : byte
{
    /// <summary>A channel for which nobody travels.</summary>
    Online,

    /// <summary>A commune that touches the overloaded one.</summary>
    Neighbour,

    /// <summary>A commune near by that does not touch it.</summary>
    Nearby,

    /// <summary>The province's public administration service centre.</summary>
    Province,
}

/// <summary>A place that may have room.</summary>
/// <param name="PerDay">Of a channel: receipts a working day that its office declared; of a commune unused.</param>
/// <param name="With">Of a commune: its forecast with so much pace added (negative: given away); <see langword="null"/> for a channel.</param>
/// <param name="Rule">When a commune is busy by its own thresholds; of a channel unused.</param>
public sealed record ReliefPlace(ReliefKind Kind, string Code, double DistanceKm, double PerDay, Func<double, Forecast>? With, LoadRule Rule);

/// <summary>Why a place takes no more than it does.</summary>
public enum ReliefLimit : byte
{
    /// <summary>All that is needed has been placed.</summary>
    Need,

    /// <summary>Its best pace, less the reserve, less its own arrivals.</summary>
    Capacity,

    /// <summary>More would make it busy within ten working days.</summary>
    Busy,

    /// <summary>It is busy or overloaded already.</summary>
    AlreadyBusy,

    /// <summary>Too little is known of it.</summary>
    NotEnoughData,
}

/// <param name="Room">Receipts a working day that it could take.</param>
/// <param name="Takes">Receipts a working day that it is given; never more than <paramref name="Room"/>.</param>
public sealed record ReliefShare(ReliefPlace Place, int Room, int Takes, ReliefLimit Limit);

/// <param name="Need">Receipts a working day to be moved so that the commune is no longer overloaded in ten working days; at most <paramref name="Movable"/>.</param>
/// <param name="Movable">Receipts a working day that may move at all.</param>
/// <param name="Suffices">Whether moving <paramref name="Need"/> ends the overload.</param>
/// <param name="After">The forecast if all that is placed moves.</param>
public sealed record ReliefPlan(int Need, int Movable, bool Suffices, IReadOnlyList<ReliefShare> Shares, Forecast Before, Forecast After, Load LoadBefore, Load LoadAfter)
{
    /// <summary>Receipts a working day that have found a place.</summary>
    public int Moved => Shares.Sum(share => share.Takes);
}

/// <summary>Places receipts of an overloaded commune where there is room: nearest first, never into another's trouble.</summary>
/// <remarks>
/// Receipt may move without regard to boundaries within the province (Decree 118/2025/NĐ-CP), competence to decide does not: a
/// receipt that moves frees <see cref="ReliefTerms.ReceiptShare"/> of a dossier's work in the commune and takes as much elsewhere.
/// </remarks>
public static class Relief
{
    /// <param name="with">Forecast of the commune with so much pace added.</param>
    /// <param name="places">In any order; each is judged by its own thresholds.</param>
    /// <param name="rule">Thresholds of the overloaded commune.</param>
    public static ReliefPlan For(Func<double, Forecast> with, IEnumerable<ReliefPlace> places, ReliefTerms terms, LoadRule rule)
    {
        var before = with(0);
        var movable = before.Lacks is null ? (int)(terms.MovableShare * before.Level) : 0;
        var need = Enumerable.Range(0, movable + 1).FirstOrDefault(moved => !Ends(with(moved * terms.ReceiptShare), rule, Load.Overloaded), movable);
        var left = need;
        var shares = new List<ReliefShare>();
        foreach (var place in places.OrderBy(place => place.Kind).ThenBy(place => place.DistanceKm).ThenBy(place => place.Code, StringComparer.Ordinal))
        {
            var (room, limit) = RoomOf(place, terms);
            var takes = Math.Min(room, left);
            left -= takes;
            shares.Add(new ReliefShare(place, room, takes, takes < room ? ReliefLimit.Need : limit));
        }

        var after = with((need - left) * terms.ReceiptShare);
        return new ReliefPlan(need, movable, !Ends(with(need * terms.ReceiptShare), rule, Load.Overloaded), shares, before, after, LoadAhead(before, rule), LoadAhead(after, rule));
    }

    /// <summary>Load on the last day of a forecast; of now where there is no forecast.</summary>
    public static Load LoadAhead(Forecast forecast, LoadRule rule) =>
        forecast.Last is { } last ? LoadOf(last.Open, forecast.Now.Paused, last.Overdue, PaceOf(forecast), rule) : LoadNow(forecast, rule);

    public static Load LoadNow(Forecast forecast, LoadRule rule) => LoadOf(forecast.Now.Open, forecast.Now.Paused, forecast.Now.Overdue, forecast.Pace, rule);

    private static (int Room, ReliefLimit Limit) RoomOf(ReliefPlace place, ReliefTerms terms)
    {
        if (place.With is not { } with)
        {
            return ((int)place.PerDay, ReliefLimit.Capacity);
        }

        var alone = with(0);
        if (alone.Lacks is not null)
        {
            return (0, ReliefLimit.NotEnoughData);
        }

        if (LoadNow(alone, place.Rule) != Load.Normal || BusyWithin(alone, place.Rule))
        {
            return (0, ReliefLimit.AlreadyBusy);
        }

        var free = ((alone.Work!.Best * (1 - terms.Reserve)) - alone.Level) / terms.ReceiptShare;
        var most = Math.Max(0, (int)Math.Floor(free));
        // The more it gives away the worse its own forecast: the first number that is too much ends the search.
        var room = Enumerable.Range(1, most).TakeWhile(receipts => !BusyWithin(with(-receipts * terms.ReceiptShare), place.Rule)).Count();
        return (room, room < most ? ReliefLimit.Busy : ReliefLimit.Capacity);
    }

    private static bool BusyWithin(Forecast forecast, LoadRule rule) =>
        forecast.Days.Any(day => LoadOf(day.Open, forecast.Now.Paused, day.Overdue, PaceOf(forecast), rule) != Load.Normal);

    private static bool Ends(Forecast forecast, LoadRule rule, Load load) => LoadAhead(forecast, rule) == load;

    // What it ends on an average day ahead, relief included.
    private static double PaceOf(Forecast forecast) => forecast.Days.Average(day => day.Ended);

    private static Load LoadOf(double open, double paused, double overdue, double pace, LoadRule rule) => rule.Of(new Counts
    {
        Open = Whole(open),
        OpenPaused = Whole(paused),
        OpenOverdue = Whole(overdue),
        ResolvedInThroughputSpan = Whole(pace * Viewpoint.ThroughputWorkingDays),
    });

    private static long Whole(double dossiers) => (long)Math.Round(dossiers, MidpointRounding.AwayFromZero);
}
