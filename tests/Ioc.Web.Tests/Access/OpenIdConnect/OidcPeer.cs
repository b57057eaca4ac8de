using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Ioc.Access.OpenIdConnect;

namespace Ioc.Tests.Access.OpenIdConnect;

/// <summary>A real OpenID provider (npm oidc-provider) in a process of its own; it can be killed and comes again on the same port.</summary>
public sealed class OidcPeer : IAsyncDisposable
{
    private const string ClientId = "ioc";

    private readonly HttpClient _control = new();
    private readonly string? _secret;
    private Process? _process;

    private OidcPeer(string? secret) => _secret = secret;

    /// <summary>Why there is none here; <see langword="null"/> when there can be one.</summary>
    public static string? Missing { get; } = Directory.Exists(Path.Combine(Folder(), "node_modules", "oidc-provider"))
        ? null
        : "oidc-provider is not installed (npm ci in tests/Ioc.Web.Tests/Access/OidcPeer)";

    public int Port { get; private set; }

    public ProviderSettings Settings => new($"http://127.0.0.1:{Port}", ClientId) { ClientSecret = _secret, Name = "Tài khoản tỉnh", Scope = "openid profile groups", Help = "Phòng CNTT, 0203 3 835 000" };

    /// <param name="secret"><see langword="null"/>: this installation is a public client.</param>
    public static async Task<OidcPeer> StartAsync(string? secret = "mot bi mat: 100% & ky/tu+la?")
    {
        var peer = new OidcPeer(secret);
        await peer.ComeAgainAsync();
        return peer;
    }

    /// <summary>Where it sends people back to.</summary>
    public Task ServeAsync(RunningProduct product) => TellAsync(new { product = product.Address });

    /// <summary>From now on this person is before the screen of whoever is asked to sign in.</summary>
    public Task SeatAsync(string sub, string name, string userName, params string[] groups) =>
        TellAsync(new { denies = false, person = new { sub, name, preferred_username = userName, groups } });

    public Task DenyAsync() => TellAsync(new { denies = true });

    /// <summary>The keys that sign are changed, the old ones are gone.</summary>
    public Task ChangeKeysAsync() => TellAsync(new { newKeys = true });

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task ComeAgainAsync()
    {
        var settings = JsonSerializer.Serialize(new { port = Port, client = ClientId, secret = _secret });
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder(), "peer.mjs"), settings]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var ready = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Port = JsonSerializer.Deserialize<JsonElement>(ready ?? throw new InvalidOperationException("The OpenID provider did not start; see its standard error.")).GetProperty("port").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process!.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _control.Dispose();
    }

    private async Task TellAsync(object wish) => (await _control.PostAsJsonAsync($"http://127.0.0.1:{Port}/control", wish)).EnsureSuccessStatusCode();

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../OidcPeer");
}

/// <summary>A fact that says aloud why it is skipped where there is no OpenID provider.</summary>
public sealed class OidcFactAttribute : FactAttribute
{
    public OidcFactAttribute() => Skip = OidcPeer.Missing;
}
