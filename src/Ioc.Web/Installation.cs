namespace Ioc;

/// <summary>What this installation serves and where it keeps things; read once from the command line and the environment.</summary>
public sealed record Installation
{
    /// <summary>Everything that persists lives below this folder.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Two-digit codes of the provinces served, ascending; never empty.</summary>
    public required IReadOnlyList<string> Provinces { get; init; }

    public int Port { get; init; } = 8080;

    /// <summary>Address listened on; other than loopback only when the operator says so.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Start the simulator and offer a demo account.</summary>
    public bool Demo { get; init; } = true;

    /// <summary><c>http://user:password@host:8123/database</c>; <see langword="null"/> for the embedded engine.</summary>
    public Uri? ClickHouse { get; init; }

    /// <summary>Npgsql connection string of the operational store; <see langword="null"/> for SQLite below <see cref="DataDirectory"/>.</summary>
    public string? Postgres { get; init; }

    /// <summary>
    /// Field codes that count as certification (chứng thực), from <c>IOC_CERTIFICATION_FIELDS</c>;
    /// <see langword="null"/> when unset: then dossiers whose field name is "Chứng thực" do.
    /// </summary>
    public IReadOnlyList<string>? CertificationFields { get; init; }
}
