using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ioc.Access.OpenIdConnect;

/// <summary>Turns the code that the browser brought into the id_token, from this machine to the provider's.</summary>
internal sealed partial class CodeExchange(ProviderSettings settings, ProviderDirectory directory)
{
    /// <param name="returnAddress">The same that the sign-in began with.</param>
    /// <returns>The id_token, not looked at yet.</returns>
    /// <exception cref="ProviderRefusedException">The provider refuses the code, or cannot be reached.</exception>
    public async Task<string> RunAsync(string code, string verifier, string returnAddress, CancellationToken cancellationToken)
    {
        var provider = await directory.CurrentAsync(cancellationToken);
        using var request = Request(provider, code, verifier, returnAddress);
        try
        {
            using var answer = await directory.Http.SendAsync(request, cancellationToken);
            return IdToken(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ProviderRefusedException("provider-down", $"the code could not be handed in ({fault.GetType().Name})", fault);
        }
    }

    private HttpRequestMessage Request(OpenIdConnectConfiguration provider, string code, string verifier, string returnAddress)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = returnAddress, ["code_verifier"] = verifier, ["client_id"] = settings.ClientId,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, provider.TokenEndpoint);
        if (settings.ClientSecret is { } secret)
        {
            // A provider that names no way takes the first (OpenID Connect Discovery 1.0).
            if (provider.TokenEndpointAuthMethodsSupported.Count == 0 || provider.TokenEndpointAuthMethodsSupported.Contains("client_secret_basic"))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{WebUtility.UrlEncode(settings.ClientId)}:{WebUtility.UrlEncode(secret)}")));
            }
            else
            {
                fields["client_secret"] = secret;
            }
        }

        request.Content = new FormUrlEncodedContent(fields);
        return request;
    }

    private static string IdToken(HttpStatusCode status, string body)
    {
        if ((int)status >= 500)
        {
            throw new ProviderRefusedException("provider-down", $"the provider answered {(int)status} to the code");
        }
        if (status != HttpStatusCode.OK)
        {
            var error = Member(body, "error");
            throw new ProviderRefusedException(error == "invalid_grant" ? "code-refused" : "provider-refused", $"the provider answered {(int)status} {Word(error)} to the code");
        }

        return Member(body, "id_token") ?? throw new ProviderRefusedException("token-unreadable", "the provider's answer holds no id_token");
    }

    /// <summary>An error's code as the provider gave it, if it can be one.</summary>
    internal static string Word(string? error) => error is not null && ErrorWord().IsMatch(error) ? error : "";

    private static string? Member(string body, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[a-z_]{1,40}$")]
    private static partial Regex ErrorWord();
}
