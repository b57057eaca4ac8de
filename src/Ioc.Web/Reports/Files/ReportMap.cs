using Ioc.Documents;
using Ioc.Documents.Vectors;

namespace Ioc.Reports.Files;

/// <summary>A section's communes on a map, coloured by its first drawn column.</summary>
internal sealed record ReportMap(string Title, IReadOnlyList<MapPlace> Places, MapScale Scale)
{
    public IEnumerable<(string Fill, string Text)> Legend() => Scale.Legend(Places.Any(place => place.Value is null)).Where(entry => entry.Text.Length > 0);

    public string Svg(double width, double height) => SvgMap.Of(Places, Scale, Title, width, height);

    /// <summary>As rows of squares, for formats without a drawing of their own.</summary>
    public IReadOnlyList<IReadOnlyList<Square?>> Squares()
    {
        var (columns, rows) = (Places.Max(place => place.Column) + 1, Places.Max(place => place.Row) + 1);
        var squares = new Square?[rows][];
        for (var row = 0; row < rows; row++)
        {
            squares[row] = new Square?[columns];
        }
        foreach (var place in Places)
        {
            squares[place.Row][place.Column] = new Square($"{place.Name} {Scale.Say(place.Value)}", Scale.FillOf(place.Value), Scale.InkOf(place.Value));
        }
        return squares;
    }
}
