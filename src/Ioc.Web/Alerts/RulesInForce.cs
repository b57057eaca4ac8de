using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Calendar;

namespace Ioc.Alerts;

/// <summary>The rules in force now: follows the files and the day, and hands the load's thresholds to the rows.</summary>
public sealed class RulesInForce(RuleFolder folder, LoadRules loads, CommuneDirectory communes, Installation installation, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<Commune> _units = [.. installation.Provinces.SelectMany(communes.Of)];
    private RuleSet? _current;

    public RuleSet Current
    {
        get
        {
            var (files, day) = (folder.Current, LocalDay.Of(clock.GetUtcNow()));
            lock (_gate)
            {
                if (_current is { } current && current.Day == day && current.Revision == files.Revision && ReferenceEquals(current.Errors, files.Errors))
                {
                    return current;
                }

                var before = _current;
                _current = new RuleSet(files, folder.BuiltIn, day, _units);
                if (before?.Revision != files.Revision)
                {
                    loads.Use(_current.LoadOf);
                }

                return _current;
            }
        }
    }

    public IReadOnlyList<Commune> Units => _units;

    /// <summary>A rule as a text would make it, to be tried.</summary>
    public RuleInForce Trial(RuleFile file) => new(file, LocalDay.Of(clock.GetUtcNow()), _units);
}
