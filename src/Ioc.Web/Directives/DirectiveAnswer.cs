using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;

namespace Ioc.Directives;

/// <summary>A directive as programs see it; what it says now follows from what happened.</summary>
public sealed record DirectiveAnswer(
    string Id, DirectiveAnswer.About Subject, string Instruction, string Priority, string GivenBy, DateTimeOffset GivenAt, DateTimeOffset DueAt,
    string State, bool Late, IReadOnlyList<DirectiveAnswer.UnitAnswer> Units, IReadOnlyList<DirectiveAnswer.EventAnswer>? Events)
{
    /// <param name="Figure">Id of the figure that is followed.</param>
    public sealed record About(
        string? Figure, string? State, string? Alarm, DateOnly From, DateOnly To, DateTimeOffset AsOf, string? Field, byte? Channel, bool ExcludeCertification);

    /// <param name="DueAt">Moved by a return.</param>
    /// <param name="Late">An answer is waited for and should have come.</param>
    /// <param name="Asked">The figure as it was seen; null without data.</param>
    /// <param name="AtAnswer">The figure when the last answer came.</param>
    /// <param name="Now">The figure at the time of this reading.</param>
    /// <param name="Escalated">Levels told in this round: 0 office, 1 chairman, 2 department, 3 province's office.</param>
    public sealed record UnitAnswer(
        string Commune, string Name, string State, DateTimeOffset DueAt, bool Late, double? Asked, double? AtAnswer, double? Now,
        string? Answer, DateTimeOffset? AnsweredAt, string? AnsweredBy, bool AnsweredLate, IReadOnlyList<int> Escalated);

    public sealed record EventAnswer(string Kind, string Commune, DateTimeOffset At, string? By, string? Note, double? Value, DateTimeOffset? DueAt, int? Level);

    /// <param name="whole">With its events.</param>
    public static DirectiveAnswer Of(
        Directive directive, IReadOnlyDictionary<(string, string), double?> values, CommuneDirectory directory, DateTimeOffset now, bool whole)
    {
        var subject = directive.Subject;
        List<UnitAnswer> units = [.. directive.Units.Select(unit => OfUnit(directive, unit, values.GetValueOrDefault((directive.Id, unit.Commune)), directory, now))];
        return new DirectiveAnswer(
            directive.Id,
            new About(
                subject.Figure, subject.Dossiers, subject.Alarm, subject.Period.From, subject.Period.To, Local(subject.SeenAt),
                subject.Filter.Field, subject.Filter.Channel, subject.Filter.ExcludeCertification),
            directive.Instruction, Word(directive.Priority), directive.GivenBy, Local(directive.GivenAt), Local(directive.DueAt),
            Word(directive.State), units.Any(unit => unit.Late), units, whole ? [.. directive.Happenings.Select(OfEvent)] : null);
    }

    public static string Word<T>(T value) where T : struct, Enum => $"{value}".ToLowerInvariant();

    private static UnitAnswer OfUnit(Directive directive, DirectiveUnit unit, double? value, CommuneDirectory directory, DateTimeOffset now)
    {
        var standing = directive.StandingOf(unit.Commune);
        var answer = directive.Last(unit.Commune, DirectiveEventKind.Answered);
        return new UnitAnswer(
            unit.Commune, directory.Find(unit.Commune)!.FullName, Word(standing.State), Local(standing.DueAt), standing.IsLate(now), unit.Value, answer?.Value, value,
            answer?.Note, answer is null ? null : Local(answer.Event.At), answer?.Actor, standing.AnsweredLate, standing.Escalated);
    }

    private static EventAnswer OfEvent(DirectiveHappening happening) => new(
        Word(happening.Event.Kind), happening.Event.Unit, Local(happening.Event.At), happening.Actor.Length == 0 ? null : happening.Actor,
        happening.Note.Length == 0 ? null : happening.Note, happening.Value, happening.Event.DueAt is { } due ? Local(due) : null,
        happening.Event.Kind == DirectiveEventKind.Escalated ? happening.Event.Level : null);

    private static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(LocalDay.Offset);
}
