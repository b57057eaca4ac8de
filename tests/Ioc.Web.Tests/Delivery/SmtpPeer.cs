using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Ioc.Tests.Delivery;

/// <param name="Session">Of the conversation that it came in.</param>
/// <param name="Raw">Headers and body as they came, dots undoubled.</param>
/// <param name="At">Milliseconds since 1970, when the server had the whole of it.</param>
public sealed record ReceivedMail(string Session, string To, string From, bool Secure, string? User, long At, string Raw)
{
    public string Id => Header("Message-ID")!.Trim('<', '>').Split('@')[0];

    public string Text => Encoding.UTF8.GetString(Convert.FromBase64String(Raw[(Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r\n", "", StringComparison.Ordinal)));

    public string? Header(string name)
    {
        var head = Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");
        return head.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
    }
}

/// <summary>A real SMTP server (npm smtp-server) in a process of its own; it can be killed and comes again on the same port.</summary>
public sealed class SmtpPeer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, object?> _settings = [];
    private Process? _process;

    private SmtpPeer()
    {
    }

    /// <summary>Why there is none here; <see langword="null"/> when there can be one.</summary>
    public static string? Missing { get; } = Directory.Exists(Path.Combine(Folder(), "node_modules", "smtp-server"))
        ? null
        : "smtp-server is not installed (npm ci in tests/Ioc.Web.Tests/Delivery/SmtpPeer)";

    public int Port { get; private set; }

    /// <summary>Everything it ever took, also before it was killed.</summary>
    public IReadOnlyList<ReceivedMail> Mails
    {
        get
        {
            using var file = new FileStream(Kept, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            // A last line may be in the middle of being written.
            return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => JsonSerializer.Deserialize<ReceivedMail>(line, JsonSerializerOptions.Web)!)];
        }
    }

    private string Kept => Path.Combine(_folder.Path, "mails");

    /// <param name="certificate">Offers STARTTLS with it; <see langword="null"/>: does not offer it.</param>
    /// <param name="methods">Of signing in.</param>
    public static async Task<SmtpPeer> StartAsync(TestAuthority? certificate = null, string? user = null, string? password = null, string[]? methods = null, string host = "127.0.0.1")
    {
        var peer = new SmtpPeer();
        (string? cert, string? key) = certificate is null ? (null, null) : certificate.Issue(host, peer._folder.Path);
        foreach (var (name, value) in new (string, object?)[] { ("file", peer.Kept), ("cert", cert), ("key", key), ("user", user), ("password", password), ("methods", methods), ("startTls", certificate is not null) })
        {
            peer._settings[name] = value;
        }

        await peer.ComeAgainAsync();
        return peer;
    }

    public string Address(string? credentials = null, string starttls = "none", string host = "127.0.0.1") =>
        $"smtp://{(credentials is null ? "" : credentials + "@")}{host}:{Port}?starttls={starttls}";

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task ComeAgainAsync()
    {
        _settings["port"] = Port;
        var start = new ProcessStartInfo("node", [Path.Combine(Folder(), "peer.mjs"), JsonSerializer.Serialize(_settings)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        var ready = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Port = JsonSerializer.Deserialize<JsonElement>(ready ?? throw new InvalidOperationException("The SMTP server did not start; see its standard error.")).GetProperty("port").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process!.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "SmtpPeer");
}
