using Ioc.Shell;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioc.Access.OpenIdConnect;

/// <summary>The end of a sign-in, on both sides: ended here it ends at the provider too, and the other way round.</summary>
internal sealed class ProviderSignOut(ProviderSettings settings, ProviderDirectory directory, ProviderToken tokens, ILogger<ProviderSignOut> log)
{
    /// <summary>Where the provider tells of a session's end; to be entered there.</summary>
    public const string ToldPath = ProviderSignIn.Path + "/signed-out";

    /// <param name="idToken">Of the session that ended here.</param>
    /// <returns>Where the browser goes on to end it at the provider; <see langword="null"/> when the provider offers no such place or is away.</returns>
    public async Task<string?> AddressAsync(HttpContext http, string idToken)
    {
        try
        {
            var provider = await directory.CurrentAsync(http.RequestAborted);
            return string.IsNullOrEmpty(provider.EndSessionEndpoint) ? null : QueryHelpers.AddQueryString(provider.EndSessionEndpoint, new Dictionary<string, string?>
            {
                ["id_token_hint"] = idToken,
                ["client_id"] = settings.ClientId,
                ["post_logout_redirect_uri"] = ProviderSignIn.AddressOf(http, SignIn.Path),
            });
        }
        catch (ProviderRefusedException refusal)
        {
            log.LogWarning("A session ended here, but could not be ended at the identity provider: {Why}", refusal.Message);
            return null;
        }
    }

    /// <summary>The browser that had the session is let go at its next look, within a minute.</summary>
    public async Task<IResult> ToldAsync(HttpContext http, ProviderAccounts accounts, AccountSessions sessions)
    {
        try
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
            var token = await tokens.ReadLogoutTokenAsync(form["logout_token"].ToString(), http.RequestAborted);
            var sid = token.TryGetPayloadValue<string>("sid", out var said) ? said : null;
            var account = token.Subject is { Length: > 0 } subject ? await accounts.FindAsync(subject) : null;
            AuditNote.Of(http).Is(account?.UserName, account?.Id);
            if (account is not null || (sid is not null && string.IsNullOrEmpty(token.Subject)))
            {
                await sessions.EndOfProviderAsync(account?.Id, sid, http.RequestAborted);
            }

            return Results.Ok();
        }
        catch (ProviderRefusedException refusal)
        {
            log.LogWarning("Word of a session's end was refused: {Code}, {Why}", refusal.Code, refusal.Message);
            return Problem.Of(refusal.Status == StatusCodes.Status503ServiceUnavailable ? refusal.Status : StatusCodes.Status400BadRequest, refusal.Code, "The logout token is not believed.");
        }
    }
}
