namespace Ioc.Rules.Foresight;

/// <summary>Why nothing is said about a commune.</summary>
public enum Lack : byte
{
    /// <summary>Nothing was ever received in the days looked back at.</summary>
    NoDossiers,

    /// <summary>Its dossiers go back less than <see cref="OfficePast.LeastDays"/> working days.</summary>
    ShortHistory,

    /// <summary>A busy office of which nothing has come for days: its source is silent, not its counter.</summary>
    Silent,
}

/// <param name="Have">Working days known; of a silent one, working days of silence.</param>
/// <param name="Need">Working days needed; of a silent one, the silence from which nothing is said.</param>
public readonly record struct NotEnough(Lack Lack, int Have, int Need);

/// <summary>What an office received and ended on each working day behind; see <see cref="OfficeDays.Past"/>.</summary>
/// <param name="Received">Dossiers by working day, oldest first; NaN where the day is not known.</param>
/// <param name="Ended">Resolved or withdrawn, likewise.</param>
/// <param name="ReceivedSince">Received since the last working day that is over: today so far, days off before it included.</param>
/// <param name="EndedSince">Ended since then.</param>
public sealed record OfficePast(string Code, double[] Received, double[] Ended, double ReceivedSince, double EndedSince)
{
    /// <summary>Four weeks: every weekday seen four times.</summary>
    public const int LeastDays = 20;

    /// <summary>Working days of silence after which an office that usually receives something is taken for cut off.</summary>
    public const int LongestSilence = 5;

    /// <summary>Dossiers a day from which a day without any is a hole in the data and no fact: less than one in a hundred would be empty by chance.</summary>
    private const double NeverEmpty = 5;

    /// <summary>The same with days before the first dossier, and holes, marked as not known.</summary>
    /// <param name="begin">Place of the first day known, see <see cref="Begin"/>.</param>
    public OfficePast WithoutHoles(int begin)
    {
        var first = Array.FindIndex(Received, begin, received => received > 0);
        if (first < 0)
        {
            return this with { Received = new double[Received.Length], Ended = new double[Ended.Length] };
        }

        var usual = Median(Received[first..]);
        double[] received = [.. Received], ended = [.. Ended];
        for (var i = 0; i < received.Length; i++)
        {
            if (i < first || (usual >= NeverEmpty && received[i] == 0 && ended[i] == 0))
            {
                received[i] = ended[i] = double.NaN;
            }
        }

        return this with { Received = received, Ended = ended };
    }

    /// <summary>
    /// Place of the day on which the history of a province begins: the first on which any office ended a dossier. A source that
    /// is connected anew brings along what is still open, received long before; those days are not known by it.
    /// </summary>
    /// <returns><see cref="OfficeDays.LookBack"/> when nothing ever ended.</returns>
    public static int Begin(IEnumerable<OfficePast> offices) =>
        offices.Select(office => Array.FindIndex(office.Ended, ended => ended > 0)).Where(first => first >= 0).DefaultIfEmpty(OfficeDays.LookBack).Min();

    /// <summary>What is missing for a forecast; <see langword="null"/> when it can be made. Of a past <see cref="WithoutHoles"/>.</summary>
    public NotEnough? Lacks()
    {
        if (!Received.Any(received => received > 0))
        {
            return new NotEnough(Lack.NoDossiers, 0, LeastDays);
        }

        var silence = Received.Reverse().TakeWhile(double.IsNaN).Count();
        if (silence >= LongestSilence)
        {
            return new NotEnough(Lack.Silent, silence, LongestSilence);
        }

        var known = Received.Count(double.IsFinite);
        return known < LeastDays ? new NotEnough(Lack.ShortHistory, known, LeastDays) : null;
    }

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>The dossiers that an office has open.</summary>
/// <param name="Paused">The clock stands.</param>
/// <param name="Overdue">Running, due before today.</param>
/// <param name="DueAt">Running ones by <see cref="OfficeDays.PlaceOf"/>, 0 to <see cref="OfficeDays.Horizon"/>.</param>
/// <param name="DueLater">Running, due later or without a due date.</param>
public sealed record OfficeOpen(double Paused, double Overdue, double[] DueAt, double DueLater)
{
    public static OfficeOpen Nothing { get; } = new(0, 0, new double[OfficeDays.Horizon + 1], 0);

    public double Running => Overdue + DueAt.Sum() + DueLater;

    public double Open => Paused + Running;
}
