namespace Ioc.Ingestion.Pull;

/// <summary>A one-stop system that is asked for what changed.</summary>
/// <param name="Name">Source of records that name none; also names its cursor, so a changed name begins anew.</param>
/// <param name="Changes">Address of the changes, without query.</param>
/// <param name="Key">Sent in <c>X-Api-Key</c>; <see langword="null"/>: none.</param>
public sealed record PullSource(string Name, Uri Changes, string? Key = null)
{
    /// <summary>Longest name that records can carry.</summary>
    public const int LongestName = 32;

    /// <summary>Pause between two questions while all is well.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Records asked for at once.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>From the question to the last byte of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Without a record for longer than this, a source that answers counts as stale.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(12);

    // A record prints all it has; a key must not reach a log that way.
    public override string ToString() => $"{Name} ({Changes})";
}
