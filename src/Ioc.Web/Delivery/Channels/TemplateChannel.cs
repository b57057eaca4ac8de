using System.Globalization;
using System.Text.Json;
using System.Text.Encodings.Web;
using Ioc.Delivery.Contacts;
using Ioc.Rules.Calendar;

namespace Ioc.Delivery.Channels;

/// <summary>What of a contact a channel writes to.</summary>
public enum ContactAddress
{
    /// <summary>None: the channel has receivers of its own.</summary>
    None,
    Email,
    Phone,
    Zalo,
}

/// <summary>One entry of <c>channels.yaml</c>.</summary>
/// <param name="Url">May hold <c>{{recipient}}</c> and variables of the environment.</param>
/// <param name="Headers">Values may hold variables of the environment.</param>
/// <param name="TextLimit">Longer texts are cut; <see langword="null"/>: never.</param>
/// <param name="Language"><c>vi</c> or <c>en</c>; <see langword="null"/>: that of each contact, else Vietnamese.</param>
/// <param name="Unaccented">Subject and text go without marks, for text messages.</param>
public sealed record TemplateSettings(
    string Name, string Url, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, string? SecretVariable,
    string Body, SuccessCheck? Success, IReadOnlyList<string> Recipients, ContactAddress Contacts, int? TextLimit, bool Unaccented, ChannelFilter Filter, string? Language = null)
{
    public Escaping Escaping => EscapingOf(ContentType);

    public static Escaping EscapingOf(string contentType) =>
        contentType.Contains("json", StringComparison.Ordinal) ? Escaping.Json
        : contentType.Contains("x-www-form-urlencoded", StringComparison.Ordinal) ? Escaping.Url
        : Escaping.None;
}

/// <summary>A receiver that wants the message in its own form: Zalo OA, Telegram, Teams, a gateway for text messages.</summary>
public sealed class TemplateChannel(TemplateSettings settings, HttpPost http, Func<string, string?> environment) : Channel(settings.Name, "webhook", settings.Filter)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly BodyTemplate _body = new(settings.Body, settings.Escaping);
    private readonly BodyTemplate _url = new(settings.Url, Escaping.Url);

    // The path may hold a token, the authority is checked not to.
    public override string Place => new Uri(_url.Fill(Sample(), _ => "x")).Authority;

    public override IReadOnlyList<Recipient> Always { get; } =
        settings.Recipients.Count > 0 ? [.. settings.Recipients.Select(address => new Recipient(address, "", settings.Language ?? "vi"))]
        : settings.Contacts == ContactAddress.None ? [new Recipient("", settings.Name, settings.Language ?? "vi")]
        : [];

    public override Recipient? Reach(Contact contact) => AddressOf(contact) is { } address ? new Recipient(address, contact.Name, settings.Language ?? contact.Language) : null;

    public override string Write(Notice notice, Recipient recipient, string id, DateTimeOffset sentAt)
    {
        var (subject, text) = notice.For(recipient);
        return _body.Fill(
            new Dictionary<string, string>
            {
                ["recipient"] = recipient.Address,
                ["name"] = recipient.Name,
                ["subject"] = Shown(subject),
                ["text"] = Shown(text.TrimEnd('\n')),
                ["delivery"] = id,
                ["group"] = notice.Group,
                ["state"] = notice.State,
                ["kind"] = notice.Kind,
                ["level"] = ContactDraft.WordOf(notice.Level),
                ["sentAt"] = sentAt.ToOffset(LocalDay.Offset).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
                ["payload"] = notice.Payload.ToJsonString(Json),
            },
            _ => null);
    }

    public override Task<SendOutcome> SendAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        var secret = settings.SecretVariable is { } variable ? environment(variable) : null;
        if ((settings.SecretVariable is not null && string.IsNullOrEmpty(secret)) || !TryAddress(dispatch, out var address))
        {
            return Task.FromResult(SendOutcome.Later("secret-missing", settings.SecretVariable ?? "url"));
        }

        var headers = settings.Headers.Select(header => KeyValuePair.Create(header.Key, new BodyTemplate(header.Value, Escaping.None).Fill(Sample(), environment)));
        return http.SendAsync(new PostTarget(address!, settings.ContentType, [.. headers], secret, settings.Success), dispatch.Id, dispatch.Body, cancellationToken);
    }

    /// <summary>A value for every name, to try a template with.</summary>
    internal static Dictionary<string, string> Sample() =>
        BodyTemplate.Names.ToDictionary(name => name, name => name == "payload" ? "{}" : name == "recipient" ? "1" : "\"\\\n&");

    private bool TryAddress(Dispatch dispatch, out Uri? address) =>
        Uri.TryCreate(_url.Fill(new Dictionary<string, string>(Sample()) { ["recipient"] = dispatch.Recipient }, environment), UriKind.Absolute, out address);

    private string? AddressOf(Contact contact) => settings.Contacts switch
    {
        ContactAddress.None => null,
        ContactAddress.Email => contact.Email,
        ContactAddress.Phone => contact.Phone,
        ContactAddress.Zalo => contact.Zalo,
        _ => throw new InvalidOperationException($"No address {settings.Contacts}."),
    };

    private string Shown(string text)
    {
        var plain = settings.Unaccented ? BodyTemplate.WithoutMarks(text) : text;
        if (settings.TextLimit is not { } limit || plain.Length <= limit)
        {
            return plain;
        }

        // Never between the halves of a letter beyond the first plane.
        var cut = char.IsHighSurrogate(plain[limit - 2]) ? limit - 2 : limit - 1;
        return string.Concat(plain.AsSpan(0, cut), "…");
    }
}
