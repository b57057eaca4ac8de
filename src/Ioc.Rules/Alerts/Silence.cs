namespace Ioc.Rules.Alerts;

/// <summary>Somebody's wish not to hear of alarms for a while; with a start ahead of now it is a maintenance window.</summary>
/// <param name="Rule"><see langword="null"/>: any.</param>
/// <param name="Commune"><see langword="null"/>: any.</param>
/// <param name="EndedAt">Taken back before its end.</param>
public sealed record Silence(string Id, string? Rule, string? Commune, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? EndedAt)
{
    public DateTimeOffset End => EndedAt < Until ? EndedAt.Value : Until;

    /// <remarks>One that was taken back stays so, also when the clock is set back behind that.</remarks>
    public bool Covers(AlarmFacts alarm, DateTimeOffset now) => Matches(alarm) && EndedAt is null && From <= now && now < Until;

    /// <summary>When it stopped keeping this alarm quiet; <see langword="null"/> when it never did, or still does.</summary>
    public DateTimeOffset? EndedFor(AlarmFacts alarm, DateTimeOffset now) =>
        Matches(alarm) && From < End && End <= now && alarm.FiredAt < End ? End : null;

    private bool Matches(AlarmFacts alarm) => (Rule is null || Rule == alarm.Rule) && (Commune is null || Commune == alarm.Commune);
}
