using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ioc.Access.OpenIdConnect;

/// <summary>Decides whether a token is the provider's, for this installation, of this moment (OpenID Connect Core 1.0, 3.1.3.7).</summary>
internal sealed class ProviderToken(ProviderSettings settings, ProviderDirectory directory, TimeProvider clock)
{
    /// <summary>Signed with a key that only the provider has: neither <c>none</c> nor a secret that both know.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <param name="nonce">That this browser's sign-in began with.</param>
    /// <exception cref="ProviderRefusedException">It is not believed.</exception>
    public async Task<JsonWebToken> ReadIdTokenAsync(string text, string nonce, CancellationToken cancellationToken)
    {
        var token = await ReadAsync(text, cancellationToken);
        if (!token.TryGetPayloadValue<string>("nonce", out var said) || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(nonce)))
        {
            throw new ProviderRefusedException("token-nonce", "the token belongs to another sign-in");
        }

        return token.Subject is { Length: > 0 and <= 255 } ? token : throw new ProviderRefusedException("token-subject", "the token names nobody");
    }

    /// <summary>Word that a session ended at the provider (OpenID Connect Back-Channel Logout 1.0, 2.6).</summary>
    /// <exception cref="ProviderRefusedException">It is not believed.</exception>
    public async Task<JsonWebToken> ReadLogoutTokenAsync(string text, CancellationToken cancellationToken)
    {
        const string Event = "http://schemas.openid.net/event/backchannel-logout";
        var token = await ReadAsync(text, cancellationToken);
        var tells = token.TryGetPayloadValue<Dictionary<string, object>>("events", out var events) && events.ContainsKey(Event);
        return tells && !token.TryGetPayloadValue<object>("nonce", out _)
            ? token
            : throw new ProviderRefusedException("token-kind", "the token does not tell of a session's end");
    }

    private async Task<JsonWebToken> ReadAsync(string text, CancellationToken cancellationToken)
    {
        DemandAlgorithm(text);
        var known = await directory.CurrentAsync(cancellationToken);
        var result = await Handler.ValidateTokenAsync(text, Demands(known));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException)
        {
            // The provider may have changed its keys since.
            result = await Handler.ValidateTokenAsync(text, Demands(await directory.NewerAsync(known, cancellationToken)));
        }
        if (!result.IsValid)
        {
            throw new ProviderRefusedException(CodeOf(result.Exception), $"the token is refused ({result.Exception.GetType().Name})");
        }

        return Demanded((JsonWebToken)result.SecurityToken);
    }

    private static void DemandAlgorithm(string text)
    {
        if (!Algorithms.Contains(Parse(text).Alg))
        {
            throw new ProviderRefusedException("token-algorithm", "the token is not signed with a key of the provider's own");
        }
    }

    private static JsonWebToken Parse(string text)
    {
        try
        {
            return Handler.CanReadToken(text) && new JsonWebToken(text) is { IsEncrypted: false } token ? token : throw new ProviderRefusedException("token-unreadable", "the token is not a signed JWT");
        }
        catch (ArgumentException fault)
        {
            throw new ProviderRefusedException("token-unreadable", "the token is not a signed JWT", fault);
        }
    }

    private TokenValidationParameters Demands(OpenIdConnectConfiguration provider) => new()
    {
        ValidIssuer = settings.Issuer,
        ValidAudience = settings.ClientId,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = provider.SigningKeys,
        RequireSignedTokens = true,
        LifetimeValidator = (from, until, _, _) =>
            // What a token does not say may come as the first instant that there is, from which nothing can be taken away.
            until is not { } end || end <= Now - settings.ClockSkew ? throw new SecurityTokenExpiredException()
            : from is { } start && start > Now + settings.ClockSkew ? throw new SecurityTokenNotYetValidException()
            : true,
    };

    private JsonWebToken Demanded(JsonWebToken token)
    {
        // A token for several, or obtained by another: it has to say that it was this installation that asked (azp).
        if (token.Azp is { Length: > 0 } party ? party != settings.ClientId : token.Audiences.Count() > 1)
        {
            throw new ProviderRefusedException("token-audience", "the token was made for another installation");
        }

        return token.TryGetPayloadValue<long>("iat", out var made) && made <= (clock.GetUtcNow() + settings.ClockSkew).ToUnixTimeSeconds()
            ? token
            : throw new ProviderRefusedException("token-lifetime", "the token was made later than now");
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static string CodeOf(Exception fault) => fault switch
    {
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "token-signature",
        SecurityTokenInvalidIssuerException => "token-issuer",
        SecurityTokenInvalidAudienceException => "token-audience",
        SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException or SecurityTokenInvalidLifetimeException => "token-lifetime",
        _ => "token-unreadable",
    };
}
