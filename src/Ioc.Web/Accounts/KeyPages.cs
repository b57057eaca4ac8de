using System.Globalization;
using System.Text.RegularExpressions;
using Ioc.Access;
using Ioc.Rules.Calendar;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Accounts;

/// <summary>Where keys of machines are made, replaced and taken back. A key is shown once, when it is made.</summary>
internal static partial class KeyPages
{
    public const string Path = "/accounts/keys";

    /// <summary>How long the key that was replaced still opens: time to tell its machine.</summary>
    private static readonly TimeSpan OlderHolds = TimeSpan.FromHours(24);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ExcludeFromDescription().RequireAuthorization(Scopes.Keys).WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        pages.MapGet("", (HttpContext http, [AsParameters] Parts parts) => parts.ShowAsync(http, null, null, null));
        pages.MapPost("", AddAsync).Audited("key.added");
        pages.MapPost("/{name}/rotate", RotateAsync).Audited("key.replaced");
        pages.MapPost("/{name}/remove", async (string name, HttpContext http, ApiKeys keys) =>
            await keys.RemoveAsync(name, http.RequestAborted) ? ShellPages.SeeOther(http, Path) : Results.NotFound()).Audited("key.removed");
    }

    private static async Task<IResult> AddAsync(HttpContext http, [AsParameters] Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var draft = new KeyDraft(
            form["name"].ToString().Trim(), [.. form["scopes"].OfType<string>().Distinct()], form["source"].ToString().Trim(), form["expires"].ToString(),
            [.. form["units"].OfType<string>().Distinct()], form["fields"].ToString());
        if (Read(draft, parts, http.User.Identity!.Name!, out var key) is { } wrong)
        {
            return await parts.ShowAsync(http, draft, wrong, null);
        }

        return await parts.Keys.AddAsync(key!, http.RequestAborted) is { } secret
            ? await parts.ShowAsync(http, null, null, (draft.Name, secret, Replaced: false))
            : await parts.ShowAsync(http, draft, "name-taken", null);
    }

    private static async Task<IResult> RotateAsync(string name, HttpContext http, [AsParameters] Parts parts) =>
        await parts.Keys.RotateAsync(name, OlderHolds, http.RequestAborted) is { } secret ? await parts.ShowAsync(http, null, null, (name, secret, Replaced: true)) : Results.NotFound();

    private static string? Read(KeyDraft draft, Parts parts, string by, out ApiKey? key)
    {
        key = null;
        var fields = ScopeWords.Fields(draft.Fields);
        DateOnly? last = DateOnly.TryParseExact(draft.Expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        // Those of the environment are called by their scopes.
        if (!KeyName().IsMatch(draft.Name) || Grants.OfKeys.ContainsKey(draft.Name))
        {
            return "name-wrong";
        }
        if (draft.Scopes.Count == 0 || draft.Scopes.Except(Grants.OfKeys.Keys).Any())
        {
            return "scope-missing";
        }
        if (SendingAs.Read(draft.Source) is not { } source)
        {
            return "source-wrong";
        }
        if (!parts.Words.AreUnits(draft.Units) || draft.Units.Count > 500)
        {
            return "unknown-unit";
        }
        if (fields is null)
        {
            return "fields-wrong";
        }
        if (draft.Scopes.Contains("ingest") && !(draft.Units.Contains(Scopes.Every) && fields.Contains(Scopes.Every)))
        {
            return "ingest-not-whole";
        }
        if (draft.Expires.Length > 0 && (last is null || last <= LocalDay.Of(parts.Clock.GetUtcNow())))
        {
            return "expires-wrong";
        }

        key = new ApiKey(draft.Name, "", string.Join(',', draft.Scopes), source)
        {
            Units = string.Join(',', draft.Units),
            Fields = string.Join(',', fields),
            CreatedBy = by,
            ExpiresAt = last is { } until ? LocalDay.End(until).ToUnixTimeMilliseconds() : null,
        };
        return null;
    }

    internal sealed record Parts(ApiKeys Keys, ScopeWords Words, TimeProvider Clock, IAntiforgery Antiforgery)
    {
        /// <param name="made">Name and key, told this once.</param>
        public async Task<IResult> ShowAsync(HttpContext http, KeyDraft? draft, string? wrong, (string Name, string Key, bool Replaced)? made) => ShellPages.Page<KeysPage>(
            new()
            {
                [nameof(KeysPage.Viewer)] = Viewer.Of(http),
                [nameof(KeysPage.Keys)] = await Keys.ListAsync(http.RequestAborted),
                [nameof(KeysPage.Draft)] = draft ?? new KeyDraft("", [], "", "", [Scopes.Every], Scopes.Every),
                [nameof(KeysPage.Wrong)] = wrong,
                [nameof(KeysPage.Made)] = made,
                [nameof(KeysPage.Words)] = Words,
                [nameof(KeysPage.Token)] = Antiforgery.GetAndStoreTokens(http),
            },
            wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    [GeneratedRegex(@"^[A-Za-z0-9._\-]{2,64}$")]
    private static partial Regex KeyName();
}

/// <summary>What a form says of a key.</summary>
public sealed record KeyDraft(string Name, IReadOnlyList<string> Scopes, string Source, string Expires, IReadOnlyList<string> Units, string Fields);
