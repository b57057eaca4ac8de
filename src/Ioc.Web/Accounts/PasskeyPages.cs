using Ioc.Access;
using Ioc.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Accounts;

/// <summary>One's own passkeys. Adding begins with the password and ends, in the same browser, with what the device made.</summary>
internal static class PasskeyPages
{
    public const string Path = ProfilePages.Path + "/passkeys";

    internal const int LongestName = 60;

    private const int Most = 10;

    public static void Map(IEndpointRouteBuilder own)
    {
        own.MapPost("/passkeys/options", OfferAsync).Audited("passkey.asked", AuditMoment.Soon);
        own.MapPost("/passkeys", AddAsync).Audited("passkey.added");
        own.MapPost("/passkeys/remove", RemoveAsync).Audited("passkey.removed");
    }

    private static async Task<IResult> OfferAsync(HttpContext http, [AsParameters] ProfilePages.Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await parts.AccountAsync(http);
        if (await parts.WrongPasswordAsync(account, form) is { } wrong)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, wrong, "A passkey is added only with the account's password.");
        }
        if (account.MustChangePassword)
        {
            // Whoever chose the password could add a key that outlives it.
            return Problem.Of(StatusCodes.Status400BadRequest, "password-change-required", "Somebody else chose this password; change it first.");
        }

        var whose = new PasskeyUserEntity { Id = account.Id, Name = account.UserName!, DisplayName = account.FullName ?? account.UserName! };
        return TypedResults.Text(await parts.SignIn.MakePasskeyCreationOptionsAsync(whose), "application/json");
    }

    private static async Task<IResult> AddAsync(HttpContext http, [AsParameters] ProfilePages.Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await parts.AccountAsync(http);
        var name = form["name"].ToString().Trim();
        var wrong = name.Length is 0 or > LongestName ? "passkey-name"
            : (await parts.Accounts.GetPasskeysAsync(account)).Count >= Most ? "passkeys-many"
            : null;
        var made = wrong is null ? await MadeAsync(http, parts, account, form["credential"].ToString()) : null;
        if (made is null)
        {
            return await parts.ShowAsync(http, wrong ?? "passkey-refused", null);
        }

        made.Name = name;
        AccountGrants.Check(await parts.Accounts.AddOrUpdatePasskeyAsync(account, made));
        AuditNote.Of(http).Subject = PasskeySignIn.IdOf(made);
        await parts.RefreshAsync(http, account);
        return ShellPages.SeeOther(http, ProfilePages.Path);
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, [AsParameters] ProfilePages.Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await parts.AccountAsync(http);
        if (await parts.WrongPasswordAsync(account, form) is { } wrong)
        {
            return await parts.ShowAsync(http, wrong, null);
        }
        if ((await parts.Accounts.GetPasskeysAsync(account)).FirstOrDefault(each => PasskeySignIn.IdOf(each) == form["id"]) is not { } passkey)
        {
            return await parts.ShowAsync(http, "passkey-gone", null);
        }

        AccountGrants.Check(await parts.Accounts.RemovePasskeyAsync(account, passkey.CredentialId));
        AuditNote.Of(http).Subject = PasskeySignIn.IdOf(passkey);
        // Whoever came in with it goes with it.
        await parts.RefreshAsync(http, account);
        return ShellPages.SeeOther(http, ProfilePages.Path);
    }

    private static async Task<UserPasskeyInfo?> MadeAsync(HttpContext http, ProfilePages.Parts parts, Account account, string credential)
    {
        if (credential.Length == 0 || !await PasskeySignIn.IsBegunAsync(http, "Attestation"))
        {
            return null;
        }

        var made = await parts.SignIn.PerformPasskeyAttestationAsync(credential);
        PasskeySignIn.ThrowIfFault(made.Failure);
        // Begun with this account's password, not with that of who used the browser before.
        return made.Succeeded && made.UserEntity.Id == account.Id ? made.Passkey : null;
    }
}
