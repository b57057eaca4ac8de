namespace Ioc.Reports.Files;

/// <summary>How a printed report looks: sizes, margins and rules of Decree 30/2020/NĐ-CP, Annex I.</summary>
internal static class ReportCss
{
    /// <param name="landscape">A4 across; the binding edge stays on the left.</param>
    public static string Of(bool landscape) => $$"""
        @page { size: A4 {{(landscape ? "landscape" : "portrait")}}; margin: 20mm 15mm 20mm 30mm; @top-center { content: counter(page); font: 13pt "Times New Roman", "Liberation Serif", Tinos, serif; } }
        @page :first { @top-center { content: none; } }
        * { box-sizing: border-box; }
        html, body { margin: 0; }
        /* Half of a table's outer line lies outside of it and would be cut off at the edge. */
        main { padding: 0 0.5pt; }
        body { font: 13pt/1.3 "Times New Roman", "Liberation Serif", Tinos, serif; color: #000; }
        p { margin: 0 0 4pt; }
        h1 { font-size: 14pt; text-align: center; margin: 12pt 0 2pt; line-height: 1.3; }
        h2 { font-size: 13pt; margin: 9pt 0 3pt; break-after: avoid; }
        hr { border: 0; border-top: 0.75pt solid #000; margin: 1pt auto 5pt; }
        hr.short { width: 30%; } hr.long { width: 62%; } hr.title { width: 22%; }
        .label { text-align: right; font-style: italic; font-size: 11pt; margin: 0 0 2mm; }
        .letterhead { display: grid; grid-template-columns: 1fr 98mm; text-align: center; }
        .letterhead p { margin: 0; } .motto, .place { font-size: 14pt; }
        .about, figcaption { text-align: center; } .about { margin-top: 6pt; }
        .unit { text-align: right; font-style: italic; font-size: 11pt; margin: 2pt 0; break-after: avoid; }
        .words p { text-align: justify; text-indent: 10mm; }
        table { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 2pt 0 6pt; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        th, td { border: 0.6pt solid #000; padding: 2pt 3pt; vertical-align: middle; overflow-wrap: anywhere; }
        tbody th { text-align: left; font-weight: normal; }
        td.n { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; } td.m, .numbers td { text-align: center; }
        .numbers td { font-style: italic; font-size: 85%; }
        .total td, .total th { font-weight: bold; } .total { break-before: avoid; }
        .empty { font-style: italic; }
        thead th { overflow-wrap: normal; } thead th:first-child { white-space: nowrap; padding: 2pt 0; } td.m { white-space: nowrap; }
        table.plain { font-size: 11.5pt; } table.tight { font-size: 10pt; } table.dense { font-size: 9.5pt; } table.plain, table.tight { line-height: 1.15; }
        figure { margin: 3pt 0 6pt; break-inside: avoid; } figure svg { display: block; max-width: 100%; height: auto; font-family: inherit; }
        figcaption { font-size: 11pt; font-style: italic; }
        section.whole { break-inside: avoid; }
        mark { background: #ffe9a8; color: inherit; }
        .method, .note { font-size: 10.5pt; font-style: italic; margin-top: 6pt; } .proof { overflow-wrap: anywhere; }
        .closing { display: grid; grid-template-columns: 1fr 1fr; margin-top: 12pt; break-inside: avoid; }
        .recipients { font-size: 11pt; } .recipients p { margin: 0; } .signature { text-align: center; font-size: 14pt; }
        .signer { margin-top: 60pt; }
        """;
}
