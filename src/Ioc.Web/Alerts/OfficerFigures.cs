using Ioc.Dashboards;
using Ioc.Delivery;
using Ioc.Delivery.Contacts;
using Ioc.Foresight;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;

namespace Ioc.Alerts;

/// <summary>
/// Arrivals against the officers on duty. Who is on duty is known from the commune's own roster; of a commune that keeps none nothing is
/// said.
/// </summary>
public sealed class OfficerFigures(
    Forecasts forecasts, ContactBook book, CommuneDirectory communes, Installation installation, WorkingCalendar calendar, TimeProvider clock, ILogger<OfficerFigures> log)
    : FetchedFigures(TimeSpan.FromMinutes(5), clock, log)
{
    public override IReadOnlyList<AlarmFigure> Figures { get; } =
    [
        new("officersOnDuty", new("Cán bộ trực mỗi ngày", "Officers on duty per day"), FigureFormat.PerDay),
        new("arrivalsPerOfficer", new("Dự kiến tiếp nhận mỗi cán bộ mỗi ngày", "Expected arrivals per officer and day"), FigureFormat.PerDay),
    ];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var values = new FigureValues();
        var officers = OnDuty(await book.AllAsync(cancellationToken), LocalDay.Of(now));
        if (officers.Count == 0)
        {
            return values;
        }

        foreach (var commune in await forecasts.AheadAsync(installation.Provinces, ArrivalsAgainstCapacity.Of, cancellationToken))
        {
            if (officers.TryGetValue(commune.Commune, out var onDuty))
            {
                values.Set(commune.Commune, "officersOnDuty", onDuty);
                values.Set(commune.Commune, "arrivalsPerOfficer", commune.Values["expectedArrivalsPerDay"] / onDuty);
            }
        }

        return values;
    }

    /// <summary>Mean number on duty at the office over the working days that the expected arrivals are of; communes without anybody left out.</summary>
    private Dictionary<string, double> OnDuty(IReadOnlyList<Contact> contacts, DateOnly today)
    {
        var days = Enumerable.Range(1, CapacityUse.Days).Select(count => calendar.WorkingDayAfter(today, count)).ToList();
        return contacts.Where(contact => contact.Level == ContactLevel.Office && communes.Find(contact.Unit) is not null)
            .GroupBy(contact => contact.Unit, contact => days.Count(contact.IsOnDuty))
            .Where(unit => unit.Sum() > 0)
            .ToDictionary(unit => unit.Key, unit => (double)unit.Sum() / days.Count);
    }
}
