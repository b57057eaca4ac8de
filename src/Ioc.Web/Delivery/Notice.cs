using System.Text.Json.Nodes;
using Ioc.Delivery.Channels;
using Ioc.Shell;

namespace Ioc.Delivery;

/// <summary>Who of a unit is told; each level is asked only after the one before did not act.</summary>
public enum ContactLevel : byte
{
    /// <summary>Those on duty at the commune's one-stop office.</summary>
    Office,

    /// <summary>The chairman of the commune's people's committee.</summary>
    Chairman,

    /// <summary>The department (sở) that oversees the matter.</summary>
    Department,

    /// <summary>The office of the provincial people's committee.</summary>
    ProvinceOffice,
}

/// <summary>Which people are told of a notice; programs are told of every one.</summary>
public enum Audience : byte
{
    /// <summary>Those on duty, and addresses that get everything.</summary>
    Everybody,

    /// <summary>Those on duty, and contacts that are named.</summary>
    Duty,

    /// <summary>Contacts that are named alone.</summary>
    Contacts,
}

/// <param name="Name">As the recipient's program shows it, with its ending.</param>
/// <param name="Sha256">Of a file that is kept (<see cref="Storage.KeptFiles"/>).</param>
public sealed record NoticeAttachment(string Name, string ContentType, string Sha256);

/// <summary>
/// Something that people or programs are to be told, once. Written in the transaction of what it tells, so that neither is
/// there without the other; channels, recipients and texts follow from it later.
/// </summary>
/// <param name="Id">Stable and unique, at most 64 characters: a second notice of the same id is not kept.</param>
/// <param name="Kind">Slice that tells: <c>alarm</c>, <c>directive</c>, <c>report</c>.</param>
/// <param name="Group">What is told together, for a receiver to thread by.</param>
/// <param name="State">Of what is told: <c>firing</c>, <c>acknowledged</c>, <c>resolved</c>, …</param>
/// <param name="Communes">Whose contacts are told; none: the province's alone.</param>
/// <param name="Subject">One line, Vietnamese.</param>
/// <param name="Text">Plain text, Vietnamese, lines ended by <c>\n</c>.</param>
/// <param name="Payload">Members that a webhook's body has beside <c>delivery</c>, <c>group</c>, <c>state</c>, <c>sentAt</c>.</param>
public sealed record Notice(
    string Id, string Kind, string Group, string State, IReadOnlyList<string> Communes, ContactLevel Level,
    string Subject, string Text, JsonObject Payload, DateTimeOffset CreatedAt)
{
    /// <summary>The same words in both languages and by unit, where the slice has them; <see langword="null"/>: everybody gets subject and text as they are.</summary>
    public NoticeWords? Words { get; init; }

    public Audience Audience { get; init; }

    /// <summary>Ids of contacts that are told whoever is on duty; one that no longer exists is nobody.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary>Files that go with it by e-mail, and by no other way.</summary>
    public IReadOnlyList<NoticeAttachment> Attachments { get; init; } = [];

    /// <summary>What one recipient reads.</summary>
    public (string Subject, string Text) For(Recipient recipient) =>
        Words?.In(Language.Of(recipient.Language), recipient.Communes) ?? (Subject, Text);
}
