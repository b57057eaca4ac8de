namespace Ioc.Model;

/// <summary>What a dossier can be counted as.</summary>
public enum Figure
{
    Received,
    ReceivedOnline,
    ReceivedElsewhere,
    CarriedOver,
    ResolvedEarly,
    ResolvedOnTime,
    ResolvedLate,
    Withdrawn,
    Open,
    OpenPaused,
    OpenOverdue,
    OpenNoApology,
    DueSoon,

    /// <summary>Resolved between the tenth working day before D and the day before D: the numerator of the throughput.</summary>
    ResolvedLately,
}

/// <summary>One row of the answer: counts, and what is computed from them.</summary>
public sealed class Row
{
    private readonly Dictionary<Figure, long> _counts;

    public Row(IReadOnlyDictionary<Figure, long> counts) => _counts = new Dictionary<Figure, long>(counts);

    public static Row Sum(IEnumerable<Row> rows)
    {
        var all = rows.ToList();
        return new Row(Enum.GetValues<Figure>().ToDictionary(figure => figure, figure => all.Sum(row => row[figure])));
    }

    public long this[Figure figure] => _counts.GetValueOrDefault(figure);

    public bool IsEmpty => _counts.Values.All(count => count == 0);

    public double? OnTimeRate => Share(
        this[Figure.ResolvedEarly] + this[Figure.ResolvedOnTime],
        this[Figure.ResolvedEarly] + this[Figure.ResolvedOnTime] + this[Figure.ResolvedLate]);

    public double? OverdueShare => Share(this[Figure.OpenOverdue], this[Figure.Open]);

    public double? OnlineShare => Share(this[Figure.ReceivedOnline], this[Figure.Received]);

    public double ThroughputPerDay => this[Figure.ResolvedLately] / 10.0;

    public double? BacklogDays => this[Figure.ResolvedLately] == 0 ? null : AtHand / ThroughputPerDay;

    /// <summary>§6, written out threshold by threshold.</summary>
    public string Load
    {
        get
        {
            var backlog = BacklogDays ?? (AtHand > 0 ? double.PositiveInfinity : 0);
            var share = OverdueShare ?? 0;
            if ((backlog >= 10 && this[Figure.Open] >= 30) || (share >= 0.20 && this[Figure.OpenOverdue] >= 10))
            {
                return "overloaded";
            }
            return (backlog >= 5 && this[Figure.Open] >= 15) || (share >= 0.10 && this[Figure.OpenOverdue] >= 5) ? "busy" : "normal";
        }
    }

    private long AtHand => this[Figure.Open] - this[Figure.OpenPaused];

    public override string ToString() =>
        string.Join(", ", _counts.Where(count => count.Value != 0).OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"));

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
