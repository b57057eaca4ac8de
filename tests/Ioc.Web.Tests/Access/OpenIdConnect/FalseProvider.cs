using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Access.OpenIdConnect;
using Ioc.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Ioc.Tests.Access.OpenIdConnect;

/// <summary>A provider that says what it is told to, right or wrong. The real one never would.</summary>
internal sealed class FalseProvider : IAsyncDisposable
{
    public const string ClientId = "ioc";

    private readonly WebApplication _app;
    private readonly TimeProvider _clock;

    private FalseProvider(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public string Issuer => _app.BrowserAddress();

    public RSA Key { get; private set; } = RSA.Create(2048);

    /// <summary>Counted: how often its keys were asked for.</summary>
    public int KeysRead { get; private set; }

    /// <summary>What is in the token unless something else is said; the nonce is that of the sign-in.</summary>
    public Dictionary<string, object?> Claims { get; } = [];

    /// <summary>From header and claims to the token; by default signed as it should be.</summary>
    public Func<Dictionary<string, object?>, string> Sign { get; set; } = null!;

    /// <summary>Further members of the answer to the browser, or in place of the usual ones.</summary>
    public Dictionary<string, string?> Answer { get; } = [];

    /// <summary>Members of the discovery document in place of the right ones.</summary>
    public Dictionary<string, object?> Discovery { get; } = [];

    /// <summary>In place of the answer to the code.</summary>
    public Func<HttpContext, Task>? Token { get; set; }

    public string Nonce { get; private set; } = "";

    public ProviderSettings Settings => new(Issuer, ClientId) { Name = "Tài khoản tỉnh" };

    public static async Task<FalseProvider> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new FalseProvider(app, clock);
        app.MapGet("/.well-known/openid-configuration", provider.Describe);
        app.MapGet("/keys", provider.Keys);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.AnswerCodeAsync);
        await app.StartAsync();
        provider.Behave();
        return provider;
    }

    /// <summary>As a good one does, until told otherwise.</summary>
    public void Behave()
    {
        Sign = claims => Jwt(claims, "RS256", "first", data => Key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Claims.Clear();
        Answer.Clear();
        Discovery.Clear();
        Token = null;
    }

    /// <summary>Another key under the same name.</summary>
    public void ChangeKey() => Key = RSA.Create(2048);

    public static string Jwt(Dictionary<string, object?> claims, string algorithm, string? kid, Func<byte[], byte[]> sign, string typ = "JWT")
    {
        var head = new Dictionary<string, object?> { ["alg"] = algorithm, ["typ"] = typ };
        if (kid is not null)
        {
            head["kid"] = kid;
        }

        var body = $"{Part(head)}.{Part(claims)}";
        return $"{body}.{WebEncoders.Base64UrlEncode(sign(Encoding.ASCII.GetBytes(body)))}";

        static string Part(object what) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(what));
    }

    /// <summary>Right in everything but what <see cref="Claims"/> says; a claim that is <see langword="null"/> is left out.</summary>
    public string MakeToken()
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Issuer, ["aud"] = ClientId, ["sub"] = "u-1", ["nonce"] = Nonce, ["iat"] = now, ["exp"] = now + 300, ["preferred_username"] = "lan.nt", ["groups"] = new[] { "kiem-tra" },
        };
        foreach (var (name, value) in Claims)
        {
            claims[name] = value;
        }

        return Sign(claims.Where(claim => claim.Value is not null).ToDictionary());
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private IResult Describe()
    {
        var said = new Dictionary<string, object?>
        {
            ["issuer"] = Issuer, ["authorization_endpoint"] = $"{Issuer}/authorize", ["token_endpoint"] = $"{Issuer}/token", ["jwks_uri"] = $"{Issuer}/keys",
        };
        foreach (var (name, value) in Discovery)
        {
            said[name] = value;
        }

        return Results.Json(said);
    }

    private IResult Keys()
    {
        KeysRead++;
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Key.ExportParameters(includePrivateParameters: false)));
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "first", n = key.N, e = key.E } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        Nonce = request.Query["nonce"].ToString();
        var answer = new Dictionary<string, string?> { ["code"] = "the-code", ["state"] = request.Query["state"] };
        foreach (var (name, value) in Answer)
        {
            answer[name] = value;
        }

        return Results.Redirect(QueryHelpers.AddQueryString(request.Query["redirect_uri"].ToString(), answer.Where(member => member.Value is not null).ToDictionary()));
    }

    private Task AnswerCodeAsync(HttpContext http) =>
        Token is { } other ? other(http) : Results.Json(new { access_token = "a", token_type = "Bearer", id_token = MakeToken() }).ExecuteAsync(http);
}
