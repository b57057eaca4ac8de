using Ioc.Simulator.Offices;
using Ioc.Simulator.Procedures;

namespace Ioc.Simulator.Dossiers;

/// <summary>Extra dossiers with lives of minutes, so that something moves at any hour however small the province.</summary>
/// <remarks>
/// Real offices of one province send a record every few seconds by day and next to none at night. A pulse adds
/// dossiers per real second, never instants to come: the contract refuses records dated ahead.
/// Each minute's are a pure function of (seed, minute).
/// </remarks>
public sealed class PulseBook(OfficeDirectory offices, OfficeClock clock, long seed)
{
    /// <summary>Minutes after its first record in which a pulse dossier has had its last.</summary>
    public const int HorizonMinutes = 12;

    /// <summary>Numbers of pulse dossiers follow those of the day's real ones.</summary>
    private const int NumbersAMinute = 10_000;

    // Fields whose matters can be settled while one waits.
    private static readonly (int Index, double Total)[] Quick = QuickFields();
    private static readonly double[] QuickTotals = [.. Quick.Select(field => field.Total)];

    /// <summary>Number of dossiers begun in a minute.</summary>
    /// <param name="minute">Minutes since 1970 UTC.</param>
    /// <param name="perMinute">Wanted on average.</param>
    public int Count(long minute, double perMinute) =>
        Math.Min(NumbersAMinute, Chance.From(seed, minute, 5, -1).Poisson(perMinute));

    public Dossier Make(long minute, int number)
    {
        var chance = Chance.From(seed, minute, 5, number);
        var office = offices.All[chance.Pick(offices.RunningVolumes)];
        var began = (minute * OfficeClock.Minute) + (long)(chance.Unit() * OfficeClock.Minute);
        var day = OfficeClock.DayOf(began);
        var open = clock.Open(began) == began;

        var procedure = ProcedureCatalogue.BuiltIn.Pick(Quick[chance.Pick(QuickTotals)].Index, ref chance);
        var channel = DossierBook.ChannelOf(office, procedure.Field, open, ref chance);
        var handling = chance.Happens(office.ElsewhereShare) ? offices.Another(office, ref chance) : office;
        var first = new Snapshot(procedure, channel) { Digitised = chance.Happens(handling.DigitisedShare), PaidOnline = procedure.Fee && chance.Happens(0.6) };

        var minuteOfDay = (int)((began - OfficeClock.Start(day)) / OfficeClock.Minute);
        return new Dossier(
            DossierBook.CodeOf(office, day, ((minuteOfDay + 1) * NumbersAMinute) + number), office, handling, 1 + chance.Below(handling.Clerks),
            chance.Happens(0.4), Tell(first, began, ref chance));
    }

    private Snapshot[] Tell(Snapshot first, long began, ref Chance chance)
    {
        var life = new LifeWriter();
        life.Begin(first, began + (HorizonMinutes * OfficeClock.Minute));
        if (first.Channel is Channel.Online or Channel.VNeId)
        {
            life.Now.Status = Status.Registered;
            life.Write(began);
            began += (long)chance.Between(2_000, 20_000);
        }

        life.Now.ReceivedAt = began;
        life.Now.DueAt = clock.FivePm(clock.Open(began), (int)Math.Max(1, first.Procedure.Hours / 8));
        Step(life, Status.Received, 0);
        Step(life, Status.Processing, chance.Between(3, 40));
        if (chance.Happens(0.12))
        {
            Step(life, Status.AwaitingPapers, chance.Between(5, 40));
            Step(life, Status.Processing, chance.Between(30, 180));
        }

        var finished = life.Last + (long)(chance.Between(10, 120) * OfficeClock.Second);
        life.Now.FinishedAt = finished;
        life.Now.ElectronicResult = chance.Happens(0.7);
        Step(life, Status.Finished, (finished - life.Last) / 1000.0);
        life.Now.ReturnedAt = life.Last + (long)(chance.Between(2, 90) * OfficeClock.Second);
        life.Now.Satisfaction = chance.Happens(0.3) ? 2 + chance.Below(2) : 0;
        Step(life, Status.Returned, (life.Now.ReturnedAt - life.Last) / 1000.0);
        return life.End();
    }

    private static void Step(LifeWriter life, Status status, double secondsLater)
    {
        life.Now.Status = status;
        life.Write(life.Count == 0 ? life.Now.ReceivedAt : Math.Max(life.Now.ReceivedAt, life.Last + (long)(secondsLater * OfficeClock.Second)));
    }

    private static (int Index, double Total)[] QuickFields()
    {
        var sum = 0.0;
        return [.. ProcedureCatalogue.BuiltIn.Fields.Index()
            .Where(field => field.Item.HorizonDays < 90)
            .Select(field => (field.Index, sum += field.Item.ShareUrban))];
    }
}
