using System.Security.Claims;
using System.Text.Json;
using Ioc.Access;
using Ioc.Delivery;

namespace Ioc.Alerts;

/// <summary>One recipient of a message about an alarm.</summary>
/// <param name="Delivery">As in <c>/api/v1/deliveries</c>.</param>
/// <param name="Recipient">Address; this, the name and what the receiver said are <see langword="null"/> for keys that may only read.</param>
/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>undeliverable</c> or <c>given-up</c>.</param>
public sealed record AlarmDelivery(
    string Notice, string Delivery, string Channel, string? Recipient, string? RecipientName, string State, int Attempts, DateTimeOffset? LastAt,
    string? LastCode, string? LastDetail, DateTimeOffset? NextAt, DateTimeOffset? EndedAt);

/// <summary>What became of the messages that an alarm was told in: by which channel to whom, and when it arrived, or why it did not.</summary>
public sealed class AlarmDeliveries(DispatchList dispatches)
{
    /// <summary>Of one message: whoever wants all finds them in the outbox.</summary>
    public const int MostOfNotice = 10;

    /// <summary>An alarm that goes on for months is reminded of often; the latest are told.</summary>
    private const int MostNotices = 50;

    /// <param name="history">Of the alarm.</param>
    public Task<IReadOnlyList<NoticeFate>> OfAsync(IReadOnlyList<AlarmEventView> history, UnitScope scope, CancellationToken cancellationToken) =>
        dispatches.FatesAsync(scope, history.Select(NoticeOf).OfType<string>().Distinct().TakeLast(MostNotices), MostOfNotice, cancellationToken);

    /// <summary>The message that an event of kind <c>told</c> speaks of.</summary>
    public static string? NoticeOf(AlarmEventView happening) =>
        happening.Kind == "told" && happening.Detail.ValueKind == JsonValueKind.Object && happening.Detail.TryGetProperty("notice", out var notice) ? notice.GetString() : null;

    /// <summary>Officers' addresses are for people who are signed in and for keys that answer alarms, as in the outbox.</summary>
    public static bool MayKnowRecipients(ClaimsPrincipal caller) => caller.May(Scopes.SeeContacts);

    internal static IReadOnlyList<AlarmDelivery> Told(IEnumerable<NoticeFate> fates, bool withRecipients) =>
        [.. fates.SelectMany(fate => fate.Deliveries.Select(entry => Of(entry, withRecipients)))];

    private static AlarmDelivery Of(DispatchEntry entry, bool withRecipients) => new(
        entry.Notice, entry.Delivery, entry.Channel, withRecipients ? entry.Recipient : null, withRecipients ? entry.RecipientName : null, entry.State,
        entry.Attempts, entry.LastAt, entry.LastCode, withRecipients ? entry.LastDetail : null, entry.NextAt, entry.EndedAt);
}
