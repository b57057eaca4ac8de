using System.Collections.Frozen;
using System.Reflection;

namespace Ioc.Geography;

/// <summary>Which communes share a border, from the reference table built into the product, and how far apart communes lie.</summary>
public sealed class CommuneNeighbours
{
    private readonly FrozenDictionary<string, FrozenSet<string>> _byCommune = Pairs()
        .SelectMany(pair => new[] { pair, (pair.Item2, pair.Item1) })
        .GroupBy(pair => pair.Item1, pair => pair.Item2)
        .ToFrozenDictionary(group => group.Key, group => group.ToFrozenSet());

    /// <summary>Codes of the communes that touch this one, also those of another province; none for an island or an unknown code.</summary>
    public IReadOnlySet<string> Of(string code) => _byCommune.GetValueOrDefault(code, FrozenSet<string>.Empty);

    /// <summary>As the crow flies, between the representative points.</summary>
    public static double Kilometres(Commune a, Commune b)
    {
        const double EarthRadius = 6371;
        var (latitude, longitude) = (Radians(b.Latitude - a.Latitude), Radians(b.Longitude - a.Longitude));
        var chord = Square(Math.Sin(latitude / 2)) + (Math.Cos(Radians(a.Latitude)) * Math.Cos(Radians(b.Latitude)) * Square(Math.Sin(longitude / 2)));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }

    // A line a commune: its code, a comma, the higher codes that it touches, between blanks.
    private static IEnumerable<(string, string)> Pairs()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("reference/adjacency.csv")
            ?? throw new InvalidOperationException("reference/adjacency.csv is not built into the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var (code, others) = (line[..5], line[6..]);
            foreach (var other in others.Split(' '))
            {
                yield return (code, other);
            }
        }
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;
}
