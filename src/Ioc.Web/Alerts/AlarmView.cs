using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>Whom an alarm has been put before.</summary>
/// <param name="Level"><c>office</c>, <c>chairman</c>, <c>department</c> or <c>provinceOffice</c>.</param>
public sealed record EscalationView(EscalationLevel Level, DateTimeOffset At);

/// <summary>What was found out about an alarm after it.</summary>
/// <param name="Cause">Why it came to it.</param>
/// <param name="Done">What was done.</param>
public sealed record ReviewView(string By, DateTimeOffset At, string Cause, string Done);

/// <summary>An alarm as contract §6 shows it, with further fields behind.</summary>
/// <param name="Commune"><see langword="null"/> for one of the whole installation.</param>
/// <param name="Since">When its condition was first seen to hold.</param>
/// <param name="Reasons">While it goes on those of now, afterwards the last ones.</param>
/// <param name="AcknowledgedBy">Name of the account or the key.</param>
public record AlarmView(
    string Id, string Rule, Severity Severity, string? Commune, AlarmState State, DateTimeOffset Since, IReadOnlyList<FigureReason> Reasons,
    string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt, string? Note, DateTimeOffset? PromisedAt, DateTimeOffset? ResolvedAt)
{
    public DateTimeOffset? FiredAt { get; init; }
    public LocalText? Title { get; init; }
    public string? CommuneName { get; init; }
    public string? Province { get; init; }

    /// <summary>When the silence that keeps it quiet ends.</summary>
    public DateTimeOffset? SilencedUntil { get; init; }

    /// <summary><see langword="null"/> while nobody has been told.</summary>
    public EscalationView? Escalation { get; init; }
    public ReviewView? Review { get; init; }

    /// <summary>Words in camel case, Vietnamese as it is, instants with the offset of Vietnam.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="silence">The one that covers it now, if any.</param>
    public static AlarmView Of(AlarmFacts facts, Silence? silence, RuleInForce? rule, Commune? commune, ReviewView? review = null) => new(
        facts.Id, facts.Rule, facts.Severity, facts.Commune.Length == 0 ? null : facts.Commune, facts.State(silence is not null), Local(facts.BeganAt),
        facts.Reasons, facts.AcknowledgedBy, Local(facts.AcknowledgedAt), facts.Note, Local(facts.PromisedAt), Local(facts.ResolvedAt))
    {
        FiredAt = Local(facts.FiredAt),
        Title = rule?.File.Title,
        CommuneName = commune?.FullName,
        Province = commune?.ProvinceCode,
        SilencedUntil = facts.ResolvedAt is null ? Local(silence?.Until) : null,
        Escalation = facts.Told is { } told ? new EscalationView(told.Level, Local(told.LevelAt)) : null,
        Review = review,
    };

    internal static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(LocalDay.Offset);

    internal static DateTimeOffset? Local(DateTimeOffset? instant) => instant?.ToOffset(LocalDay.Offset);
}

/// <summary>An alarm with all that happened to it.</summary>
public sealed record AlarmStory : AlarmView
{
    public AlarmStory(AlarmView alarm)
        : base(alarm)
    {
    }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<AlarmEventView> History { get; init; }

    /// <summary>What left because of it; <c>notice</c> in the detail of an event of kind <c>told</c> says which.</summary>
    public required IReadOnlyList<AlarmDelivery> Deliveries { get; init; }
}
