using Ioc.Access;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Accounts;

/// <summary>Where an administrator keeps accounts: who they are, what they may do, what they see.</summary>
internal static class AccountPages
{
    public const string Path = MenuEntry.Accounts;

    private const int LargestForm = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ExcludeFromDescription().RequireAuthorization(Scopes.Accounts).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        pages.MapGet("", (HttpContext http, [AsParameters] Parts parts) => parts.ShowAsync(http, http.Request.Query["edit"], null, null, null));
        pages.MapPost("", AddAsync).Audited("account.added");
        pages.MapPost("/{id}", ChangeAsync).Audited("account.changed");
        pages.MapPost("/{id}/password", ResetAsync).Audited("account.password-reset");
        Map(pages, "factor-off", "account.factor-removed", (book, id) => book.RemoveFactorAsync(id));
        Map(pages, "disable", "account.disabled", (book, id) => book.DisableAsync(id));
        Map(pages, "enable", "account.enabled", (book, id) => book.EnableAsync(id));
        Map(pages, "sign-out", "account.signed-out", (book, id) => book.SignOutAsync(id));
        Map(pages, "delete", "account.deleted", (book, id) => book.DeleteAsync(id));
    }

    private static void Map(RouteGroupBuilder pages, string what, string audited, Func<AccountBook, string, Task<string?>> change) =>
        pages.MapPost($"/{{id}}/{what}", async (string id, HttpContext http, [AsParameters] Parts parts) =>
            await change(parts.Book, id) is { } wrong ? await parts.ShowAsync(http, null, null, wrong, null) : ShellPages.SeeOther(http, Path)).Audited(audited);

    private static async Task<IResult> AddAsync(HttpContext http, [AsParameters] Parts parts)
    {
        var (draft, unread) = Read(await http.Request.ReadFormAsync(http.RequestAborted));
        var (password, wrong) = unread is null ? await parts.Book.AddAsync(draft) : (null, unread);
        return await parts.ShowAsync(http, null, password is null ? draft : null, wrong, password is null ? null : (draft.UserName, password));
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext http, [AsParameters] Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (draft, unread) = Read(form);
        return (unread ?? await parts.Book.ChangeAsync(id, form["revision"], draft)) is { } wrong
            ? await parts.ShowAsync(http, id, wrong == "changed-meanwhile" ? null : draft, wrong, null)
            : ShellPages.SeeOther(http, Path);
    }

    private static async Task<IResult> ResetAsync(string id, HttpContext http, [AsParameters] Parts parts)
    {
        var (password, wrong) = await parts.Book.ResetPasswordAsync(id);
        return wrong is not null ? await parts.ShowAsync(http, null, null, wrong, null)
            : password is not null && await parts.Book.FindAsync(id) is { } entry ? await parts.ShowAsync(http, null, null, null, (entry.Account.UserName!, password))
            : Results.NotFound();
    }

    private static (AccountDraft Draft, string? Wrong) Read(IFormCollection form)
    {
        var fields = ScopeWords.Fields(form["fields"]);
        var fullName = form["fullName"].ToString().Trim();
        return (
            new AccountDraft(
                form["userName"].ToString().Trim(), fullName.Length == 0 ? null : fullName[..Math.Min(fullName.Length, 200)],
                [.. form["roles"].OfType<string>().Distinct()], [.. form["units"].OfType<string>().Distinct()], fields ?? []),
            fields is null ? "fields-wrong" : null);
    }

    internal sealed record Parts(AccountBook Book, ScopeWords Words, IAntiforgery Antiforgery)
    {
        /// <param name="edited">Id of the account that the form changes; <see langword="null"/>: a new one.</param>
        /// <param name="password">Told this once.</param>
        public async Task<IResult> ShowAsync(HttpContext http, string? edited, AccountDraft? draft, string? wrong, (string Name, string Password)? password)
        {
            var entry = string.IsNullOrEmpty(edited) ? null : await Book.FindAsync(edited) is { Provider: null } own ? own : null;
            return ShellPages.Page<AccountsPage>(
                new()
                {
                    [nameof(AccountsPage.Viewer)] = Viewer.Of(http),
                    [nameof(AccountsPage.Entries)] = await Book.ListAsync(),
                    [nameof(AccountsPage.Edited)] = entry,
                    [nameof(AccountsPage.Draft)] = (wrong == "from-provider" ? null : draft) ?? entry?.ToDraft() ?? new AccountDraft("", null, [], [], [Scopes.Every]),
                    [nameof(AccountsPage.Wrong)] = wrong,
                    [nameof(AccountsPage.Password)] = password,
                    [nameof(AccountsPage.Words)] = Words,
                    [nameof(AccountsPage.Token)] = Antiforgery.GetAndStoreTokens(http),
                },
                wrong is null ? StatusCodes.Status200OK : wrong is "changed-meanwhile" or "last-administrator" or "name-taken" or "from-provider" ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
        }
    }
}
