using Ioc.Rules.Calendar;

namespace Ioc.Rules.Apologies;

/// <summary>By when an office that will miss a due date has to apologise, and which new date it proposes.</summary>
/// <remarks>
/// The apology itself and its form (04, Annex I of Circular 03/2025/TT-VPCP) are national. How long before the due date it is
/// to be issued, and how often a date may be moved, were found in local rules only (and, unread, in Decree 61/2018/NĐ-CP, no
/// longer in force): settings, not law.
/// </remarks>
/// <param name="WorkingDaysBefore">Working days before the due day; 0 for the due day itself.</param>
/// <param name="ExtensionWorkingDays">Working days from the letter to the date that it proposes; 1 or more.</param>
/// <param name="MostTimes">Times that one dossier may be put off; another is shown as a breach. 1 or more.</param>
public sealed record ApologyRule(int WorkingDaysBefore, int ExtensionWorkingDays, int MostTimes)
{
    /// <summary>One working day before; five more working days; once.</summary>
    public static ApologyRule Usual { get; } = new(WorkingDaysBefore: 1, ExtensionWorkingDays: 5, MostTimes: 1);

    /// <summary>The last day on which an apology for a dossier due on <paramref name="due"/> is in time.</summary>
    public DateOnly LatestDay(DateOnly due, WorkingCalendar calendar) =>
        WorkingDaysBefore == 0 ? due : calendar.WorkingDayBefore(due, WorkingDaysBefore);

    /// <summary>
    /// The last due day whose apology can no longer wait on <paramref name="today"/>: a dossier due up to then is resolved in
    /// time or needs its apology now.
    /// </summary>
    public DateOnly DecideUpTo(DateOnly today, WorkingCalendar calendar) =>
        WorkingDaysBefore == 0 ? today : calendar.WorkingDayAfter(today, WorkingDaysBefore);

    /// <summary>The new date for a letter of <paramref name="day"/>, for the one who signs to confirm or change; always a working day.</summary>
    public DateOnly Proposal(DateOnly day, WorkingCalendar calendar) => calendar.WorkingDayAfter(day, ExtensionWorkingDays);
}
