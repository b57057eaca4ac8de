using System.Globalization;
using System.Text;

namespace Ioc.Documents.Vectors;

/// <summary>A place on a map with its value.</summary>
/// <param name="Rings">Of its areas, each closed, in degrees (longitude, latitude); empty on a map of tiles.</param>
public sealed record MapPlace(string Name, double? Value, int Column, int Row, IReadOnlyList<IReadOnlyList<(double Longitude, double Latitude)>> Rings);

/// <summary>Communes coloured by a figure, with the legend that says what the colours mean.</summary>
/// <param name="Classes">Lower bounds after the first class, ascending.</param>
public sealed record MapScale(IReadOnlyList<double> Classes, Func<double?, string> Say)
{
    private static readonly string[] Shades = ["DCE9F5", "A9C9E8", "6FA3D3", "2F6FB0", "123E6B"];

    public const string NoData = "E4E4E4";

    public string FillOf(double? value) => value is { } number ? Shades[ClassOf(number)] : NoData;

    public string InkOf(double? value) => value is { } number && ClassOf(number) >= 3 ? "FFFFFF" : "222222";

    /// <summary>Five classes with about as many places in each; equal values are never in two.</summary>
    public static MapScale Of(IEnumerable<double?> values, Func<double?, string> say)
    {
        var sorted = values.OfType<double>().Order().ToList();
        var bounds = Enumerable.Range(1, Shades.Length - 1)
            .Where(_ => sorted.Count > 0)
            .Select(at => sorted[Math.Min(sorted.Count - 1, at * sorted.Count / Shades.Length)])
            .Where(bound => bound > sorted[0]).Distinct();
        return new MapScale([.. bounds], say);
    }

    /// <summary>Fill and words of every class, and of no data where a place has none.</summary>
    public IEnumerable<(string Fill, string Text)> Legend(bool withNoData)
    {
        for (var at = 0; at <= Classes.Count; at++)
        {
            yield return (Shades[Shade(at)], Classes.Count == 0 ? "" : at == 0 ? $"< {Say(Classes[0])}" : at == Classes.Count ? $"≥ {Say(Classes[at - 1])}" : $"{Say(Classes[at - 1])} – < {Say(Classes[at])}");
        }
        if (withNoData)
        {
            yield return (NoData, "không có dữ liệu");
        }
    }

    private int ClassOf(double value) => Shade(Classes.Count(bound => value >= bound));

    // Few classes still reach from light to dark.
    private int Shade(int at) => Classes.Count == 0 ? 2 : at * (Shades.Length - 1) / Classes.Count;
}

/// <summary>The map as vectors: imported boundaries where there are any, else equal tiles that each bear their name.</summary>
public static class SvgMap
{
    private const double Legend = 22;

    /// <param name="width">Most that it may take, in 96ths of an inch.</param>
    /// <param name="height">Likewise.</param>
    public static string Of(IReadOnlyList<MapPlace> places, MapScale scale, string description, double width, double height) =>
        places.All(place => place.Rings.Count > 0) ? Areas(places, scale, description, width, height) : Tiles(places, scale, description, width, height);

    private static string Tiles(IReadOnlyList<MapPlace> places, MapScale scale, string description, double width, double height)
    {
        var (columns, rows) = (places.Max(place => place.Column) + 1, places.Max(place => place.Row) + 1);
        var (w, h) = (Math.Min(width / columns, 72), Math.Min((height - Legend) / rows, 40));
        var left = (width - (w * columns)) / 2;
        var svg = new Svg(width, (h * rows) + Legend, description);
        foreach (var place in places)
        {
            var (x, y) = (left + (place.Column * w), place.Row * h);
            svg.Box(x, y, w, h, scale.FillOf(place.Value), "FFFFFF");
            var lines = Lines(place.Name, (int)(w / 4.6));
            var size = Math.Min(8.5, w / 6.5);
            var first = y + (h / 2) - ((lines.Count + 1) * size * 0.55) + size;
            foreach (var (at, line) in lines.Index())
            {
                svg.Text(x + (w / 2), first + (at * size * 1.1), line, size, "middle", scale.InkOf(place.Value));
            }
            svg.Text(x + (w / 2), first + (lines.Count * size * 1.1), scale.Say(place.Value), size, "middle", scale.InkOf(place.Value), bold: true);
        }
        Explain(svg, places, scale, width, (h * rows) + 6);
        return svg.ToString();
    }

    private static string Areas(IReadOnlyList<MapPlace> places, MapScale scale, string description, double width, double height)
    {
        var points = places.SelectMany(place => place.Rings).SelectMany(ring => ring).ToList();
        var (west, east, south, north) = (points.Min(p => p.Longitude), points.Max(p => p.Longitude), points.Min(p => p.Latitude), points.Max(p => p.Latitude));
        // A degree of longitude is shorter the farther north it lies.
        var shrink = Math.Cos((south + north) / 2 * Math.PI / 180);
        var perDegree = Math.Min(width / ((east - west) * shrink), (height - Legend) / (north - south));
        var (mapWidth, mapHeight) = ((east - west) * shrink * perDegree, (north - south) * perDegree);
        var left = (width - mapWidth) / 2;
        var svg = new Svg(width, mapHeight + Legend, description);
        foreach (var place in places)
        {
            svg.Area(Path(place, at => (left + ((at.Longitude - west) * shrink * perDegree), (north - at.Latitude) * perDegree)), scale.FillOf(place.Value), "FFFFFF");
        }
        Explain(svg, places, scale, width, mapHeight + 6);
        return svg.ToString();
    }

    private static string Path(MapPlace place, Func<(double Longitude, double Latitude), (double X, double Y)> project)
    {
        var path = new StringBuilder();
        foreach (var ring in place.Rings)
        {
            var last = (X: double.NaN, Y: double.NaN);
            foreach (var (at, point) in ring.Index())
            {
                var (x, y) = project(point);
                // A third of a dot is not seen on paper.
                if (at > 0 && Math.Abs(x - last.X) < 0.3 && Math.Abs(y - last.Y) < 0.3)
                {
                    continue;
                }
                path.Append(CultureInfo.InvariantCulture, $"{(at == 0 ? 'M' : 'L')}{x:0.#} {y:0.#}");
                last = (x, y);
            }
            path.Append('Z');
        }
        return path.ToString();
    }

    private static void Explain(Svg svg, IReadOnlyList<MapPlace> places, MapScale scale, double width, double y)
    {
        var entries = scale.Legend(places.Any(place => place.Value is null)).Where(entry => entry.Text.Length > 0).ToList();
        var x = Math.Max(0, (width - entries.Sum(entry => 30 + (entry.Text.Length * 5.4))) / 2);
        foreach (var (fill, text) in entries)
        {
            svg.Box(x, y, 14, 10, fill, "808080").Text(x + 18, y + 9, text, 10);
            x += 30 + (text.Length * 5.4);
        }
    }

    /// <summary>A name on at most two lines; what does not fit is cut.</summary>
    private static List<string> Lines(string name, int length)
    {
        var lines = new List<string> { "" };
        foreach (var word in name.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= length && lines.Count < 2)
            {
                lines.Add("");
            }
            lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
        }
        return [.. lines.Select(line => line.Length <= length + 1 ? line : $"{line.AsSpan(0, Math.Max(1, length))}…")];
    }
}
