using System.Buffers.Text;
using System.Data.Common;
using Ioc.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>The way in by passkey (WebAuthn): a key that a device holds and uses only for the person who opens it, so that it is both factors.</summary>
internal static class PasskeySignIn
{
    public const string Path = SignIn.Path + "/passkey";

    /// <summary>What the browser asks its devices with.</summary>
    public const string OptionsPath = Path + "/options";

    /// <param name="To">Where the browser goes on.</param>
    internal sealed record Entered(string To);

    /// <summary>Any passkey of this site: whose it is, the device says.</summary>
    public static async Task<IResult> OfferAsync(SignInManager<Account> sessions) =>
        TypedResults.Text(await sessions.MakePasskeyRequestOptionsAsync(null), "application/json");

    public static async Task<IResult> EnterAsync(HttpContext http, SignInManager<Account> sessions, Installation installation)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await ProvenAsync(http, sessions, form["credential"].ToString());
        var note = AuditNote.Of(http);
        note.Is(account?.UserName, account?.Id);
        if (account is null || !await MayEnterAsync(http, sessions, installation, account))
        {
            // A key that nobody has, a locked account and an answer that is none look alike.
            note.Action = "sign-in.failed";
            return Problem.Of(StatusCodes.Status401Unauthorized, "passkey-refused", "No account may sign in with this passkey.");
        }

        await sessions.SignInAsync(account, isPersistent: false);
        return TypedResults.Json(new Entered(SignIn.Local(form["returnUrl"])));
    }

    /// <summary>Whether this browser began with a passkey and has not ended: Identity takes the lack of that for a programming error.</summary>
    /// <param name="operation"><c>Assertion</c> to sign in, <c>Attestation</c> to add one.</param>
    internal static async Task<bool> IsBegunAsync(HttpContext http, string operation) =>
        (await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Properties?.Items.TryGetValue("PasskeyOperation", out var begun) == true && begun == operation;

    /// <summary>Identity reports whatever happened as a wrong answer of the browser; a store that failed is none.</summary>
    internal static void ThrowIfFault(PasskeyException? failure)
    {
        if (failure?.GetBaseException() is DbException)
        {
            throw new InvalidOperationException("The passkey could not be looked up.", failure);
        }
    }

    /// <summary>Name of a passkey in addresses, forms and the audit log.</summary>
    internal static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private static async Task<Account?> ProvenAsync(HttpContext http, SignInManager<Account> sessions, string credential)
    {
        if (credential.Length == 0 || !await IsBegunAsync(http, "Assertion"))
        {
            return null;
        }

        var proof = await sessions.PerformPasskeyAssertionAsync(credential);
        ThrowIfFault(proof.Failure);
        if (!proof.Succeeded)
        {
            return null;
        }

        // With the device's counter as it is now; of two at once, one has to begin again.
        return (await sessions.UserManager.AddOrUpdatePasskeyAsync(proof.User, proof.Passkey)).Succeeded ? proof.User : null;
    }

    // Identity's own way in by passkey asks for none of this.
    private static async Task<bool> MayEnterAsync(HttpContext http, SignInManager<Account> sessions, Installation installation, Account account) =>
        account.PasswordHash is not null && !account.IsDisabled && !DemoAccount.IsBarred(account.UserName!, installation, http.Request)
        && !await sessions.UserManager.IsLockedOutAsync(account) && (await sessions.UserManager.GetLoginsAsync(account)).Count == 0;
}
