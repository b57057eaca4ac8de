namespace Ioc.Rules.Foresight;

/// <summary>
/// How an office gets through its work: of what comes in on a day it ends the share <paramref name="Fresh"/> the same day, of
/// what lay open before the share <paramref name="Waiting"/>; and in no week more than it has shown that it can.
/// </summary>
/// <param name="Best">Dossiers a day: see <see cref="RobustLevel.Best"/>.</param>
/// <remarks>
/// Copies are certified while the citizen waits, a land dossier lies for weeks: one share for both would let a backlog melt or grow
/// that does neither. When work floods in the best pace binds, and the backlog grows.
/// </remarks>
public sealed record WorkPace(double Fresh, double Waiting, double Best)
{
    /// <summary>Working days after which a day counts half.</summary>
    private const double HalfLife = 20;

    /// <summary>The province's offices speak with the weight of so many days.</summary>
    private const double Prior = 5;

    /// <param name="factor">Of the day, against an average one: the best pace is less on a slow weekday.</param>
    public double Ends(double received, double open, double factor) =>
        Math.Min(Math.Min((Fresh * received) + (Waiting * open), Best * factor), received + open);

    /// <summary>
    /// Least squares of what was ended each day over what came in and what lay open before, later days weighing more, ended
    /// numbers clipped like those of <see cref="RobustLevel"/>; both shares within 0 to 1.
    /// </summary>
    public static WorkPace Of(OfficePast past, OfficeOpen now, PaceSums all)
    {
        var own = PaceSums.Of(past, now);
        return Solve(own + (all.AverageDay * (Prior * own.AverageTrace)), RobustLevel.Best(past.Ended));
    }

    private static WorkPace Solve(PaceSums sums, double best)
    {
        const double Ridge = 1e-6;
        var (a, b, c) = (sums.ReceivedReceived + Ridge, sums.ReceivedOpen, sums.OpenOpen + Ridge);
        var determinant = (a * c) - (b * b);
        var (fresh, waiting) = (((c * sums.ReceivedEnded) - (b * sums.OpenEnded)) / determinant, ((a * sums.OpenEnded) - (b * sums.ReceivedEnded)) / determinant);
        // Outside its range one share is held at the edge and the other found alone.
        if (waiting is < 0 or > 1)
        {
            waiting = Math.Clamp(waiting, 0, 1);
            fresh = (sums.ReceivedEnded - (b * waiting)) / a;
        }

        if (fresh is < 0 or > 1)
        {
            fresh = Math.Clamp(fresh, 0, 1);
            waiting = (sums.OpenEnded - (b * fresh)) / c;
        }

        return new WorkPace(Math.Clamp(fresh, 0, 1), Math.Clamp(waiting, 0, 1), best);
    }

    /// <summary>The sums that least squares need; added up over offices they weigh each office's day alike.</summary>
    public readonly record struct PaceSums(double Weight, double ReceivedReceived, double ReceivedOpen, double OpenOpen, double ReceivedEnded, double OpenEnded)
    {
        internal double AverageTrace => Weight == 0 ? 0 : (ReceivedReceived + OpenOpen) / Weight;

        internal PaceSums AverageDay => Weight == 0 ? default : this * (1 / Weight);

        public static PaceSums operator +(PaceSums a, PaceSums b) => new(
            a.Weight + b.Weight, a.ReceivedReceived + b.ReceivedReceived, a.ReceivedOpen + b.ReceivedOpen, a.OpenOpen + b.OpenOpen,
            a.ReceivedEnded + b.ReceivedEnded, a.OpenEnded + b.OpenEnded);

        public static PaceSums operator *(PaceSums sums, double by) => new(
            sums.Weight * by, sums.ReceivedReceived * by, sums.ReceivedOpen * by, sums.OpenOpen * by, sums.ReceivedEnded * by, sums.OpenEnded * by);

        /// <summary>Of one office, in the square of its dossiers.</summary>
        public static PaceSums Of(OfficePast past, OfficeOpen now)
        {
            var (least, most) = RobustLevel.Limits(past.Ended);
            var sums = default(PaceSums);
            var open = now.Open - past.ReceivedSince + past.EndedSince;
            for (var i = past.Received.Length - 1; i >= 0; i--)
            {
                var (received, ended) = (past.Received[i], past.Ended[i]);
                if (!double.IsFinite(received) || !double.IsFinite(ended))
                {
                    continue;
                }

                // What lay open on the evening before.
                open = Math.Max(0, open - received + ended);
                var (weight, clipped) = (Math.Pow(0.5, (past.Received.Length - 1 - i) / HalfLife), Math.Clamp(ended, least, most));
                sums += new PaceSums(1, received * received, received * open, open * open, received * clipped, open * clipped) * weight;
            }

            return sums;
        }

        /// <summary>The same in the measure of an average office: of every office of a province, added up.</summary>
        public static PaceSums Of(IEnumerable<(OfficePast Past, OfficeOpen Now)> offices) => offices
            .Select(office => Of(office.Past, office.Now))
            .Where(sums => sums.AverageTrace > 0)
            .Aggregate(default(PaceSums), (sum, own) => sum + ((own * (1 / own.AverageTrace)) with { Weight = own.Weight }));
    }
}
