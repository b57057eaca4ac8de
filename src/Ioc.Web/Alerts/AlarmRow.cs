using System.Text.Json;
using Ioc.Rules.Alerts;

namespace Ioc.Alerts;

/// <summary>An alarm as the operational store has it, what people were told beside it.</summary>
internal sealed record AlarmRow
{
    /// <summary>For <c>SELECT</c>, over <see cref="Tables"/>.</summary>
    public const string Columns =
        "a.id, a.rule, a.severity, a.commune, a.began_at, a.fired_at, a.acknowledged_at, a.acknowledged_by, a.note, a.promised_at, a.resolved_at, "
        + "a.reviewed_at, a.reviewed_by, a.cause, a.done, a.reasons, t.state AS told_state, t.at AS told_at, t.level AS told_level, t.level_at AS told_level_at";

    public const string Tables = "alarm a LEFT JOIN alarm_told t ON t.alarm_id = a.id";

    public string Id { get; init; } = "";
    public string Rule { get; init; } = "";
    public long Severity { get; init; }
    public string Commune { get; init; } = "";
    public long BeganAt { get; init; }
    public long? FiredAt { get; init; }
    public long? AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }
    public string? Note { get; init; }
    public long? PromisedAt { get; init; }
    public long? ResolvedAt { get; init; }
    public long? ReviewedAt { get; init; }
    public string? ReviewedBy { get; init; }
    public string? Cause { get; init; }
    public string? Done { get; init; }
    public string Reasons { get; init; } = "[]";
    public long? ToldState { get; init; }
    public long? ToldAt { get; init; }
    public long? ToldLevel { get; init; }
    public long? ToldLevelAt { get; init; }

    public AlarmFacts ToFacts() => new(
        Id, Rule, Commune, (Severity)Severity, Instant(BeganAt), JsonSerializer.Deserialize<List<FigureReason>>(Reasons, AlarmView.Json)!)
    {
        FiredAt = Instant(FiredAt),
        AcknowledgedAt = Instant(AcknowledgedAt),
        AcknowledgedBy = AcknowledgedBy,
        Note = Note,
        PromisedAt = Instant(PromisedAt),
        ResolvedAt = Instant(ResolvedAt),
        Told = ToldState is { } state ? new Told((AlarmState)state, Instant(ToldAt!.Value), (EscalationLevel)ToldLevel!.Value, Instant(ToldLevelAt!.Value)) : null,
    };

    public ReviewView? ToReview() => ReviewedAt is { } at ? new ReviewView(ReviewedBy!, AlarmView.Local(Instant(at)), Cause!, Done!) : null;

    internal static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    internal static DateTimeOffset? Instant(long? milliseconds) => milliseconds is { } value ? Instant(value) : null;
}
