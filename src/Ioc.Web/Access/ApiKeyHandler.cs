using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Ioc.Access;

/// <summary>Lets a machine in by its key: <c>X-Api-Key</c>; for the hub also <c>access_token</c>, since browsers cannot set headers on a WebSocket.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    private const string Header = "X-Api-Key";

    /// <summary>Whether the request comes with a key, right or wrong; then a cookie is not looked at.</summary>
    public static bool Presents(HttpRequest request) => request.Headers.ContainsKey(Header) || HubToken(request) is not null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var presented = Request.Headers.TryGetValue(Header, out var values) ? values.ToString() : HubToken(Request);
        if (string.IsNullOrEmpty(presented))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var matching = keys.Matching(presented);
        return Task.FromResult(matching.Count == 0 ? AuthenticateResult.Fail("No such key.") : AuthenticateResult.Success(Ticket(matching)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Name;
        return Task.CompletedTask;
    }

    private static AuthenticationTicket Ticket(IReadOnlyList<ApiKey> matching) => new(PrincipalOf(matching), Name);

    /// <summary>Whoever comes with a key that these rows hold.</summary>
    internal static ClaimsPrincipal PrincipalOf(IReadOnlyList<ApiKey> matching)
    {
        var identity = new ClaimsIdentity(Name);
        identity.AddClaim(new Claim(ClaimTypes.Name, matching[0].Name));
        // One of the environment is told apart by what its records name, as the contract has it.
        identity.AddClaims(matching.SelectMany(key => key.OfEnvironment ? [.. Parts(key.Source), Scopes.Every] : Parts(key.Source)).Distinct().Select(Scopes.SendsAs));
        foreach (var key in matching)
        {
            var (units, fields) = (Parts(key.Units), Parts(key.Fields));
            identity.AddClaims(Scopes.Within(Parts(key.Scope).SelectMany(scope => Grants.OfKeys.GetValueOrDefault(scope, [])), units, fields).Select(Scopes.MayDo));
            identity.AddClaims(units.Select(unit => new Claim(Scopes.UnitClaim, unit)));
            identity.AddClaims(fields.Select(field => new Claim(Scopes.FieldClaim, field)));
        }

        return new ClaimsPrincipal(identity);
    }

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    // SignalR's client sends its token as a bearer header when it negotiates and in the address when it opens the socket.
    private static string? HubToken(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/hubs"))
        {
            return null;
        }

        var bearer = request.Headers[HeaderNames.Authorization].ToString();
        return bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer["Bearer ".Length..]
            : request.Query.TryGetValue("access_token", out var token) ? token.ToString()
            : null;
    }
}
