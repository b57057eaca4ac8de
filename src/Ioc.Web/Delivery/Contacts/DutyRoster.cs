using Ioc.Geography;

namespace Ioc.Delivery.Contacts;

/// <param name="Unit">Where nobody on duty can be reached.</param>
public sealed record DutyGap(string Unit, ContactLevel Level)
{
    public override string ToString() => $"{Unit}:{(int)Level}";

    public static IEnumerable<DutyGap> Read(string? gaps) =>
        from gap in (gaps ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        let parts = gap.Split(':')
        select new DutyGap(parts[0], (ContactLevel)(parts[1][0] - '0'));
}

/// <param name="Days">On which nobody is on duty, ascending.</param>
public sealed record RosterGap(string Unit, ContactLevel Level, IReadOnlyList<DateOnly> Days);

/// <summary>Who is on duty where, and where nobody is.</summary>
public sealed class DutyRoster(IReadOnlyList<Contact> contacts, CommuneDirectory communes)
{
    public const ContactLevel Last = ContactLevel.ProvinceOffice;

    private static readonly ContactLevel[] Commune = [ContactLevel.Office, ContactLevel.Chairman];
    private static readonly ContactLevel[] Province = [ContactLevel.Department, ContactLevel.ProvinceOffice];

    private readonly ILookup<(string Unit, ContactLevel Level), Contact> _contacts = contacts.ToLookup(contact => (contact.Unit, contact.Level));

    /// <summary>Levels of a commune are filled by people of the commune, or by those of its province for every commune at once.</summary>
    public IEnumerable<Contact> OnDuty(string unit, ContactLevel level, DateOnly day)
    {
        var province = communes.Find(unit)?.ProvinceCode;
        return _contacts[(unit, level)].Concat(province is null ? [] : _contacts[(province, level)]).Where(contact => contact.IsOnDuty(day));
    }

    /// <summary>
    /// Those of the level who can be reached; where there is nobody, those of the next level up that has somebody.
    /// Every level passed over is a gap.
    /// </summary>
    /// <param name="unit">Commune or province.</param>
    /// <param name="canReach">Whether any channel leads to the contact.</param>
    public (IReadOnlyList<Contact> Told, IReadOnlyList<DutyGap> Gaps) Climb(string unit, ContactLevel from, DateOnly day, Func<Contact, bool> canReach)
    {
        var gaps = new List<DutyGap>();
        for (var level = from; level <= Last; level++)
        {
            if (OnDuty(unit, level, day).Where(canReach).ToList() is { Count: > 0 } told)
            {
                return (told, gaps);
            }

            gaps.Add(new DutyGap(unit, level));
        }

        return ([], gaps);
    }

    /// <summary>Days without anybody: of a commune its own two levels, of a province the two above.</summary>
    /// <param name="units">Communes and provinces.</param>
    /// <param name="first">Local day.</param>
    public IReadOnlyList<RosterGap> Gaps(IEnumerable<string> units, DateOnly first, int days)
    {
        var span = Enumerable.Range(0, days).Select(first.AddDays).ToList();
        return
        [
            .. from unit in units
               from level in unit.Length == 2 ? Province : Commune
               let without = span.Where(day => !OnDuty(unit, level, day).Any()).ToList()
               where without.Count > 0
               select new RosterGap(unit, level, without),
        ];
    }
}
