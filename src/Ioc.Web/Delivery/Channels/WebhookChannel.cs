using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Delivery.Contacts;
using Ioc.Rules.Calendar;

namespace Ioc.Delivery.Channels;

/// <param name="Secret">Every body is signed under it.</param>
public sealed record WebhookSettings(Uri Address, string Secret)
{
    // A record prints all it has.
    public override string ToString() => Address.Authority;
}

/// <summary>The webhook of <c>IOC_WEBHOOK_URL</c>: programs get every notice whole (contract §6).</summary>
public sealed class WebhookChannel(WebhookSettings settings, HttpPost http) : Channel("webhook", "webhook", ChannelFilter.Everything)
{
    // Vietnamese stays readable; the body is never put into a page.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly PostTarget _target = new(settings.Address, "application/json; charset=utf-8", [], settings.Secret, Check: null);

    public override string Place => settings.Address.Authority;

    public override IReadOnlyList<Recipient> Always { get; } = [new Recipient("", settings.Address.Authority)];

    public override Recipient? Reach(Contact contact) => null;

    public override string Write(Notice notice, Recipient recipient, string id, DateTimeOffset sentAt)
    {
        var body = new JsonObject
        {
            ["delivery"] = id,
            ["group"] = notice.Group,
            ["state"] = notice.State,
            ["sentAt"] = sentAt.ToOffset(LocalDay.Offset),
        };
        foreach (var (name, value) in notice.Payload)
        {
            // The four above are the contract's; no slice may take one of their names.
            body.TryAdd(name, value?.DeepClone());
        }

        return body.ToJsonString(Json);
    }

    public override Task<SendOutcome> SendAsync(Dispatch dispatch, CancellationToken cancellationToken) =>
        http.SendAsync(_target, dispatch.Id, dispatch.Body, cancellationToken);
}
