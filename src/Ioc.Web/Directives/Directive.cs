using Ioc.Indicators;
using Ioc.Rules.Directives;
using Ioc.Rules.Indicators;

namespace Ioc.Directives;

/// <summary>How pressing a directive is, in the words of official documents; ascending.</summary>
public enum DirectivePriority : byte
{
    Normal,

    /// <summary>Khẩn.</summary>
    Urgent,

    /// <summary>Hỏa tốc.</summary>
    Immediate,
}

/// <summary>What a directive is about, as the leader saw it.</summary>
/// <param name="Figure">Id of a figure of the catalogue whose value is followed; <see langword="null"/> when an alarm alone is meant.</param>
/// <param name="Dossiers">State of the dossier list that was turned into the directive; its figure is followed.</param>
/// <param name="Alarm">Id of the alarm that gave rise to it; opaque here.</param>
/// <param name="SeenAt">The instant as of which the figure was seen.</param>
public sealed record DirectiveSubject(string? Figure, string? Dossiers, string? Alarm, Period Period, FigureFilter Filter, DateTimeOffset SeenAt);

/// <summary>One commune that was asked.</summary>
/// <param name="Value">The figure as it was seen; <see langword="null"/>: there was no data, or no figure is followed.</param>
public sealed record DirectiveUnit(string Commune, double? Value);

/// <summary>Something that happened to a directive, with who did it and what they said.</summary>
/// <param name="Actor">Name of the account or key; empty when the product itself acted.</param>
/// <param name="Value">The figure at that time, with an answer or acceptance.</param>
public sealed record DirectiveHappening(DirectiveEvent Event, string Actor, string Note, double? Value);

/// <summary>A directive with all that happened to it; where it stands is worked out, never kept.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="DueAt">As first asked; a return moves it for its unit.</param>
public sealed record Directive(
    string Id, DirectiveSubject Subject, IReadOnlyList<DirectiveUnit> Units, string Instruction, DirectivePriority Priority,
    DateTimeOffset DueAt, string GivenBy, DateTimeOffset GivenAt, IReadOnlyList<DirectiveHappening> Happenings)
{
    public DirectiveStanding StandingOf(string commune) => DirectiveStanding.Of(commune, DueAt, Happenings.Select(happening => happening.Event));

    public DirectiveState State => DirectiveStanding.Whole(Units.Select(unit => StandingOf(unit.Commune)));

    /// <summary>The last thing of that kind that happened to a commune.</summary>
    public DirectiveHappening? Last(string commune, DirectiveEventKind kind) =>
        Happenings.LastOrDefault(happening => happening.Event.Unit == commune && happening.Event.Kind == kind);
}
