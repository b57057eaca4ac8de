using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

/// <summary>The head of an official document: who issues it on the left, the country's name and motto on the right, no lines around.</summary>
/// <remarks>Annex I of Decree 30/2020/NĐ-CP, section II: sizes, capitals and rules as it has them.</remarks>
/// <param name="Superior">The body above the one that issues, in plain capitals; <see langword="null"/> for a people's committee, which has none.</param>
/// <param name="Issuer">Lines of the issuing body's name; written in capitals whatever they are.</param>
/// <param name="Number">Number and symbol, after "Số: "; <see langword="null"/> leaves the line out.</param>
/// <param name="About">What a letter without a title is about ("V/v …").</param>
/// <param name="Place">Where it is issued.</param>
/// <param name="Day">Its date, after the place: <see cref="DayInWords"/>, or with a place to fill.</param>
public sealed record Letterhead(string? Superior, IReadOnlyList<string> Issuer, IReadOnlyList<Inline>? Number, string? About, string Place, IReadOnlyList<Inline> Day)
{
    // The country's name at 13 pt is 94 mm wide; what remains is the issuer's.
    private const double RightColumn = 98;
    private const double MottoRule = 59;

    private static readonly Line Small = new(Align.Centre, 26);

    /// <summary>"ngày 05 tháng 02 năm 2026": days below 10 and the months 1 and 2 with a nought before, as the decree wants.</summary>
    /// <remarks>No line ends between a word and its number.</remarks>
    public static string DayInWords(DateOnly day) => $"ngày\u00a0{day.Day:00} {MonthInWords(day)}";

    /// <summary>The same without its day, which is written in by hand when a document is issued.</summary>
    public static string MonthInWords(DateOnly day) => $"tháng\u00a0{(day.Month <= 2 ? $"{day.Month:00}" : $"{day.Month}")} năm\u00a0{day.Year}";

    internal IEnumerable<OpenXmlElement> Write(PageLayout layout)
    {
        var left = layout.TextWidth - RightColumn;
        yield return Grid.Borderless([left, RightColumn], [(Left(left), Right())]);
        yield return new Line(Align.Left, 16).Of();
    }

    private List<OpenXmlElement> Left(double column)
    {
        var lines = new List<OpenXmlElement>();
        if (Superior is not null)
        {
            lines.Add(Small.Of(Upper(Superior)));
        }
        lines.AddRange(Issuer.Select(line => Small.Of(Inline.Strong(Upper(line)))));
        lines.Add(Line.Rule(column, column / 2.6));
        if (Number is not null)
        {
            lines.Add((Small with { Before = 2 }).Of(["Số: ", .. Number]));
        }
        if (About is not null)
        {
            lines.Add((Small with { HalfPoints = 24 }).Of(About));
        }
        return lines;
    }

    private List<OpenXmlElement> Right() =>
    [
        Small.Of(Inline.Strong("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        (Small with { HalfPoints = 28 }).Of(Inline.Strong("Độc lập - Tự do - Hạnh phúc")),
        Line.Rule(RightColumn, MottoRule),
        (Small with { HalfPoints = 28, Before = 2 }).Of([new Inline($"{Place}, ", Italic: true), .. Day.Select(piece => piece with { Italic = true })]),
    ];

    private static string Upper(string text) => text.ToUpper(System.Globalization.CultureInfo.GetCultureInfo("vi-VN"));
}
