using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioc.Access.OpenIdConnect;

/// <summary>A sign-in that this browser began and the provider has not answered yet.</summary>
/// <param name="State">Comes back with the answer, so that nobody is signed in by somebody else's.</param>
/// <param name="Nonce">Comes back inside the token.</param>
/// <param name="Verifier">What the code is worthless without (PKCE, RFC 7636).</param>
/// <param name="BegunAt">Milliseconds since 1970.</param>
internal sealed record SignInAttempt(string State, string Nonce, string Verifier, string ReturnUrl, long BegunAt)
{
    public string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
}

/// <summary>Keeps a browser's attempt in a cookie that only this installation can write and read; it is taken once.</summary>
internal sealed class SignInAttempts(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Cookie = "ioc.provider";

    // Long enough to find a telephone with the second factor on it.
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);

    private readonly IDataProtector _protector = protection.CreateProtector("Ioc.Access.OpenIdConnect.SignInAttempt");

    public SignInAttempt Begin(HttpContext http, string returnUrl)
    {
        var attempt = new SignInAttempt(Random(), Random(), Random(), returnUrl, clock.GetUtcNow().ToUnixTimeMilliseconds());
        http.Response.Cookies.Append(Cookie, _protector.Protect(JsonSerializer.Serialize(attempt)), Options(http));
        return attempt;
    }

    /// <returns>The attempt that this answer belongs to.</returns>
    /// <exception cref="ProviderRefusedException">None that this browser began, or too long ago.</exception>
    public SignInAttempt Take(HttpContext http)
    {
        var kept = http.Request.Cookies[Cookie];
        http.Response.Cookies.Delete(Cookie, Options(http));
        if (Read(kept) is not { } attempt || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(attempt.State), Encoding.UTF8.GetBytes(http.Request.Query["state"].ToString())))
        {
            throw new ProviderRefusedException("attempt", "the answer belongs to no sign-in that this browser began");
        }

        return clock.GetUtcNow().ToUnixTimeMilliseconds() - attempt.BegunAt <= Lasts.TotalMilliseconds
            ? attempt
            : throw new ProviderRefusedException("attempt", "the sign-in began too long ago");
    }

    private SignInAttempt? Read(string? kept)
    {
        try
        {
            return string.IsNullOrEmpty(kept) ? null : JsonSerializer.Deserialize<SignInAttempt>(_protector.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Lax: the provider's answer is a link from another site.
    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = ProviderSignIn.Path, MaxAge = Lasts, IsEssential = true,
    };

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
