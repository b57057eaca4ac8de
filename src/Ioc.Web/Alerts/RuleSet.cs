using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Indicators;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>The rules in force on a day, with the condition of each commune worked out. Immutable.</summary>
public sealed class RuleSet
{
    private readonly Dictionary<string, RuleInForce> _byId;

    /// <param name="units">Communes served.</param>
    public RuleSet(YamlSet<RuleFile> files, RuleFile builtIn, DateOnly day, IReadOnlyList<Commune> units)
    {
        Day = day;
        Errors = files.Errors;
        Revision = files.Revision;
        var all = files.Items.Any(file => file.Rule.Id == builtIn.Rule.Id) ? files.Items : [.. files.Items, builtIn];
        Rules = [.. all.Where(file => file.Enabled).Select(file => new RuleInForce(file, day, units))];
        _byId = Rules.ToDictionary(rule => rule.Rule.Id);
        // A load rule counts also where its alarm is switched off.
        var load = all.FirstOrDefault(file => file.BusyPart is not null) ?? builtIn;
        Load = _byId.GetValueOrDefault(load.Rule.Id) ?? new RuleInForce(load, day, units);
    }

    public DateOnly Day { get; }

    public string Revision { get; }

    public IReadOnlyList<RuleInForce> Rules { get; }

    public IReadOnlyList<YamlError> Errors { get; }

    /// <summary>The rule that makes the load of rows; its alarm may be switched off.</summary>
    public RuleInForce Load { get; }

    public RuleInForce? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The load rule on any day, past ones included.</summary>
    public LoadRule LoadOf(Commune? commune, DateOnly day) => Load.LoadOf(commune, day);
}

/// <summary>A rule with its edition of a day, and what it asks of each commune in its scope.</summary>
public sealed class RuleInForce
{
    private readonly Dictionary<string, Condition> _conditions;
    private readonly Dictionary<(DateOnly, string), LoadRule> _loads = [];
    private readonly Lock _gate = new();

    public RuleInForce(RuleFile file, DateOnly day, IReadOnlyList<Commune> units)
    {
        File = file;
        Edition = file.Rule.On(day);
        Units = file.PerCommune ? [.. units.Where(unit => Covers(file.Rule.Scope, unit))] : [];
        _conditions = Units.ToDictionary(unit => unit.Code, unit => ConditionOf(Edition, unit));
    }

    public RuleFile File { get; }

    public AlarmRule Rule => File.Rule;

    public RuleEdition Edition { get; }

    /// <summary>Communes it looks at; none for a rule about the whole installation.</summary>
    public IReadOnlyList<Commune> Units { get; }

    /// <summary>What it asks of a commune, or of the installation (empty); <see langword="null"/> outside its scope.</summary>
    public Condition? ConditionOf(string commune) =>
        File.PerCommune ? _conditions.GetValueOrDefault(commune) : commune.Length == 0 ? Edition.When : null;

    /// <summary>What it asked, or will ask, on another day.</summary>
    public Condition ConditionOn(DateOnly day, string? commune)
    {
        var edition = Rule.On(day);
        return commune is null || edition.Exceptions.Count == 0 ? edition.When : ConditionOf(edition, Units.First(unit => unit.Code == commune));
    }

    public string? NameOf(string commune) => Units.FirstOrDefault(unit => unit.Code == commune)?.FullName;

    public LoadRule LoadOf(Commune? commune, DateOnly day)
    {
        var edition = Rule.On(day);
        lock (_gate)
        {
            if (!_loads.TryGetValue((edition.EffectiveFrom, commune?.Code ?? ""), out var load))
            {
                load = File.LoadOf(commune is null ? edition.When : ConditionOf(edition, commune)) ?? LoadRule.Default;
                _loads[(edition.EffectiveFrom, commune?.Code ?? "")] = load;
            }

            return load;
        }
    }

    private static bool Covers(RuleScope scope, Commune unit) => scope.Covers(unit.ProvinceCode, unit.Code, SizeClasses.Of(unit.Population));

    private static Condition ConditionOf(RuleEdition edition, Commune unit) => edition.Exceptions.Count == 0
        ? edition.When
        : edition.For(unit.ProvinceCode, unit.Code, SizeClasses.Of(unit.Population));
}
