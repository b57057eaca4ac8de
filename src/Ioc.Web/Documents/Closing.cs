using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

/// <summary>The end of an official document: to whom it goes on the left, who signs on the right; never torn apart by a page.</summary>
/// <param name="Recipients">After "Nơi nhận:", each with a dash before it.</param>
/// <param name="Authority">By what right somebody signs: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"; may be empty.</param>
/// <param name="Capacity">The office of the one who signs, in capitals.</param>
/// <param name="Signer">The name below the signature.</param>
public sealed record Closing(IReadOnlyList<string> Recipients, IReadOnlyList<string> Authority, string Capacity, Inline Signer)
{
    private static readonly Line Small = new(Align.Left, 22, KeepWithNext: true);
    private static readonly Line Signature = new(Align.Centre, 28, KeepWithNext: true);

    internal IEnumerable<OpenXmlElement> Write(PageLayout layout)
    {
        var half = layout.TextWidth / 2.0;
        yield return new Line(Align.Left, 12, KeepWithNext: true).Of();
        yield return Grid.Borderless([half, half], [(Left(), Right())]);
    }

    private List<OpenXmlElement> Left() =>
    [
        (Small with { HalfPoints = 24 }).Of(new Inline("Nơi nhận:", Bold: true, Italic: true)),
        .. Recipients.Select((to, at) => Small.Of($"- {to}{(at == Recipients.Count - 1 ? "." : ";")}")),
    ];

    private List<OpenXmlElement> Right() =>
    [
        .. Authority.Select(line => Signature.Of(Inline.Strong(line))),
        Signature.Of(Inline.Strong(Capacity)),
        // Room for a signature and a seal.
        (Signature with { Before = 60 }).Of(Signer with { Bold = true }),
    ];
}
