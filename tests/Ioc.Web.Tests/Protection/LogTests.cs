using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Ioc.Shell;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Ioc.Tests.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Protection;

/// <summary>What the product really writes, told to be as talkative as can be: no line that somebody forged, no secret.</summary>
public sealed partial class LogTests : IDisposable
{
    private const string Forged = "fail: Ioc.Access.SignIn[1] admin was let in";

    private static readonly string[] Nasty = [$"name\r\n{Forged}", $"name\n{Forged}", "\u001b[2J\u001b[31mred", "a\rb", "\u0000\u0007\u0008", "\u2028line", "\u202eturned"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Nothing_that_is_typed_becomes_a_line_and_no_secret_is_told_at_the_most_talkative_level()
    {
        List<(string Name, string Value)> secrets =
        [
            ("IOC_ADMIN_PASSWORD", RunningProduct.AdminPassword), ("IOC_INGEST_KEY", RunningProduct.IngestKey), ("IOC_READ_KEY", RunningProduct.ReadKey), ("IOC_ALARMS_KEY", RunningProduct.AlarmsKey),
            ("IOC_WEBHOOK_SECRET", "secret-that-signs-webhooks"), ("password in IOC_SMTP_URL", "password-of-the-mail-server"),
        ];
        await using var product = await ProductProcess.StartAsync(
            _folder.Path, ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Ioc", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
            ("Logging__LogLevel__Microsoft.EntityFrameworkCore", "Trace"), ("Logging__LogLevel__Microsoft.Extensions", "Trace"), ("Logging__LogLevel__System.Net", "Trace"),
            ("IOC_WEBHOOK_URL", "http://127.0.0.1:9/hook"), ("IOC_WEBHOOK_SECRET", secrets[4].Value),
            ("IOC_SMTP_URL", $"smtp://ioc:{secrets[5].Value}@127.0.0.1:9?starttls=none"), ("IOC_MAIL_FROM", "ioc@tinh.example"));
        using var browser = new Browser(NewClient(product));
        foreach (var words in Nasty)
        {
            await TypeAsync(product, browser, words);
        }
        secrets.Add(("a password that was typed wrong", "typed-in-haste-23"));
        secrets.Add(("a password typed as a name", "typed-as-a-name-24"));
        secrets.Add(("a wrong key", "a-wrong-key-of-somebody"));
        await browser.SignInAsync("admin", "typed-in-haste-23");
        await browser.SignInAsync("typed-as-a-name-24", "x");
        using (var machine = NewClient(product))
        {
            machine.DefaultRequestHeaders.Add("X-Api-Key", "a-wrong-key-of-somebody");
            Assert.Equal(HttpStatusCode.Unauthorized, (await machine.GetAsync("/api/v1/indicators/communes")).StatusCode);
        }
        secrets.AddRange(await SecretsOfAdminAsync(browser));
        await ListenAsync(browser.Client.BaseAddress!);

        await FigureOffice.UntilAsync("it talks", () => Task.FromResult(product.Said.Contains("dbug: ", StringComparison.Ordinal) && product.Said.Split('\n').Length > 300));
        var said = product.Said;
        Assert.All(secrets, secret => Assert.False(said.Contains(secret.Value, StringComparison.OrdinalIgnoreCase), $"The log tells {secret.Name}: {LineWith(said, secret.Value)}"));
        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith(Forged, StringComparison.Ordinal));
        Assert.DoesNotContain(said, letter => (char.IsControl(letter) && letter != '\n') || letter is '\u2028' or '\u202e');
        // Each line is an entry, or the one that tells of the first password.
        Assert.All(said.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Entry(), line));
    }

    [Fact]
    public void An_entry_is_one_line_whatever_is_in_it()
    {
        using var written = new StringWriter();
        var fault = new InvalidOperationException($"Not found: \u001b[2J\r\n{Forged}");

        new PlainConsole(TimeProvider.System).Write(new LogEntry<string>(LogLevel.Error, "Ioc.Shell.Problems", new EventId(7), $"GET /a\r\n{Forged}\u2028", fault, (state, _) => state), null, written);

        var line = written.ToString();
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z fail: Ioc\.Shell\.Problems\[7\] GET /a\ufffd\ufffdfail:", line);
        Assert.Single(line, '\n');
        Assert.EndsWith("\n", line);
        Assert.DoesNotContain('\u001b', line);
        Assert.DoesNotContain('\u2028', line);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task TypeAsync(ProductProcess product, Browser browser, string words)
    {
        var typed = Uri.EscapeDataString(words);
        foreach (var path in (string[])[$"/dossiers?state={typed}", $"/communes/{typed}", $"/alarms?commune={typed}", $"/api/v1/indicators/communes?province={typed}", $"/{typed}", $"/verify/{typed}", $"/language/{typed}"])
        {
            using var asked = await browser.GetAsync(path);
        }
        using var refused = await browser.SignInAsync(words, words);
        using var sender = NewClient(product);
        sender.DefaultRequestHeaders.Add("X-Api-Key", RunningProduct.IngestKey);
        using var body = new StringContent($$"""{"dossierCode":"{{typed}}","source":"{{typed}}","status":9}""" + "\n" + words, Encoding.UTF8, "application/x-ndjson");
        using var taken = await sender.PostAsync("/api/v1/ingest/dossiers", body);
        using var units = await sender.PutAsync("/api/v1/units", new StringContent(System.Text.Json.JsonSerializer.Serialize(new[] { new { unitCode = words, communeCode = "06724" } }), Encoding.UTF8, "application/json"));
        sender.DefaultRequestHeaders.UserAgent.TryParseAdd("agent");
    }

    // Second factor and a made key: what only their owner may see, and once.
    private static async Task<List<(string Name, string Value)>> SecretsOfAdminAsync(Browser browser)
    {
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
        var profile = await browser.ReadAsync("/profile");
        var made = await browser.SendFormAsync("/accounts/keys", "/accounts/keys", ("name", "may-thu"), ("scopes", "read"), ("source", "thu"), ("units", "06724"), ("fields", "*"));
        var page = WebUtility.HtmlDecode(await made.Content.ReadAsStringAsync());
        var (factor, key) = (FactorKey().Match(profile).Groups[1].Value, MadeKey().Match(page).Groups[1].Value);
        Assert.True(factor.Length == 32 && key.Length > 20, "The pages show neither.");
        return [("the secret of a second factor", factor), ("a made key", key)];
    }

    private static async Task ListenAsync(Uri product)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(product) { Scheme = "ws", Path = "/hubs/live", Query = $"access_token={RunningProduct.ReadKey}" }.Uri, default);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, endOfMessage: true, default);
        _ = await socket.ReceiveAsync(new byte[100].AsMemory(), default);
    }

    private static string? LineWith(string said, string secret) => said.Split('\n').FirstOrDefault(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));

    private static HttpClient NewClient(ProductProcess product) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = product.Sender.BaseAddress, DefaultRequestHeaders = { { "Accept", "text/html" } } };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[0-9:.]+Z (trce|dbug|info|warn|fail|crit): ")]
    private static partial Regex Entry();

    [GeneratedRegex("<code>([A-Z2-7]{32})</code>")]
    private static partial Regex FactorKey();

    [GeneratedRegex(@"Khoá may-thu: (\w+)\.")]
    private static partial Regex MadeKey();
}
