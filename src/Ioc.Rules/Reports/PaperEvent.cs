namespace Ioc.Rules.Reports;

/// <summary>What may happen to the paper that an office makes of a report; each is kept and none is ever changed.</summary>
public enum PaperEventKind : byte
{
    /// <summary>Somebody drew it up over a made report.</summary>
    Drafted,

    /// <summary>The same paper over figures that were taken again.</summary>
    Remade,

    /// <summary>Handed to whoever checks it.</summary>
    Submitted,

    /// <summary>Found right; it waits for its number and signature.</summary>
    Checked,

    /// <summary>Sent back to whoever drew it up, with the reason.</summary>
    Returned,

    /// <summary>Numbered, dated and signed: from here on nothing of it changes.</summary>
    Issued,

    /// <summary>Another paper took its place.</summary>
    Superseded,

    /// <summary>Given up before it was issued.</summary>
    Cancelled,

    /// <summary>Somebody said something about it; moves nothing.</summary>
    Commented,
}

/// <param name="Actor">Name of the account or key.</param>
public sealed record PaperEvent(PaperEventKind Kind, DateTimeOffset At, string Actor);
