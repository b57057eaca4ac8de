using System.Net;
using System.Runtime.Versioning;
using Ioc.Protection;
using Ioc.Tests.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Protection;

/// <summary>Where others can reach it the product does not start as it must not be.</summary>
[SupportedOSPlatform("linux")]
public sealed class SafeStartTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("admin")]
    [InlineData("Ngan-qua")]
    [InlineData("xem-thu-ioc")]
    [InlineData("Password123456")]
    [InlineData("Matkhau@123456")]
    public async Task A_guessable_first_password_is_for_this_machine_alone(string password)
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("0.0.0.0", password));
        Assert.StartsWith("weak-password: IOC_ADMIN_PASSWORD", refusal.Message);
        Assert.DoesNotContain(password, refusal.Message.Replace("IOC_ADMIN_PASSWORD", "", StringComparison.Ordinal));

        await using (await StartAsync("127.0.0.1", password))
        {
        }
    }

    [Fact]
    public async Task A_guessable_password_of_an_earlier_start_is_remembered_until_it_is_changed()
    {
        await using (await StartAsync("127.0.0.1", "admin"))
        {
        }

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("0.0.0.0", password: null));
        Assert.StartsWith("weak-password:", refusal.Message);

        await using (var here = await StartAsync("127.0.0.1", password: null))
        {
            await People.ChangeAsync(here, "admin", async (accounts, admin) => Assert.True((await accounts.ChangePasswordAsync(admin, "admin", People.Password)).Succeeded));
        }

        await using (await StartAsync("0.0.0.0", password: null))
        {
        }
    }

    [Fact]
    public async Task A_key_ring_that_others_can_read_is_refused_and_its_files_are_for_their_owner_alone()
    {
        await using (await StartAsync("127.0.0.1"))
        {
        }
        var ring = Path.Combine(_folder.Path, "keys");
        Assert.Equal(Owner, File.GetUnixFileMode(ring));
        Assert.All(Directory.EnumerateFiles(ring), key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
        File.SetUnixFileMode(_folder.Path, Owner | Others);
        foreach (var store in Directory.EnumerateFiles(_folder.Path, "ioc.db*"))
        {
            File.SetUnixFileMode(store, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        // An open folder alone shows nobody what lies in it for its owner.
        await using (await StartAsync("0.0.0.0"))
        {
        }

        foreach (var open in (string[])[ring, Directory.EnumerateFiles(ring).First(), Path.Combine(_folder.Path, "ioc.db")])
        {
            var before = File.GetUnixFileMode(open);
            File.SetUnixFileMode(open, before | UnixFileMode.OtherRead);

            var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("0.0.0.0"));

            Assert.StartsWith($"open-files: {open} ", refusal.Message);
            await using (await StartAsync("127.0.0.1"))
            {
            }
            File.SetUnixFileMode(open, before);
        }
    }

    [Theory]
    [InlineData("192.0.2.1", HttpStatusCode.Forbidden)]
    [InlineData("::ffff:192.0.2.1", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("::1", HttpStatusCode.OK)]
    public async Task Without_encryption_only_this_machine_is_answered(string peer, HttpStatusCode answered)
    {
        await using var product = await StartAsync("0.0.0.0");
        using var browser = product.Browser((PeerFromHeader.Header, peer), ("X-Forwarded-Proto", "https"));

        using var answer = await browser.GetAsync("/sign-in");

        Assert.Equal(answered, answer.StatusCode);
        Assert.Equal(answered == HttpStatusCode.Forbidden, (await answer.Content.ReadAsStringAsync()).Contains("https-required", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task A_stated_proxy_is_answered_and_everybody_when_the_operator_says_so()
    {
        await using (var behind = await StartAsync("0.0.0.0", settings: new ProtectionSettings { Proxies = [IPNetwork.Parse("192.0.2.0/24")] }))
        {
            using var proxy = behind.Browser((PeerFromHeader.Header, "192.0.2.1"));
            using var passesIt = behind.Browser((PeerFromHeader.Header, "198.51.100.1"));
            Assert.Equal(HttpStatusCode.OK, (await proxy.GetAsync("/sign-in")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await passesIt.GetAsync("/sign-in")).StatusCode);
        }

        await using var open = await StartAsync("0.0.0.0", settings: new ProtectionSettings { PlainHttp = true });
        using var anybody = open.Browser((PeerFromHeader.Header, "198.51.100.1"));
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/sign-in")).StatusCode);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningProduct> StartAsync(string bind, string? password = RunningProduct.AdminPassword, ProtectionSettings? settings = null) => RunningProduct.StartAsync(
        plain => plain with { Bind = bind, AdminPassword = password, Protection = settings ?? new ProtectionSettings() },
        _folder.Path,
        builder => builder.Services.AddSingleton<IStartupFilter>(new PeerFromHeader()));
}
