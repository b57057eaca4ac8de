namespace Ioc.Rules.Alerts;

/// <summary>How a figure is held against its threshold.</summary>
public enum Comparing : byte
{
    AtLeast,
    Above,
    AtMost,
    Below,
}

/// <summary>The value of a figure now; <see langword="null"/> when nobody can tell, <see cref="double.PositiveInfinity"/> when it is endless.</summary>
public delegate double? Reading(string figure);

/// <summary>What a condition is found to be.</summary>
/// <param name="Reached"><see langword="null"/> when a figure that decides is missing: neither holds nor ended.</param>
/// <param name="Left">Whether an alarm that fires may end: figures are clearly, not just barely, back.</param>
public readonly record struct Finding(bool? Reached, bool Left);

/// <summary>A figure that a condition holds for, and from where.</summary>
/// <param name="Value"><see langword="null"/> for an endless one: above every threshold.</param>
public sealed record FigureReason(string Figure, double? Value, double Threshold);

/// <summary>When a rule holds: comparisons of figures with thresholds, joined by all and any.</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <param name="leaves">Part of a threshold at which a figure has left it, 0 to 1; 1 knows no hysteresis.</param>
    /// <param name="part">Of each threshold: 0.5 asks whether half of each is reached.</param>
    public abstract Finding Look(Reading reading, double leaves, double part = 1);

    /// <summary>The comparisons that make it hold; where none does any more but it has not been left, those that have not.</summary>
    public abstract IEnumerable<FigureReason> Reasons(Reading reading, double leaves);

    public abstract IEnumerable<Comparison> Comparisons { get; }

    /// <summary>The same with other thresholds for these figures, wherever they occur.</summary>
    public abstract Condition Adjusted(IReadOnlyDictionary<string, double> thresholds);

    /// <param name="IsShare">A fraction 0 to 1; then being below is mirrored at the other end: 0.90 is left at 0.91, as 0.10 is at 0.09.</param>
    public sealed record Comparison(string Figure, Comparing How, double Threshold, bool IsShare = false) : Condition
    {
        // Nine tenths of a threshold is rarely a number that a computer can write.
        private const double Grain = 1e-9;

        public override IEnumerable<Comparison> Comparisons => [this];

        public override Finding Look(Reading reading, double leaves, double part = 1)
        {
            if (reading(Figure) is not { } value)
            {
                return new Finding(null, Left: false);
            }

            var threshold = Threshold * part;
            var reached = How switch
            {
                Comparing.AtLeast => value >= threshold,
                Comparing.Above => value > threshold,
                Comparing.AtMost => value <= threshold,
                Comparing.Below => value < threshold,
                _ => throw new InvalidOperationException($"No comparison {How}."),
            };
            return new Finding(reached, !reached && IsAway(value, threshold, leaves));
        }

        public override IEnumerable<FigureReason> Reasons(Reading reading, double leaves) =>
            reading(Figure) is { } value ? [new FigureReason(Figure, double.IsInfinity(value) ? null : value, Threshold)] : [];

        public override Condition Adjusted(IReadOnlyDictionary<string, double> thresholds) =>
            thresholds.TryGetValue(Figure, out var threshold) ? this with { Threshold = threshold } : this;

        private bool IsAway(double value, double threshold, double leaves)
        {
            var margin = Math.Abs(threshold) * (1 - leaves);
            return How is Comparing.AtLeast or Comparing.Above ? value <= threshold - margin + Grain
                : value >= (IsShare ? 1 - ((1 - threshold) * leaves) : threshold + margin) - Grain;
        }
    }

    /// <summary>Holds while every part does; is left as soon as one is.</summary>
    public sealed record All(IReadOnlyList<Condition> Of) : Condition
    {
        public override IEnumerable<Comparison> Comparisons => Of.SelectMany(part => part.Comparisons);

        public override Finding Look(Reading reading, double leaves, double part = 1)
        {
            bool? reached = true;
            var left = false;
            foreach (var one in Of)
            {
                var finding = one.Look(reading, leaves, part);
                reached = finding.Reached == false ? false : reached == true ? finding.Reached : reached;
                left |= finding.Left;
            }

            return new Finding(reached, left);
        }

        public override IEnumerable<FigureReason> Reasons(Reading reading, double leaves) => Of.SelectMany(part => part.Reasons(reading, leaves));

        public override Condition Adjusted(IReadOnlyDictionary<string, double> thresholds) => new All([.. Of.Select(part => part.Adjusted(thresholds))]);
    }

    /// <summary>Holds while one part does; is left only when every part is.</summary>
    public sealed record Any(IReadOnlyList<Condition> Of) : Condition
    {
        public override IEnumerable<Comparison> Comparisons => Of.SelectMany(part => part.Comparisons);

        public override Finding Look(Reading reading, double leaves, double part = 1)
        {
            bool? reached = false;
            var left = true;
            foreach (var one in Of)
            {
                var finding = one.Look(reading, leaves, part);
                reached = finding.Reached == true ? true : reached == false ? finding.Reached : reached;
                left &= finding.Left;
            }

            return new Finding(reached, left);
        }

        public override IEnumerable<FigureReason> Reasons(Reading reading, double leaves)
        {
            var holding = Of.Where(part => part.Look(reading, leaves).Reached == true).ToList();
            return (holding.Count > 0 ? holding : Of.Where(part => !part.Look(reading, leaves).Left)).SelectMany(part => part.Reasons(reading, leaves));
        }

        public override Condition Adjusted(IReadOnlyDictionary<string, double> thresholds) => new Any([.. Of.Select(part => part.Adjusted(thresholds))]);
    }
}
