using System.Globalization;
using Ioc.Simulator.Offices;
using Ioc.Simulator.Procedures;

namespace Ioc.Simulator.Dossiers;

/// <summary>The register of every office: which dossiers were handed in there on a day.</summary>
/// <remarks>
/// A pure function of (seed, office, day, number): nothing is kept, any dossier can be made again at any time with the
/// same life. So history needs no storage, and a restart of the simulator contradicts nothing it said before.
/// </remarks>
public sealed class DossierBook(OfficeDirectory offices, OfficeClock clock, long seed)
{
    private readonly Season _season = new(clock);
    private readonly ProcedureCatalogue _catalogue = ProcedureCatalogue.BuiltIn;

    /// <summary>Calendar days after which no dossier of any field changes any more.</summary>
    public int Horizon { get; } = ProcedureCatalogue.BuiltIn.Fields.Max(field => field.HorizonDays);

    public OfficeDirectory Offices => offices;

    /// <summary>Number of dossiers handed in at an office on a day.</summary>
    public int Count(CommuneOffice office, int day)
    {
        var provinceMood = Chance.From(seed, day, 3).Normal();
        var chance = Chance.From(seed, office.Key, day, -1);
        var noise = Math.Exp((0.05 * provinceMood) + (0.10 * chance.Normal()));
        return chance.Poisson(office.DailyVolume * _season.Factor(day) * noise);
    }

    /// <summary>Calendar days after <paramref name="day"/> in which the dossier may change; far cheaper than making it.</summary>
    public int HorizonOf(CommuneOffice office, int day, int number)
    {
        var chance = Stream(office, day, number);
        return _catalogue.Fields[chance.Pick(office.FieldMix)].HorizonDays;
    }

    /// <param name="number">0 … <paramref name="count"/> − 1, in the order of arrival.</param>
    /// <param name="count">Of the same office and day, as <see cref="Count"/> says.</param>
    public Dossier Make(CommuneOffice office, int day, int number, int count)
    {
        var chance = Stream(office, day, number);
        var procedure = _catalogue.Pick(chance.Pick(office.FieldMix), ref chance);
        var channel = ChannelOf(office, procedure.Field, clock.IsWorkingDay(day), ref chance);
        var time = Season.TimeOfDay((number + chance.Unit()) / count, atCounter: channel is not (Channel.Online or Channel.VNeId));
        var handling = chance.Happens(office.ElsewhereShare) ? offices.Another(office, ref chance) : office;
        var first = new Snapshot(procedure, channel) { Digitised = chance.Happens(handling.DigitisedShare), PaidOnline = procedure.Fee && chance.Happens(0.6) };

        return new Dossier(
            CodeOf(office, day, number + 1), office, handling, 1 + chance.Below(handling.Clerks), chance.Happens(0.4),
            new DossierLife(clock).Tell(first, OfficeClock.Start(day) + time, handling, handling.Strain(day), ref chance));
    }

    /// <summary>As TT 01/2018 art. 19 has it: agency, day of receipt, running number of the day.</summary>
    internal static string CodeOf(CommuneOffice office, int day, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{office.AgencyCode}-{OfficeClock.ToDate(day):yyMMdd}-{number:0000}");

    internal static Channel ChannelOf(CommuneOffice office, Field field, bool officeOpen, ref Chance chance)
    {
        if (!officeOpen || chance.Happens(Math.Min(0.98, field.Online * office.OnlineFactor)))
        {
            return chance.Happens(0.17) ? Channel.VNeId : Channel.Online;
        }
        return chance.Unit() switch
        {
            < 0.08 => Channel.Post,
            < 0.13 when office.Urban => Channel.Kiosk,
            _ => Channel.Counter,
        };
    }

    // The field is drawn first, so that HorizonOf need draw nothing else.
    private Chance Stream(CommuneOffice office, int day, int number) => Chance.From(seed, office.Key, day, number);
}
