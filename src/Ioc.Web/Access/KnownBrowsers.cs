using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Ioc.Access;

/// <summary>
/// Browsers in which an account has signed in before, told by a sealed cookie (OWASP: device cookies). Whoever guesses at a name locks it
/// for strangers, not for these; guesses in one of these count for it alone.
/// </summary>
internal sealed class KnownBrowsers(IHttpContextAccessor http, IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Cookie = "ioc.known";

    /// <summary>As many as lock an account.</summary>
    private const int MostGuesses = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("Ioc.Access.KnownBrowsers").ToTimeLimitedDataProtector();
    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Last)> _guesses = new();

    /// <summary>Whether the account has signed in here before, its password is still the same, and nobody guesses here.</summary>
    public bool Knows(Account account) =>
        NameFor(account) is { } browser && !(_guesses.TryGetValue(browser, out var guesses) && guesses.Count >= MostGuesses && clock.GetUtcNow() - guesses.Last < Pause);

    public void Failed(Account account)
    {
        if (NameFor(account) is { } browser)
        {
            var now = clock.GetUtcNow();
            _guesses.AddOrUpdate(browser, (1, now), (_, had) => (now - had.Last < Pause ? had.Count + 1 : 1, now));
        }
    }

    /// <summary>Whoever signed in; a browser knows one account, the latest.</summary>
    public void Remember(Account account)
    {
        if (http.HttpContext is not { } context)
        {
            return;
        }

        foreach (var old in _guesses.Where(each => clock.GetUtcNow() - each.Value.Last > Pause))
        {
            _guesses.TryRemove(old);
        }
        var browser = NameFor(account) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _guesses.TryRemove(browser, out _);
        context.Response.Cookies.Append(Cookie, _seal.Protect($"{browser} {Of(account)}", clock.GetUtcNow() + Kept), new CookieOptions
        {
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = Kept,
            IsEssential = true,
        });
    }

    private string? NameFor(Account account)
    {
        if (http.HttpContext?.Request.Cookies[Cookie] is not { Length: > 0 } sealedText)
        {
            return null;
        }
        try
        {
            return _seal.Unprotect(sealedText).Split(' ') is [var browser, var of]
                && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(of), Encoding.ASCII.GetBytes(Of(account))) ? browser : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Another password, and the browsers of the old one are strangers.
    private static string Of(Account account) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Id} {account.PasswordHash}")));
}
