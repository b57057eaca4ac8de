using System.Collections.Frozen;
using Ioc.Delivery.Contacts;

namespace Ioc.Delivery.Channels;

/// <param name="Address">In the channel's own terms; empty for a channel with a single receiver.</param>
/// <param name="Name">For the outbox page.</param>
/// <param name="Language"><c>vi</c> or <c>en</c>.</param>
public sealed record Recipient(string Address, string Name, string Language = "vi")
{
    /// <summary>Those of the notice that the recipient is told for; none: whoever is told of everything.</summary>
    public IReadOnlySet<string> Communes { get; init; } = FrozenSet<string>.Empty;
}

/// <summary>A way in which notices leave. Channels do not wait for each other.</summary>
public abstract class Channel(string name, string kind, ChannelFilter filter)
{
    /// <summary>Part of every delivery's id, so it never changes for a channel that stays.</summary>
    public string Name => name;

    /// <summary><c>webhook</c> or <c>mail</c>.</summary>
    public string Kind => kind;

    /// <summary>Where it leads, without anything secret.</summary>
    public abstract string Place { get; }

    /// <summary>How many deliveries may be under way at once.</summary>
    public virtual int AtOnce => 8;

    public bool Takes(Notice notice) => filter.Takes(notice);

    /// <summary>Who is told whoever is on duty.</summary>
    public abstract IReadOnlyList<Recipient> Always { get; }

    /// <returns><see langword="null"/> when this channel cannot reach the contact, or does not write to contacts.</returns>
    public abstract Recipient? Reach(Contact contact);

    /// <summary>The body that is kept and sent, the same each time; without secrets.</summary>
    public abstract string Write(Notice notice, Recipient recipient, string id, DateTimeOffset sentAt);

    /// <summary>One attempt. Faults of the receiver and of the way there are outcomes, not exceptions.</summary>
    public abstract Task<SendOutcome> SendAsync(Dispatch dispatch, CancellationToken cancellationToken);
}
