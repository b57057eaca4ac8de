using System.Net;

namespace Ioc.Protection;

/// <summary>How the product is shielded from those who can reach it; read from the environment.</summary>
public sealed record ProtectionSettings
{
    /// <summary>The server's own certificate, from <c>IOC_TLS_CERTIFICATE</c>; <see langword="null"/>: plain HTTP.</summary>
    public CertificateFiles? Tls { get; init; }

    /// <summary>Encrypts the key ring on disk, from <c>IOC_KEY_RING_CERTIFICATE</c>; <see langword="null"/>: permissions of files protect it.</summary>
    public CertificateFiles? KeyRing { get; init; }

    /// <summary>Proxies that are believed about who calls and how, from <c>IOC_BEHIND_PROXY</c>.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Whether anybody may come without encryption, from <c>IOC_PLAIN_HTTP</c>: the operator has another reason to trust the line.</summary>
    public bool PlainHttp { get; init; }

    public RequestLimits Limits { get; init; } = new();
}

/// <summary>A certificate with its private key, as files.</summary>
/// <param name="Path">PEM, or PKCS #12 (<c>.pfx</c>, <c>.p12</c>).</param>
/// <param name="KeyPath">PEM of the private key; <see langword="null"/>: it is in the same file.</param>
/// <param name="Password">Of the key; <see langword="null"/>: none.</param>
public sealed record CertificateFiles(string Path, string? KeyPath, string? Password)
{
    // A record prints all it has.
    public override string ToString() => Path;
}

/// <summary>How much one caller may ask for; generous to people, walls and programs that do their work, and an end to what runs away.</summary>
public sealed record RequestLimits
{
    /// <summary>Requests of one account or key in a minute, from <c>IOC_LIMIT_CALLER</c>.</summary>
    public int Caller { get; init; } = 30_000;

    /// <summary>Requests in a minute from one address of those who have not signed in, from <c>IOC_LIMIT_ADDRESS</c>; an office shares an address.</summary>
    public int Address { get; init; } = 6_000;

    /// <summary>Passwords and codes tried in a minute from one address, from <c>IOC_LIMIT_SIGN_IN</c>.</summary>
    public int SignIn { get; init; } = 120;

    /// <summary>Reports, exports and runs of one account or key in a minute, from <c>IOC_LIMIT_COSTLY</c>.</summary>
    public int Costly { get; init; } = 600;

    /// <summary>How many of these at once, from <c>IOC_LIMIT_COSTLY_AT_ONCE</c>; a few more wait.</summary>
    public int CostlyAtOnce { get; init; } = 4;

    /// <summary>Bodies of dossiers from one key in a minute, from <c>IOC_LIMIT_INGEST</c>.</summary>
    public int Ingest { get; init; } = 60_000;

    /// <summary>Live connections that one account or key holds, from <c>IOC_LIMIT_CONNECTIONS</c>.</summary>
    public int Connections { get; init; } = 1_000;
}
