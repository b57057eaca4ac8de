using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ioc.Access.OpenIdConnect;

/// <summary>What the provider says of itself, its addresses and keys: read when first needed, kept for an hour, read anew when a key is not known.</summary>
/// <remarks>
/// Not the package's <c>ConfigurationManager</c>: once it has something it reads anew in the background, so that the first person after a
/// change of keys would be turned away.
/// </remarks>
internal sealed class ProviderDirectory : IDisposable
{
    /// <summary>A key that the provider took back is believed at most this long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Tokens with made-up keys, or people who try again, must not become load on the provider.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ProviderSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpDocumentRetriever _documents;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private OpenIdConnectConfiguration? _current;
    private DateTimeOffset _readAt;
    private ProviderRefusedException? _failure;

    public ProviderDirectory(ProviderSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        _documents = new HttpDocumentRetriever(Http) { RequireHttps = IsHttps(settings.Issuer) };
    }

    /// <summary>Speaks to the provider: follows no redirect, waits no longer than ten seconds.</summary>
    public HttpClient Http { get; }

    /// <exception cref="ProviderRefusedException">It cannot be read now.</exception>
    public Task<OpenIdConnectConfiguration> CurrentAsync(CancellationToken cancellationToken) => ReadAsync(notThis: null, cancellationToken);

    /// <summary>What the provider says after a key was not found in <paramref name="than"/>; the same again when that was read a moment ago.</summary>
    /// <exception cref="ProviderRefusedException">It cannot be read now.</exception>
    public Task<OpenIdConnectConfiguration> NewerAsync(OpenIdConnectConfiguration than, CancellationToken cancellationToken) => ReadAsync(than, cancellationToken);

    public void Dispose()
    {
        Http.Dispose();
        _turn.Dispose();
    }

    private async Task<OpenIdConnectConfiguration> ReadAsync(OpenIdConnectConfiguration? notThis, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var age = _clock.GetUtcNow() - _readAt;
            if (_failure is not null && age < Pause)
            {
                throw new ProviderRefusedException(_failure.Code, _failure.Message, _failure.InnerException);
            }
            if (_failure is null && _current is not null && (ReferenceEquals(_current, notThis) ? age < Pause : age < Kept))
            {
                return _current;
            }

            (_failure, _readAt) = (null, _clock.GetUtcNow());
            return _current = await FetchAsync(cancellationToken);
        }
        catch (ProviderRefusedException failure)
        {
            _failure = failure;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<OpenIdConnectConfiguration> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var said = await OpenIdConnectConfigurationRetriever.GetAsync($"{_settings.Issuer.TrimEnd('/')}/.well-known/openid-configuration", _documents, cancellationToken);
            return WrongWith(said) is { } wrong ? throw new ProviderRefusedException("provider-down", wrong) : said;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or JsonException or ArgumentException or InvalidOperationException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ProviderRefusedException("provider-down", $"the discovery document or the keys could not be read ({fault.GetType().Name})", fault);
        }
    }

    private string? WrongWith(OpenIdConnectConfiguration said) =>
        said.Issuer != _settings.Issuer ? "the discovery document names another issuer than IOC_OIDC_ISSUER"
        : !IsSafe(said.AuthorizationEndpoint) || !IsSafe(said.TokenEndpoint) ? "the discovery document names no safe address to sign in at"
        : said.SigningKeys.Count == 0 ? "the provider has no key that signs"
        : null;

    private static bool IsHttps(string issuer) => new Uri(issuer).Scheme == Uri.UriSchemeHttps;

    private bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && ProviderSettings.IsSafe(uri) && (uri.Scheme == Uri.UriSchemeHttps || !IsHttps(_settings.Issuer));
}
