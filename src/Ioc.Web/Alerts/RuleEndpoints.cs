using Ioc.Access;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>Rules for programs: read, and tried on history.</summary>
internal static class RuleEndpoints
{
    private const int UsualDays = 30;
    private const int MostDays = 92;

    public static IResult List(RulesInForce rules, FigureBook figures, HttpContext http)
    {
        var (set, language) = (rules.Current, Viewer.Of(http).Language);
        return AlarmEndpoints.Answer(new RulesAnswer(
            set.Revision, [.. set.Rules.Select(RuleView.Of)], [.. figures.Figures], [.. set.Errors.Select(error => error.In(language))]));
    }

    public static async Task<IResult> TryAsync(
        HttpRequest request, UnitScope scope, RulesInForce rules, FigureBook figures, CommuneDirectory communes, RuleTrial trial, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<Wish>(request, cancellationToken) is not { } wish || (wish.Rule is null) == (wish.Yaml is null))
        {
            return AlarmEndpoints.BadBody("either {\"rule\"} or {\"yaml\"}, with {\"days\"?}");
        }

        if (wish.Days is < 1 or > MostDays)
        {
            return AlarmEndpoints.BadParameter("'days' is 1 to 92.");
        }

        var rule = wish.Rule is { } id ? rules.Current.Find(id) : null;
        if (wish.Rule is not null && rule is null)
        {
            return Problem.Of(StatusCodes.Status404NotFound, "unknown-rule", "There is no rule of this id.");
        }

        if (wish.Yaml is { } yaml)
        {
            var (file, errors) = RuleReader.Read("rule.yaml", yaml, figures, communes);
            if (file is null)
            {
                return Problem.Of(
                    StatusCodes.Status400BadRequest, "bad-rule", "The rule cannot be read.",
                    KeyValuePair.Create<string, object?>("errors", errors.Select(e => e.In(Viewer.Of(request.HttpContext).Language))));
            }

            rule = rules.Trial(file);
        }

        return await trial.RunAsync(rule!, wish.Days ?? UsualDays, scope, cancellationToken) is { } outcome
            ? AlarmEndpoints.Answer(outcome)
            : Problem.Of(StatusCodes.Status400BadRequest, "no-history", "None of the figures of this rule is kept over time.");
    }

    private sealed record Wish(string? Rule, string? Yaml, int? Days);
}
