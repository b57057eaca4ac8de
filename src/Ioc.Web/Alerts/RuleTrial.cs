using Ioc.Access;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;

namespace Ioc.Alerts;

/// <param name="Commune"><see langword="null"/> for the whole installation.</param>
/// <param name="Days">Local days on which it would have begun to fire.</param>
public sealed record TrialCommune(string? Commune, string? Name, int Fired, IReadOnlyList<DateOnly> Days);

/// <summary>How often a rule would have fired.</summary>
/// <param name="Step">ISO 8601 length of time between two looks.</param>
/// <param name="SampledAt">Local time of day of each look.</param>
/// <param name="Fired">Times that it would have begun to fire, all communes together; a condition that came and went between two looks is not among them.</param>
/// <param name="Communes">Those where it would have, most first.</param>
/// <param name="WithoutHistory">Figures of the rule that are not kept; they count as unknown.</param>
public sealed record TrialOutcome(
    string Rule, DateOnly From, DateOnly To, string Step, TimeOnly SampledAt, int Fired, IReadOnlyList<TrialCommune> Communes, IReadOnlyList<string> WithoutHistory);

/// <summary>Tries a rule on the figures of past days: the same condition and hysteresis, looked at once a day.</summary>
public sealed class RuleTrial(FigureBook figures, WorkingHours hours, TimeProvider clock) : IDisposable
{
    /// <summary>Each day's figures are read from history, which takes the engine long enough.</summary>
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <returns><see langword="null"/> when none of its figures is kept over time.</returns>
    public async Task<TrialOutcome?> RunAsync(RuleInForce rule, int days, UnitScope scope, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await LookBackAsync(rule, days, scope, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<TrialOutcome?> LookBackAsync(RuleInForce rule, int days, UnitScope scope, CancellationToken cancellationToken)
    {
        var closing = hours.Shifts[^1].Closes;
        var last = LocalDay.Of(clock.GetUtcNow()).AddDays(-1);
        var first = last.AddDays(1 - days);
        var units = rule.File.PerCommune ? [.. rule.Units.Where(unit => scope.Sees(unit)).Select(unit => (string?)unit.Code)] : new List<string?> { null };
        var begun = units.ToDictionary(unit => unit ?? "", _ => new List<DateOnly>());
        var firing = new HashSet<string>();
        var known = new HashSet<string>();
        var used = rule.Rule.Editions.SelectMany(edition => edition.When.Comparisons).Select(c => c.Figure).Distinct().ToList();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var past = await figures.AtAsync(used, new DateTimeOffset(day.ToDateTime(closing), LocalDay.Offset), cancellationToken);
            known.UnionWith(used.Where(figure => units.Any(unit => past(figure, unit) is not null)));
            foreach (var unit in units)
            {
                var (code, condition) = (unit ?? "", rule.ConditionOn(day, unit));
                var finding = condition.Look(figure => past(figure, unit), rule.Rule.Leaves);
                if (finding.Reached == true && firing.Add(code))
                {
                    begun[code].Add(day);
                }
                else if (finding.Left)
                {
                    firing.Remove(code);
                }
            }
        }

        return known.Count == 0 ? null : new TrialOutcome(
            rule.Rule.Id, first, last, "P1D", closing, begun.Values.Sum(times => times.Count),
            [.. begun.Where(unit => unit.Value.Count > 0).OrderByDescending(unit => unit.Value.Count).ThenBy(unit => unit.Key, StringComparer.Ordinal)
                .Select(unit => new TrialCommune(unit.Key.Length == 0 ? null : unit.Key, rule.NameOf(unit.Key), unit.Value.Count, unit.Value))],
            [.. used.Except(known)]);
    }
}
