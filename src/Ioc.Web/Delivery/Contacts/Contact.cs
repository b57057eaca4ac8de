namespace Ioc.Delivery.Contacts;

/// <summary>Somebody of a unit who is told, and when it is their turn. Personal data of an officer.</summary>
/// <param name="Unit">Five digits of a commune, or two of a province for the levels above communes.</param>
/// <param name="Position">Chức vụ; free text.</param>
/// <param name="Email">As <see cref="Mail.Mailbox"/> writes it.</param>
/// <param name="Phone">Digits, with <c>+</c> before a country code.</param>
/// <param name="Zalo">Id of the person at the official account.</param>
/// <param name="Language"><c>vi</c> or <c>en</c>.</param>
/// <param name="ValidFrom">Local day, included; <see langword="null"/>: since ever.</param>
/// <param name="ValidTo">Local day, included; <see langword="null"/>: until further notice.</param>
/// <param name="Weekdays">1 Monday … 7 Sunday, ascending; empty: only on <paramref name="DutyDates"/>.</param>
/// <param name="DutyDates">On duty whatever the weekday.</param>
/// <param name="OffDates">Not on duty, whatever else is said.</param>
public sealed record Contact(
    string Id, string Unit, ContactLevel Level, string Name, string? Position, string? Email, string? Phone, string? Zalo, string Language,
    DateOnly? ValidFrom, DateOnly? ValidTo, IReadOnlyList<int> Weekdays, IReadOnlyList<DateOnly> DutyDates, IReadOnlyList<DateOnly> OffDates)
{
    public bool IsOnDuty(DateOnly day) =>
        !(day < ValidFrom) && !(day > ValidTo) && !OffDates.Contains(day)
        && (DutyDates.Contains(day) || Weekdays.Contains(day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek));
}
