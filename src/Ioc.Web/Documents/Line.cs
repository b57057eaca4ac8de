using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

public enum Align
{
    Left,
    Centre,
    Right,
    Justify,
}

/// <summary>How one paragraph is set.</summary>
/// <param name="HalfPoints">Size of its letters in half points.</param>
/// <param name="FirstLine">Millimetres by which the first line is moved in.</param>
/// <param name="Before">Points above.</param>
/// <param name="After">Points below.</param>
/// <param name="KeepWithNext">Never the last line of a page.</param>
internal sealed record Line(Align Align, int HalfPoints, double FirstLine = 0, int Before = 0, int After = 0, double Spacing = 1, bool KeepWithNext = false)
{
    /// <summary>Body text: 14 pt, justified, first line moved in by 1.27 cm, 6 pt between paragraphs.</summary>
    public static Line Body { get; } = new(Align.Justify, 28, FirstLine: 12.7, After: 6, Spacing: 1.1);

    public Paragraph Of(params IEnumerable<Inline> content) => new(
        [Properties(), .. content.Select(piece => piece.ToRun(HalfPoints))]);

    /// <summary>A rule as wide as asked, in the middle of a column: an empty paragraph with a line on top, moved in on both sides.</summary>
    /// <param name="column">Millimetres.</param>
    /// <param name="width">Millimetres.</param>
    public static Paragraph Rule(double column, double width)
    {
        var indent = $"{PageLayout.Twips((column - width) / 2)}";
        return new Paragraph(new ParagraphProperties(
            new KeepNext(),
            new ParagraphBorders(new TopBorder { Val = BorderValues.Single, Size = 6, Space = 1, Color = "000000" }),
            new SpacingBetweenLines { Before = "50", After = "0", Line = "120", LineRule = LineSpacingRuleValues.Exact },
            new Indentation { Left = indent, Right = indent }));
    }

    private ParagraphProperties Properties()
    {
        var properties = new ParagraphProperties();
        if (KeepWithNext)
        {
            properties.Append(new KeepNext());
        }
        properties.Append(new SpacingBetweenLines
        {
            Before = $"{Before * 20}",
            After = $"{After * 20}",
            Line = $"{(int)Math.Round(240 * Spacing)}",
            LineRule = LineSpacingRuleValues.Auto,
        });
        if (FirstLine > 0)
        {
            properties.Append(new Indentation { FirstLine = $"{PageLayout.Twips(FirstLine)}" });
        }
        properties.Append(new Justification { Val = ToJustification(Align) });
        return properties;
    }

    private static JustificationValues ToJustification(Align align) => align switch
    {
        Align.Left => JustificationValues.Left,
        Align.Centre => JustificationValues.Center,
        Align.Right => JustificationValues.Right,
        Align.Justify => JustificationValues.Both,
        _ => throw new ArgumentOutOfRangeException(nameof(align), align, "Not an alignment."),
    };
}
