using Ioc.Alerts;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Rules.Indicators;

namespace Ioc.Benchmarks.Alerts;

/// <summary>Rows of communes as they are most days, or all of them overloaded.</summary>
internal sealed class RandomRows : IAlarmFigures
{
    private readonly Dictionary<string, Counts> _rows;

    public RandomRows(IReadOnlyList<Commune> units, int seed)
    {
        var random = new Random(seed);
        _rows = units.ToDictionary(unit => unit.Code, _ => new Counts
        {
            Open = random.Next(5, 200),
            OpenOverdue = random.Next(0, 5),
            ResolvedInThroughputSpan = random.Next(400, 900),
        });
    }

    public bool Overloaded { get; set; }

    public IReadOnlyList<AlarmFigure> Figures { get; } =
        [.. FigureReadings.Names.Select(name => new AlarmFigure(name, new(name, null), FigureReadings.Shares.Contains(name) ? FigureFormat.Share : FigureFormat.Count))];

    public double? Read(string figure, Commune? commune, DateTimeOffset now) =>
        Overloaded ? new Counts { Open = 50, OpenOverdue = 40 }.Read(figure) : _rows[commune!.Code].Read(figure);
}
