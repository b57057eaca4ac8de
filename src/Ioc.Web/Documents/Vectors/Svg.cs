using System.Globalization;
using System.Net;
using System.Text;

namespace Ioc.Documents.Vectors;

/// <summary>A vector picture in writing; units are a 96th of an inch. No styles: a page's policy may forbid them.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new();

    /// <param name="description">What a reader who does not see it is told.</param>
    public Svg(double width, double height, string description) => _text.Append(
        CultureInfo.InvariantCulture,
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.##} {height:0.##}" width="{width:0.##}" height="{height:0.##}" role="img" aria-label="{WebUtility.HtmlEncode(description)}">""");

    public Svg Line(double x1, double y1, double x2, double y2, string colour, double width = 1, string? dashes = null) => Append(
        $"""<line x1="{x1:0.##}" y1="{y1:0.##}" x2="{x2:0.##}" y2="{y2:0.##}" stroke="#{colour}" stroke-width="{width:0.##}"{(dashes is null ? "" : $" stroke-dasharray=\"{dashes}\"")}/>""");

    public Svg Box(double x, double y, double width, double height, string fill, string? edge = null) => Append(
        $"""<rect x="{x:0.##}" y="{y:0.##}" width="{Math.Max(0, width):0.##}" height="{Math.Max(0, height):0.##}" fill="#{fill}"{(edge is null ? "" : $" stroke=\"#{edge}\" stroke-width=\"0.6\"")}/>""");

    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public Svg Text(double x, double y, string text, double size, string anchor = "start", string colour = "222222", bool bold = false) => Append(
        $"""<text x="{x:0.##}" y="{y:0.##}" font-size="{size:0.##}" text-anchor="{anchor}" fill="#{colour}"{(bold ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(text)}</text>""");

    /// <summary>A line through points; broken where <see langword="null"/>.</summary>
    public Svg Course(IReadOnlyList<(double X, double Y)?> points, string colour, string? dashes)
    {
        var path = new StringBuilder();
        var isPenDown = false;
        foreach (var point in points)
        {
            if (point is { } at)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(isPenDown ? 'L' : 'M')}{at.X:0.#} {at.Y:0.#}");
            }
            isPenDown = point is not null;
        }
        return Append($"""<path d="{path}" fill="none" stroke="#{colour}" stroke-width="1.8" stroke-linejoin="round"{(dashes is null ? "" : $" stroke-dasharray=\"{dashes}\"")}/>""");
    }

    public Svg Dot(double x, double y, double radius, string colour) => Append($"""<circle cx="{x:0.##}" cy="{y:0.##}" r="{radius:0.##}" fill="#{colour}"/>""");

    /// <param name="path">In SVG's own notation.</param>
    public Svg Area(string path, string fill, string edge) => Append($"""<path d="{path}" fill="#{fill}" stroke="#{edge}" stroke-width="0.6" fill-rule="evenodd"/>""");

    public override string ToString() => $"{_text}</svg>";

    private Svg Append(FormattableString element)
    {
        _text.Append(element.ToString(CultureInfo.InvariantCulture));
        return this;
    }
}
