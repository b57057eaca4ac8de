using Ioc.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioc.Access.OpenIdConnect;

/// <summary>Signing in with the identity provider: authorization code with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636).</summary>
internal sealed class ProviderSignIn(
    ProviderSettings settings, ProviderDirectory directory, SignInAttempts attempts, CodeExchange codes, ProviderToken tokens, SignIn page, ILogger<ProviderSignIn> log)
{
    /// <summary>Where it begins; a link, because a form may not lead to another site.</summary>
    public const string Path = SignIn.Path + "/provider";

    /// <summary>Where the provider sends the browser back to; to be entered there.</summary>
    public const string AnswerPath = Path + "/answer";

    public async Task<IResult> BeginAsync(HttpContext http, string? returnUrl)
    {
        if (SameSiteOnly.FromAnotherSite(http.Request))
        {
            // With a session at the provider a link somewhere would sign somebody in without their doing.
            return TypedResults.LocalRedirect(SignIn.Path);
        }

        try
        {
            var provider = await directory.CurrentAsync(http.RequestAborted);
            var attempt = attempts.Begin(http, SignIn.Local(returnUrl));
            return TypedResults.Redirect(QueryHelpers.AddQueryString(provider.AuthorizationEndpoint, new Dictionary<string, string?>
            {
                ["response_type"] = "code",
                ["client_id"] = settings.ClientId,
                ["redirect_uri"] = ReturnAddress(http),
                ["scope"] = settings.Scope,
                ["state"] = attempt.State,
                ["nonce"] = attempt.Nonce,
                ["code_challenge"] = attempt.Challenge,
                ["code_challenge_method"] = "S256",
            }));
        }
        catch (ProviderRefusedException refusal)
        {
            return Refuse(http, refusal);
        }
    }

    public async Task<IResult> EndAsync(HttpContext http, ProviderAccounts accounts, SignInManager<Account> signIn, AccountSessions sessions)
    {
        try
        {
            var attempt = attempts.Take(http);
            var text = await codes.RunAsync(CodeOf(http.Request.Query), attempt.Verifier, ReturnAddress(http), http.RequestAborted);
            var token = await tokens.ReadIdTokenAsync(text, attempt.Nonce, http.RequestAborted);
            var account = await accounts.EnterAsync(token, known => AuditNote.Of(http).Is(known.UserName, known.Id));
            var session = await sessions.StartAsync(account.Id, http, new ProviderSession(token.TryGetPayloadValue<string>("sid", out var sid) ? sid : null, text));
            await signIn.SignInWithClaimsAsync(account, new AuthenticationProperties(), [session]);
            return TypedResults.LocalRedirect(attempt.ReturnUrl);
        }
        catch (ProviderRefusedException refusal)
        {
            var note = AuditNote.Of(http);
            (note.Action, note.Code) = ("sign-in.failed", refusal.Code);
            note.Is(note.Who, note.WhoId);
            return Refuse(http, refusal);
        }
    }

    private string CodeOf(IQueryCollection answer)
    {
        if (answer["iss"].ToString() is { Length: > 0 } issuer && issuer != settings.Issuer)
        {
            throw new ProviderRefusedException("token-issuer", "the answer comes from another provider (RFC 9207)");
        }
        if (answer["error"].ToString() is { Length: > 0 } error)
        {
            throw new ProviderRefusedException(error == "access_denied" ? "denied" : "provider-refused", $"the provider answered {CodeExchange.Word(error)}");
        }

        return answer["code"].ToString() is { Length: > 0 and <= 4096 } code ? code : throw new ProviderRefusedException("provider-refused", "the answer holds no code");
    }

    private IResult Refuse(HttpContext http, ProviderRefusedException refusal)
    {
        log.LogWarning("A sign-in with the identity provider was refused: {Code}, {Why}", refusal.Code, refusal.Message);
        return page.ShowRefusal(http, refusal);
    }

    private static string ReturnAddress(HttpContext http) => AddressOf(http, AnswerPath);

    /// <summary>A path of ours as the provider knows it.</summary>
    internal static string AddressOf(HttpContext http, string path) => $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}{path}";
}
