using System.Globalization;
using System.Text.RegularExpressions;
using Ioc.Delivery.Mail;

namespace Ioc.Delivery.Contacts;

/// <summary>A contact as a program or a form sent it, not looked at yet. What is absent of the roster means every day.</summary>
public sealed partial record ContactDraft
{
    private const int LongestName = 120;
    private const int MostDates = 400;

    public string? Unit { get; init; }
    public string? Level { get; init; }
    public string? Name { get; init; }
    public string? Position { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Zalo { get; init; }
    public string? Language { get; init; }
    public string? ValidFrom { get; init; }
    public string? ValidTo { get; init; }
    public IReadOnlyList<int>? Weekdays { get; init; }
    public IReadOnlyList<string>? DutyDates { get; init; }
    public IReadOnlyList<string>? OffDates { get; init; }

    /// <returns>The contact, or the name of the first member that cannot be taken.</returns>
    public (Contact? Contact, string? Wrong) Read(string id)
    {
        var level = LevelOf(Level);
        var (from, to) = (Day(ValidFrom), Day(ValidTo));
        var (duty, off) = (Days(DutyDates), Days(OffDates));
        var (email, phone) = (EmailOf(Email), PhoneOf(Phone));
        var wrong = level is null || (Unit?.Length == 2 && level < ContactLevel.Department) ? "level"
            : !Fits(Name, LongestName) || string.IsNullOrWhiteSpace(Name) ? "name"
            : !Fits(Position, LongestName) ? "position"
            : email.Wrong ? "email"
            : phone.Wrong ? "phone"
            : Clean(Zalo) is { } zalo && !ZaloForm().IsMatch(zalo) ? "zalo"
            : email.Value is null && phone.Value is null && Clean(Zalo) is null ? "email"
            : Language is not (null or "" or "vi" or "en") ? "language"
            : from.Wrong ? "validFrom"
            : to.Wrong || to.Value < from.Value ? "validTo"
            : Weekdays?.Any(day => day is < 1 or > 7) == true ? "weekdays"
            : duty is null ? "dutyDates"
            : off is null ? "offDates"
            : null;
        return wrong is not null ? (null, wrong) : (new Contact(
            id, Unit!, level!.Value, Name!.Trim(), Clean(Position), email.Value, phone.Value, Clean(Zalo), Clean(Language) ?? "vi",
            from.Value, to.Value, [.. (Weekdays ?? [1, 2, 3, 4, 5, 6, 7]).Distinct().Order()], duty!, off!), null);
    }

    /// <summary><c>office</c>, <c>chairman</c>, <c>department</c>, <c>provinceOffice</c>.</summary>
    public static string WordOf(ContactLevel level) => char.ToLowerInvariant(level.ToString()[0]) + level.ToString()[1..];

    private static ContactLevel? LevelOf(string? word) =>
        Enum.GetValues<ContactLevel>().Cast<ContactLevel?>().FirstOrDefault(level => WordOf(level!.Value) == word);

    private static bool Fits(string? text, int longest) => text is null || (text.Length <= longest && !text.Any(char.IsControl));

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static (string? Value, bool Wrong) EmailOf(string? text) =>
        Clean(text) is not { } address ? (null, false)
        : Mailbox.TryRead(address, out var mailbox) && mailbox.Name is null ? (mailbox.Address, false)
        : (null, true);

    private static (string? Value, bool Wrong) PhoneOf(string? text)
    {
        if (Clean(text) is not { } phone)
        {
            return (null, false);
        }

        var digits = PhoneGaps().Replace(phone, "");
        return PhoneForm().IsMatch(digits) ? (digits, false) : (null, true);
    }

    private static (DateOnly? Value, bool Wrong) Day(string? text) =>
        Clean(text) is not { } day ? (null, false)
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) && value.Year is >= 2000 and < 2100 ? (value, false)
        : (null, true);

    private static List<DateOnly>? Days(IReadOnlyList<string>? texts)
    {
        var days = (texts ?? []).Where(text => !string.IsNullOrWhiteSpace(text)).Select(Day).ToList();
        return days.Count > MostDates || days.Any(day => day.Wrong) ? null : [.. days.Select(day => day.Value!.Value).Distinct().Order()];
    }

    [GeneratedRegex(@"[\s.()-]")]
    private static partial Regex PhoneGaps();

    [GeneratedRegex(@"^\+?[0-9]{8,15}$")]
    private static partial Regex PhoneForm();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex ZaloForm();
}
