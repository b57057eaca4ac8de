namespace Ioc.Rules.Alerts;

/// <summary>How long an office usually lets pass between two events of dossiers (received or ended), in working time.</summary>
public static class UsualGap
{
    /// <summary>Working days looked back at, today not.</summary>
    public const int LookBack = 30;

    /// <summary>Fewer days with anything, or fewer events, tell no habit.</summary>
    private const int LeastDays = 10;
    private const int LeastEvents = 20;

    /// <param name="events">In <see cref="LookBack"/> working days.</param>
    /// <param name="days">Days of them on which there was any.</param>
    /// <param name="day">Working time of a day.</param>
    /// <returns>
    /// The mean gap, days without anything included: an office that works every other day is not silent on the one between.
    /// <see langword="null"/>: too little history.
    /// </returns>
    public static TimeSpan? Of(long events, long days, TimeSpan day) => events < LeastEvents || days < LeastDays ? null : day * LookBack / events;
}
