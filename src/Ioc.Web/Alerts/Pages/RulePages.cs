using Ioc.Access;
using Ioc.Shell;

namespace Ioc.Alerts.Pages;

/// <summary>The page of rules, with a rule tried on history when the address asks for it.</summary>
internal static class RulePages
{
    /// <summary>Days looked back.</summary>
    public const int TrialDays = 30;

    public static async Task<IResult> ShowAsync(
        HttpContext http, UnitScope scope, RulesInForce rules, RuleTrial trial, AlarmEvaluation evaluation, TimeProvider clock, CancellationToken cancellationToken)
    {
        var tried = rules.Current.Find(http.Request.Query["try"].ToString());
        var outcome = tried is null ? null : await trial.RunAsync(tried, TrialDays, scope, cancellationToken);
        return ShellPages.Page<RulesPage>(new()
        {
            [nameof(RulesPage.Viewer)] = Viewer.Of(http),
            [nameof(RulesPage.Tried)] = tried?.Rule.Id,
            [nameof(RulesPage.Outcome)] = outcome,
            [nameof(RulesPage.Now)] = clock.GetUtcNow(),
            [nameof(RulesPage.Checked)] = evaluation.CheckedAt,
        });
    }
}
