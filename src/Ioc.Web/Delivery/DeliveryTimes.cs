namespace Ioc.Delivery;

/// <summary>How long each step of a delivery may take; those of the contract (§6) are said to be so.</summary>
public sealed record DeliveryTimes
{
    /// <summary>Contract: an answer later than this is none.</summary>
    public TimeSpan WebhookLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All that is said about one mail, from connecting, where that is needed, to the server's last word.</summary>
    public TimeSpan MailLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A conversation with the mail server is kept open for so long after a mail, for the next one; servers wait for longer.</summary>
    public TimeSpan MailIdle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After the first failure; contract: at most ten seconds, of which a look at the store may take one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Contract: waits double up to this.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Contract: tried for so long after the first attempt, then undeliverable.</summary>
    public TimeSpan TriedFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A node that took a delivery and fell silent gives it up after this; longer than any attempt.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The store is looked at so often even when nobody says that there is something.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);
}
