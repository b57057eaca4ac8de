namespace Ioc.Rules.Directives;

/// <summary>What may happen to a directive after it was given; each is kept and none is ever changed.</summary>
public enum DirectiveEventKind : byte
{
    /// <summary>The unit says what it did.</summary>
    Answered,

    /// <summary>The answer does not do: more is asked, by a new date.</summary>
    Returned,

    /// <summary>The answer does; nothing more is asked of the unit.</summary>
    Accepted,

    /// <summary>The directive is taken back.</summary>
    Withdrawn,

    /// <summary>An answer was late, and somebody above was told.</summary>
    Escalated,
}

/// <param name="Unit">Commune that it is about.</param>
/// <param name="DueAt">With <see cref="DirectiveEventKind.Returned"/>: until when the next answer is due.</param>
/// <param name="Level">With <see cref="DirectiveEventKind.Escalated"/>: which step was reached, from 0.</param>
public sealed record DirectiveEvent(DirectiveEventKind Kind, string Unit, DateTimeOffset At, DateTimeOffset? DueAt = null, int Level = 0);
