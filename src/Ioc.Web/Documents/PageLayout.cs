using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

/// <summary>The sheet: A4 with the margins that Decree 30/2020/NĐ-CP allows (Annex I: top and bottom 20–25 mm, left 30–35, right 15–20).</summary>
/// <param name="Landscape">For tables that are too wide; the binding edge stays on the left.</param>
public sealed record PageLayout(bool Landscape = false)
{
    private const int Top = 20;
    private const int Bottom = 20;
    private const int Left = 30;
    private const int Right = 15;

    public static PageLayout Portrait { get; } = new();

    /// <summary>Millimetres between the left and the right margin.</summary>
    public int TextWidth => (Landscape ? 297 : 210) - Left - Right;

    /// <summary>Twentieths of a point, what WordprocessingML measures lengths in.</summary>
    internal static int Twips(double millimetres) => (int)Math.Round(millimetres * 1440 / 25.4);

    /// <summary>A section of its own: pages are counted from 1 and the first shows no number.</summary>
    internal SectionProperties Section(string headerId, string emptyHeaderId) => new(
        new HeaderReference { Type = HeaderFooterValues.Default, Id = headerId },
        new HeaderReference { Type = HeaderFooterValues.First, Id = emptyHeaderId },
        new SectionType { Val = SectionMarkValues.NextPage },
        new PageSize
        {
            Width = (uint)Twips(Landscape ? 297 : 210),
            Height = (uint)Twips(Landscape ? 210 : 297),
            Orient = Landscape ? PageOrientationValues.Landscape : PageOrientationValues.Portrait,
        },
        new PageMargin { Top = Twips(Top), Bottom = Twips(Bottom), Left = (uint)Twips(Left), Right = (uint)Twips(Right), Header = (uint)Twips(10), Footer = (uint)Twips(10) },
        new PageNumberType { Start = 1 },
        new TitlePage());
}
