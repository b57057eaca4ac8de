using System.Globalization;
using System.Net;

namespace Ioc.Access.OpenIdConnect;

/// <summary>The identity provider that people may sign in with, beside the passwords kept here.</summary>
/// <param name="Issuer">Exactly as its tokens name it; its discovery document lies below.</param>
/// <param name="ClientId">What the provider knows this installation as.</param>
public sealed record ProviderSettings(string Issuer, string ClientId)
{
    public const string Names =
        "IOC_OIDC_ISSUER, IOC_OIDC_CLIENT_ID, IOC_OIDC_CLIENT_SECRET, IOC_OIDC_NAME, IOC_OIDC_SCOPE, IOC_OIDC_GROUPS_CLAIM, IOC_OIDC_SKEW_SECONDS, IOC_OIDC_HELP";

    private const int LongestSkew = 600;

    /// <summary><see langword="null"/>: a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>On the button of the sign-in page.</summary>
    public string Name { get; init; } = "SSO";

    /// <summary>What is asked for; <c>openid</c> always.</summary>
    public string Scope { get; init; } = "openid profile";

    /// <summary>Claim of the id_token that lists the person's groups: a text or a list of texts.</summary>
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>How far the clocks of the provider and of this machine may differ.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whom somebody asks who belongs to no group that may do anything here; <see langword="null"/>: the centre's administrator, unnamed.</summary>
    public string? Help { get; init; }

    /// <param name="variable">Value of an environment variable; <see langword="null"/> when unset.</param>
    /// <returns>Nothing where there is no provider; what to change, naming the variable and never its value, where it is half set.</returns>
    public static (ProviderSettings? Settings, string? Refusal) Read(Func<string, string?> variable)
    {
        if (variable("IOC_OIDC_ISSUER") is not { } issuer)
        {
            return (null, Names.Split(", ").FirstOrDefault(name => variable(name) is not null) is { } alone ? $"{alone} is set but IOC_OIDC_ISSUER is not." : null);
        }
        if (!IsAddress(issuer))
        {
            return (null, "IOC_OIDC_ISSUER wants an address such as https://id.tinh.gov.vn/realms/tinh, without a query; http only on this machine.");
        }
        if (variable("IOC_OIDC_CLIENT_ID") is not { } client)
        {
            return (null, "IOC_OIDC_ISSUER needs IOC_OIDC_CLIENT_ID.");
        }
        if (!TrySeconds(variable("IOC_OIDC_SKEW_SECONDS"), out var skew))
        {
            return (null, $"IOC_OIDC_SKEW_SECONDS wants a number from 0 to {LongestSkew}.");
        }

        var plain = new ProviderSettings(issuer, client) { ClientSecret = variable("IOC_OIDC_CLIENT_SECRET"), Help = variable("IOC_OIDC_HELP"), ClockSkew = skew };
        return (plain with
        {
            Name = variable("IOC_OIDC_NAME") ?? plain.Name,
            Scope = WithOpenId(variable("IOC_OIDC_SCOPE") ?? plain.Scope),
            GroupsClaim = variable("IOC_OIDC_GROUPS_CLAIM") ?? plain.GroupsClaim,
        }, null);
    }

    /// <summary>Whether what is sent there cannot be read on the way: HTTPS, or this machine.</summary>
    internal static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (address.Host == "localhost" || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip))));

    // A record prints all it has; a secret must not reach a log that way.
    public override string ToString() => $"{nameof(ProviderSettings)} {{ {Issuer}, {ClientId} }}";

    private static bool IsAddress(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var address) && IsSafe(address) && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    private static bool TrySeconds(string? text, out TimeSpan skew)
    {
        var seconds = 120;
        var holds = text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds <= LongestSkew);
        skew = TimeSpan.FromSeconds(seconds);
        return holds;
    }

    private static string WithOpenId(string scope) => scope.Split(' ').Contains("openid") ? scope : $"openid {scope}";
}
