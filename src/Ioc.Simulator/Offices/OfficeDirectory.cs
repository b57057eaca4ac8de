using Ioc.Simulator.Procedures;

namespace Ioc.Simulator.Offices;

/// <summary>The offices of the provinces simulated, made from the reference table of communes.</summary>
public sealed class OfficeDirectory
{
    /// <summary>Dossiers per thousand inhabitants on a plain working day: the country's 39 a commune, evenings and weekends counted to the working days.</summary>
    private const double PerThousand = 1.1;

    private readonly Dictionary<string, (CommuneOffice[] Offices, double[] RunningVolumes)> _byProvince;

    /// <param name="provinces">Two-digit codes; <c>all</c> means every province.</param>
    /// <param name="volume">Multiplies the volume of every office.</param>
    /// <exception cref="ArgumentException">A code is no province.</exception>
    public OfficeDirectory(IReadOnlyList<string> provinces, long seed, double volume = 1)
    {
        var agencies = Tables.Rows("offices/agency-codes.csv").ToDictionary(row => row[0], row => row[1]);
        var wanted = provinces is ["all"] ? agencies.Keys.Order(StringComparer.Ordinal).ToList() : provinces;
        if (wanted.FirstOrDefault(code => !agencies.ContainsKey(code)) is { } unknown)
        {
            throw new ArgumentException($"There is no province '{unknown}'.", nameof(provinces));
        }

        var rows = Tables.Rows("reference/communes.csv").ToLookup(row => row[4]);
        var all = new List<CommuneOffice>();
        foreach (var province in wanted)
        {
            all.AddRange(OfProvince([.. rows[province].Select(Place.Read)], agencies[province], seed, volume, all.Count));
        }

        All = all;
        _byProvince = all.GroupBy(office => office.Province).ToDictionary(
            group => group.Key,
            group => (group.ToArray(), ProcedureCatalogue.RunningTotals(group.Select(office => office.DailyVolume))));
        RunningVolumes = ProcedureCatalogue.RunningTotals(all.Select(office => office.DailyVolume));
    }

    public IReadOnlyList<CommuneOffice> All { get; }

    /// <summary>Running totals of <see cref="CommuneOffice.DailyVolume"/> over <see cref="All"/>.</summary>
    public double[] RunningVolumes { get; }

    /// <summary>Some other office of the same province, busy ones likelier; the office itself where it is alone.</summary>
    public CommuneOffice Another(CommuneOffice office, ref Chance chance)
    {
        var (offices, volumes) = _byProvince[office.Province];
        var picked = chance.Pick(volumes);
        return offices[picked].Key != office.Key ? offices[picked] : offices[(picked + 1) % offices.Length];
    }

    private static IEnumerable<CommuneOffice> OfProvince(Place[] places, string agency, long seed, double volume, int firstIndex)
    {
        var plights = Plights(places, seed);
        for (var i = 0; i < places.Length; i++)
        {
            var chance = Chance.From(seed, places[i].Key, 1);
            yield return Furnish(places[i], firstIndex + i, $"{agency}.{101 + i}", plights[i], volume, ref chance);
        }
    }

    private static CommuneOffice Furnish(Place place, int index, string agencyCode, Plight plight, double volume, ref Chance chance)
    {
        var daily = Math.Max(2, place.Population / 1000 * PerThousand * place.Demand) * Math.Exp(0.15 * chance.Normal());
        return new CommuneOffice(
            index, place.Key, place.Code, place.Province, agencyCode, place.Urban,
            DailyVolume: volume * (plight == Plight.Idle ? 0.15 : daily),
            plight,
            OnlineFactor: place.Urban ? chance.Between(0.95, 1.12) : chance.Between(0.70, 1.05),
            DigitisedShare: place.Urban ? chance.Between(0.80, 0.98) : chance.Between(0.45, 0.90),
            ApologyShare: plight == Plight.Overloaded ? chance.Between(0.25, 0.60) : chance.Between(0.55, 0.95),
            ElsewhereShare: place.Urban ? chance.Between(0.02, 0.07) : chance.Between(0.005, 0.025),
            ProcedureCatalogue.RunningTotals(ProcedureCatalogue.BuiltIn.Fields.Select(field => place.Urban ? field.ShareUrban : field.ShareRural)));
    }

    // Overloaded: one commune in eighteen, of the upper half by population; busy: one in eight; idle: the smallest two of a province.
    private static Plight[] Plights(Place[] places, long seed)
    {
        var bySize = Enumerable.Range(0, places.Length).OrderByDescending(i => places[i].Population).ToArray();
        var order = Chance.From(seed, (int)Tables.Number(places[0].Province), 2);
        var shuffled = bySize.Take((places.Length + 1) / 2).Select(i => (i, Key: order.Unit())).OrderBy(x => x.Key).Select(x => x.i).ToArray();
        var overloaded = Math.Max(1, places.Length / 18);
        var busy = Math.Max(1, places.Length / 8);

        var plights = new Plight[places.Length];
        Array.ForEach(shuffled[..Math.Min(overloaded, shuffled.Length)], i => plights[i] = Plight.Overloaded);
        Array.ForEach(shuffled.Skip(overloaded).Take(busy).ToArray(), i => plights[i] = Plight.Busy);
        Array.ForEach(bySize[^Math.Min(2, bySize.Length / 3)..], i => plights[i] = Plight.Idle);
        return plights;
    }

    /// <summary>A row of the reference table.</summary>
    private sealed record Place(string Code, int Key, string Province, bool Urban, double Population, double Density)
    {
        // Remote: fewer than 60 inhabitants a square kilometre.
        public double Demand => Urban ? 1.25 : Density < 60 ? 0.65 : 0.9;

        public static Place Read(string[] row)
        {
            var population = row[8].Length > 0 ? Tables.Number(row[8]) : row[3] switch { "phuong" => 30_000, "xa" => 12_000, _ => 5_000 };
            return new Place(row[0], (int)Tables.Number(row[0]), row[4], row[3] == "phuong", population, population / Math.Max(1, Tables.Number(row[7])));
        }
    }
}
