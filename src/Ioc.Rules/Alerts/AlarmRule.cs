using Ioc.Rules.Calendar;

namespace Ioc.Rules.Alerts;

/// <summary>How bad it is; ascending.</summary>
public enum Severity : byte
{
    Info,
    Warning,
    Critical,
}

/// <summary>Who of a commune's chain is asked; ascending, each only after the one before did not act.</summary>
public enum EscalationLevel : byte
{
    Office,
    Chairman,
    Department,
    ProvinceOffice,
}

/// <summary>How many people a commune serves: thresholds may differ by it.</summary>
/// <remarks>The limits cut the 3,321 communes into thirds; no rule of law names classes, so they are the product's own.</remarks>
public enum SizeClass : byte
{
    /// <summary>Below 18,000 inhabitants.</summary>
    Small,

    /// <summary>Also where the population is not known.</summary>
    Medium,

    /// <summary>From 35,000 inhabitants.</summary>
    Large,
}

public static class SizeClasses
{
    private const int Medium = 18_000;
    private const int Large = 35_000;

    public static SizeClass Of(int? population) => population switch
    {
        < Medium => SizeClass.Small,
        >= Large => SizeClass.Large,
        _ => SizeClass.Medium,
    };
}

/// <summary>Where a rule looks; an empty list is no limit.</summary>
public sealed record RuleScope(IReadOnlyList<string> Provinces, IReadOnlyList<string> Communes, IReadOnlyList<SizeClass> Sizes)
{
    public static RuleScope Everywhere { get; } = new([], [], []);

    public bool Covers(string province, string commune, SizeClass size) =>
        (Provinces.Count == 0 || Provinces.Contains(province)) && (Communes.Count == 0 || Communes.Contains(commune)) && (Sizes.Count == 0 || Sizes.Contains(size));
}

/// <summary>Other thresholds for some communes.</summary>
public sealed record ThresholdsFor(RuleScope Scope, IReadOnlyDictionary<string, double> Thresholds);

/// <summary>What a rule asks for from a day on.</summary>
/// <param name="Version">Name of this edition, shown with what follows from it.</param>
/// <param name="EffectiveFrom">Local day.</param>
/// <param name="Exceptions">Applied in order; a later one wins.</param>
public sealed record RuleEdition(string Version, DateOnly EffectiveFrom, Condition When, IReadOnlyList<ThresholdsFor> Exceptions)
{
    public Condition For(string province, string commune, SizeClass size) => Exceptions
        .Where(exception => exception.Scope.Covers(province, commune, size))
        .Aggregate(When, (condition, exception) => condition.Adjusted(exception.Thresholds));
}

/// <param name="After">Working time after the level before was told.</param>
public sealed record EscalationStep(EscalationLevel To, TimeSpan After);

/// <summary>A rule of alarm, apart from its words.</summary>
/// <param name="Id">Lower-case, hyphenated; stands in alarms for ever.</param>
/// <param name="Editions">Ascending by effective day, at least one.</param>
/// <param name="For">How long the condition must have held.</param>
/// <param name="WorkingHoursOnly">Outside working hours nothing begins, ends or is repeated, and <paramref name="For"/> counts working time.</param>
/// <param name="Leaves">Part of a threshold at which it is left; see <see cref="Condition.Look"/>.</param>
/// <param name="Repeat">After how long without an answer people are told again; <see langword="null"/>: never.</param>
/// <param name="Mutes">While it fires for a commune (or, without one, for all), alarms of these rules are not sent.</param>
public sealed record AlarmRule(
    string Id, Severity Severity, IReadOnlyList<RuleEdition> Editions, TimeSpan For, bool WorkingHoursOnly, double Leaves, RuleScope Scope,
    TimeSpan? Repeat, IReadOnlyList<EscalationStep> Escalation, IReadOnlyList<string> Mutes)
{
    /// <summary>The latest edition that is in force; before the first one, the first.</summary>
    public RuleEdition On(DateOnly day) => Editions.LastOrDefault(edition => edition.EffectiveFrom <= day) ?? Editions[0];

    public RuleEdition At(DateTimeOffset now) => On(LocalDay.Of(now));
}
