using System.Security.Claims;
using Dapper;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Alerts.Pages;

/// <summary>What a form asks to keep quiet, as it was typed.</summary>
public sealed record SilenceDraft(string? Rule, string? Commune, string? From, string? Until, string? Reason);

/// <summary>The page of silences and maintenance windows.</summary>
internal static class SilencePages
{
    public static Task<IResult> ShowAsync(HttpContext http, UnitScope scope, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var query = http.Request.Query;
        var draft = new SilenceDraft(query["rule"], query["commune"], null, PageWords.ForInput(parts.Clock.GetUtcNow().AddHours(4)), null);
        return PageAsync(http, scope, parts, draft, null, cancellationToken);
    }

    public static async Task<IResult> AddAsync(HttpContext http, ClaimsPrincipal caller, UnitScope scope, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var draft = new SilenceDraft(form["rule"], form["commune"], form["from"], form["until"], form["reason"]);
        var wish = new SilenceEndpoints.Wish(
            new SilenceMatch(AlarmEndpoints.Text(draft.Rule), AlarmEndpoints.Text(draft.Commune)), PageWords.FromInput(draft.From), PageWords.FromInput(draft.Until), draft.Reason);
        if (SilenceEndpoints.Judge(wish, scope, parts.Communes, parts.Rules, parts.Clock.GetUtcNow(), out var commune, out var from, out var until) is { } refusal)
        {
            return await PageAsync(http, scope, parts, draft, refusal, cancellationToken);
        }

        var made = await parts.Silences.AddAsync(wish.Match! with { Commune = commune?.Code }, commune?.ProvinceCode, from, until, draft.Reason!, AlarmEndpoints.NameOf(caller), cancellationToken);
        AuditNote.Of(http).Subject = made.Id;
        return AlarmPages.BackTo(form["back"], AlarmPages.SilencesPath);
    }

    public static async Task<IResult> EndAsync(string id, ClaimsPrincipal caller, UnitScope scope, Silences silences, CancellationToken cancellationToken)
    {
        // One that has ended meanwhile is what was wanted.
        await silences.EndAsync(id, AlarmEndpoints.NameOf(caller), scope, cancellationToken);
        return Results.LocalRedirect(AlarmPages.SilencesPath);
    }

    private static async Task<IResult> PageAsync(HttpContext http, UnitScope scope, Parts parts, SilenceDraft draft, ProblemHttpResult? refusal, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(http) with { Path = AlarmPages.SilencesPath };
        var cursor = http.Request.Query["cursor"].ToString();
        var ended = await parts.Silences.ListAsync("ended", Guid.TryParseExact(cursor, "n", out _) ? cursor : null, scope, cancellationToken);
        return ShellPages.Page<SilencesPage>(
            new()
            {
                [nameof(SilencesPage.Viewer)] = viewer,
                [nameof(SilencesPage.Active)] = (await parts.Silences.ListAsync("active", null, scope, cancellationToken)).Silences,
                [nameof(SilencesPage.Planned)] = (await parts.Silences.ListAsync("planned", null, scope, cancellationToken)).Silences,
                [nameof(SilencesPage.Ended)] = ended,
                [nameof(SilencesPage.Firing)] = await FiringAsync(parts, scope, cancellationToken),
                [nameof(SilencesPage.Communes)] = (IReadOnlyList<Commune>)[.. scope.ProvincesInPart.SelectMany(code => scope.CommunesOf(code, parts.Communes))],
                [nameof(SilencesPage.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
                [nameof(SilencesPage.Now)] = parts.Clock.GetUtcNow(),
                [nameof(SilencesPage.MaySilence)] = http.User.May(Scopes.Silences),
                [nameof(SilencesPage.Draft)] = draft,
                [nameof(SilencesPage.Problem)] = refusal is null ? null : AlarmPages.Say(refusal, viewer.Language),
            },
            refusal?.StatusCode ?? StatusCodes.Status200OK);
    }

    // What fires and nobody has taken on: this is what is sent when a silence ends.
    private static async Task<IReadOnlyList<(string Rule, string Commune)>> FiringAsync(Parts parts, UnitScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsEmpty)
        {
            return [];
        }

        await using var connection = await parts.Store.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<(string Rule, string Commune)>(
            $"SELECT a.rule, a.commune FROM alarm a WHERE a.resolved_at IS NULL AND a.fired_at IS NOT NULL AND a.acknowledged_at IS NULL AND {AlarmList.IsSeen} ORDER BY a.commune, a.rule",
            new { provinces = AlarmList.Codes(scope.Provinces), communes = AlarmList.Codes(scope.CommuneCodes) })];
    }

    /// <summary>What the page needs.</summary>
    internal readonly record struct Parts(Silences Silences, RulesInForce Rules, CommuneDirectory Communes, OperationalStore Store, IAntiforgery Antiforgery, TimeProvider Clock);
}
