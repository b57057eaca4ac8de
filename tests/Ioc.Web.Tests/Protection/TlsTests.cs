using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ioc.Protection;
using Ioc.Tests.Access;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Protection;

/// <summary>The product with a certificate of its own, spoken to as a browser would.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Password = "mat-khau-cua-tep-khoa";

    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("pem")]
    [InlineData("pfx")]
    public async Task Cookies_are_kept_to_encrypted_lines_and_browsers_are_told_to_stay_there(string kind)
    {
        await using var product = await StartAsync(Files(kind));
        using var browser = Browser(product);

        using var answer = await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        Assert.Equal("https", product.Address.Scheme);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("ioc.session", StringComparison.Ordinal));
        Assert.Contains("secure", cookie);
        Assert.Contains("httponly", cookie);
        Assert.StartsWith("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task The_chain_is_sent_old_versions_are_refused_and_how_long_it_holds_is_measured()
    {
        await using var product = await StartAsync(Files("pem"));

        Assert.True((await HandshakeAsync(product, SslProtocols.Tls12 | SslProtocols.Tls13)).Version is SslProtocols.Tls13 or SslProtocols.Tls12);
        Assert.Equal(SslProtocols.Tls12, (await HandshakeAsync(product, SslProtocols.Tls12)).Version);
#pragma warning disable SYSLIB0039, CA5397 // That it is refused is what is tested.
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(product, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397

        using var machine = Client(product);
        machine.DefaultRequestHeaders.Add("X-Api-Key", RunningProduct.ReadKey);
        var line = (await machine.GetStringAsync("/metrics")).Split('\n').Single(line => line.StartsWith("ioc_tls_certificate_left_seconds ", StringComparison.Ordinal));
        Assert.True(double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) > TimeSpan.FromDays(365).TotalSeconds, line);
    }

    [Fact]
    public async Task The_live_feed_is_heard_over_an_encrypted_line()
    {
        await using var product = await StartAsync(Files("pem"));
        using var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(Handler());

        await socket.ConnectAsync(new UriBuilder(product.Address) { Scheme = "wss", Path = "/hubs/live", Query = $"access_token={RunningProduct.ReadKey}" }.Uri, invoker, default);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, endOfMessage: true, default);
        var heard = new byte[100];
        var received = await socket.ReceiveAsync(heard.AsMemory(), default);

        Assert.Equal("{}\u001e", Encoding.UTF8.GetString(heard, 0, received.Count));
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_without_a_restart_and_a_broken_one_is_not()
    {
        var log = new LogLines();
        var files = Files("pem");
        await using var product = await StartAsync(files, log);
        var first = (await HandshakeAsync(product, SslProtocols.None)).Serial;

        await File.WriteAllTextAsync(files.Path, "-----BEGIN CERTIFICATE-----\nhalf of it");
        await FigureOffice.UntilAsync("the broken one is spoken of", () => Task.FromResult(log.All.Any(line => line.Contains("A changed certificate is not used", StringComparison.Ordinal))), seconds: 60);
        Assert.Equal(first, (await HandshakeAsync(product, SslProtocols.None)).Serial);

        _authority.Issue("127.0.0.1", _folder.Path);
        await FigureOffice.UntilAsync("the renewed one is used", async () => (await HandshakeAsync(product, SslProtocols.None)).Serial != first, seconds: 60);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_stops_the_start_by_name_and_without_its_password()
    {
        var missing = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync(new CertificateFiles(Path.Combine(_folder.Path, "none.pem"), null, null)));
        Assert.StartsWith("certificate-unusable:", missing.Message);
        Assert.Contains("none.pem", missing.Message);

        var wrong = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync(Files("pfx") with { Password = "another-password" }));
        Assert.DoesNotContain("another-password", wrong.Message);
    }

    [Fact]
    public async Task The_key_ring_lies_encrypted_where_a_certificate_is_given_and_sessions_outlive_a_restart()
    {
        using var data = new TemporaryFolder();
        var cookies = new CookieContainer();
        await using (var first = await StartAsync(data))
        {
            using var browser = first.Browser(cookies);
            await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        }
        var keys = Directory.EnumerateFiles(Path.Combine(data.Path, "keys")).Select(File.ReadAllText).ToList();
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.True(key.Contains("EncryptedData", StringComparison.Ordinal) && !key.Contains("<masterKey", StringComparison.Ordinal), key));

        await using var second = await StartAsync(data);
        using var again = second.Browser(cookies);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/")).StatusCode);

        Task<RunningProduct> StartAsync(TemporaryFolder folder) =>
            RunningProduct.StartAsync(plain => plain with { Protection = new ProtectionSettings { KeyRing = RsaFile() } }, folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<RunningProduct> StartAsync(CertificateFiles files, LogLines? log = null) => RunningProduct.StartAsync(
        plain => plain with { Protection = new ProtectionSettings { Tls = files } },
        adjust: builder =>
        {
            if (log is not null)
            {
                builder.Logging.AddProvider(log);
            }
        });

    private CertificateFiles Files(string kind)
    {
        var (certificate, key) = _authority.Issue("127.0.0.1", _folder.Path);
        if (kind == "pem")
        {
            return new CertificateFiles(certificate, key, null);
        }

        using var own = X509Certificate2.CreateFromPemFile(certificate, key);
        var path = Path.Combine(_folder.Path, "own.pfx");
        File.WriteAllBytes(path, own.Export(X509ContentType.Pkcs12, Password));
        return new CertificateFiles(path, null, Password);
    }

    private CertificateFiles RsaFile()
    {
        var path = Path.Combine(_folder.Path, "ring.pfx");
        if (!File.Exists(path))
        {
            using var key = RSA.Create(2048);
            using var own = new CertificateRequest("CN=Key ring of a test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
            File.WriteAllBytes(path, own.Export(X509ContentType.Pkcs12, Password));
        }

        return new CertificateFiles(path, null, Password);
    }

    private Browser Browser(RunningProduct product) => new(Client(product));

    private HttpClient Client(RunningProduct product) => new(Handler()) { BaseAddress = product.Address };

    private SocketsHttpHandler Handler() => new() { AllowAutoRedirect = false, SslOptions = { CertificateChainPolicy = Trust(), RemoteCertificateValidationCallback = null } };

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(_authority.Pem);
        return policy;
    }

    private async Task<(SslProtocols Version, string Serial)> HandshakeAsync(RunningProduct product, SslProtocols versions)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, product.Address.Port);
        await using var tls = new SslStream(line.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", EnabledSslProtocols = versions, CertificateChainPolicy = Trust() });
        return (tls.SslProtocol, tls.RemoteCertificate!.GetSerialNumberString());
    }
}
