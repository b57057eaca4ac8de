using System.Globalization;
using System.Net;
using System.Text;
using Ioc.Documents;
using Ioc.Documents.Vectors;
using Ioc.Rules.Calendar;

namespace Ioc.Reports.Files;

/// <summary>
/// A report as a page that is whole by itself, laid out like the document that offices sign; printed as it stands. Whatever
/// comes from elsewhere is written as text, and the page's own policy forbids scripts and fetching.
/// </summary>
internal sealed class ReportHtml(Report report, Func<ReportSection, ReportMap?> mapOf)
{
    private readonly StringBuilder _html = new();

    // Between the margins, in 96ths of an inch.
    private double Width => (report.Landscape ? 252 : 165) / 25.4 * 96;

    public string Write()
    {
        var title = $"{report.Title.In()} – {report.Place.Narrowest.FullName} – {FileWords.PeriodOf(report)}";
        _html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{Text(title)}</title>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <style>{ReportCss.Of(report.Landscape)}</style></head><body><main>
            """);
        WriteHead();
        WriteNarrative();
        foreach (var (at, section) in report.Sections.Index())
        {
            WriteSection(section, Paper.Heading(report, section, at));
        }
        WriteReplaced();
        WriteMethod();
        WriteClosing();
        return _html.Append("</main></body></html>").ToString();
    }

    private void WriteHead()
    {
        var head = OfficeParts.Head(report);
        if (report.Label is { } label)
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<p class="label">{Text(label.In())}</p>""");
        }
        if (OfficeParts.IsDraft(report))
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p><strong>{OfficeParts.Draft}</strong></p>");
        }
        _html.Append("""<header class="letterhead"><div class="issuer">""");
        if (head.Superior is { } superior)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p>{Text(Upper(superior))}</p>");
        }
        foreach (var line in head.Issuer)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p><strong>{Text(Upper(line))}</strong></p>");
        }
        _html.Append(CultureInfo.InvariantCulture, $"""<hr class="short"><p>Số: {Inlines(head.Number ?? [])}</p></div>""");
        _html.Append(CultureInfo.InvariantCulture, $"""
            <div class="country"><p><strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong></p><p class="motto"><strong>Độc lập - Tự do - Hạnh phúc</strong></p><hr class="long">
            <p class="place"><em>{Text(head.Place)}, {Inlines(head.Day)}</em></p></div></header>
            """);
        _html.Append(CultureInfo.InvariantCulture, $"""<h1>{Text(Upper(report.Title.In()))}</h1><hr class="title">""");
        _html.Append(CultureInfo.InvariantCulture, $"""<p class="about">Đơn vị báo cáo: {Text(report.Place.Narrowest.FullName)}{string.Concat(ReportWords.FaceOf(report).Select(line => $"<br><strong>{Text(line.In())}</strong>"))}<br>Kỳ báo cáo: {Text(FileWords.PeriodOf(report))}""");
        if (FileWords.ComparedOf(report) is { } compared)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<br>So sánh với: {Text(compared)}");
        }
        if (report.Approval?.Replaces is { } replaced)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<br><em>({Text(ReplacedWords.Line(replaced))})</em>");
        }
        _html.Append("</p>");
    }

    private void WriteNarrative()
    {
        foreach (var (at, passage) in report.Narrative.Index())
        {
            _html.Append(CultureInfo.InvariantCulture, $"<section class=\"words {passage.Id}\"><h2>{at + 1}. {Text(passage.Title.In())}</h2>");
            foreach (var sentence in passage.Sentences)
            {
                _html.Append(CultureInfo.InvariantCulture, $"<p>{Text(sentence.Text.In())}</p>");
            }
            _html.Append("</section>");
        }
    }

    private void WriteSection(ReportSection section, string? heading)
    {
        // A form's table may go over pages whatever is drawn after it: kept whole, it would leave the first page empty below the title.
        var isWhole = section.RowCount <= 6 || (Paper.IsText(report) && Paper.IsDrawn(section));
        _html.Append(CultureInfo.InvariantCulture, $"""<section class="{(isWhole ? "whole" : "long")}">""");
        if (heading is not null)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(heading)}</h2>");
        }
        if (mapOf(section) is { } map)
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<figure>{map.Svg(Width, 330)}<figcaption>{Text(map.Title)}</figcaption></figure>""");
        }
        // An official form is its table; a picture comes after it.
        var isForm = !Paper.IsText(report);
        if (isForm)
        {
            WriteTable(section);
        }
        var chart = Paper.ChartOf(section, report);
        if (chart is not null)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<figure>{SvgChart.Of(chart, Width, 170)}{Caption(section, chart)}</figure>");
        }
        if (!isForm && !Paper.IsDrawn(section))
        {
            WriteTable(section);
        }
        _html.Append("</section>");
    }

    // The heading above has said it already.
    private static string Caption(ReportSection section, Chart chart) => chart.Title == section.Title.In() ? ""
        : $"<figcaption>{Text(chart.Title)}{(chart.Unit.Length == 0 ? "" : $" ({Text(chart.Unit)})")}</figcaption>";

    private void WriteTable(ReportSection section)
    {
        if (report.MeasuredIn is { } unit && section.Columns.Any(column => column.Kind == ColumnKind.Count))
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<p class="unit">Đơn vị tính: {Text(unit.In())}</p>""");
        }
        var columns = Paper.Columns(section);
        _html.Append(CultureInfo.InvariantCulture, $"""<table class="{(columns.Count > 11 ? "dense" : columns.Count > 7 ? "tight" : "plain")}"><colgroup>""");
        foreach (var column in columns)
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<col width="{column.Share / columns.Sum(each => each.Share) * 100:0.##}%">""");
        }
        _html.Append("</colgroup><thead>");
        WriteTableHead(section);
        _html.Append("</thead><tbody>");
        var number = 0;
        foreach (var row in Paper.Rows(section))
        {
            WriteRow(section, row, Paper.Number(++number));
        }
        if (number == 0)
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<tr><td></td><td class="empty" colspan="{columns.Count - 1}">{Text(Paper.Nothing(section))}</td></tr>""");
        }
        _html.Append("</tbody>");
        if (section.Total is { } total)
        {
            // Not a table's foot: that would be repeated on every page.
            _html.Append("""<tbody class="total">""");
            WriteRow(section, total, "");
            _html.Append("</tbody>");
        }
        _html.Append("</table>");
        if (Paper.LeftOut(section) is { } leftOut)
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<p class="note">{Text(leftOut)}</p>""");
        }
    }

    private void WriteTableHead(ReportSection section)
    {
        var depth = HeadCell.Depth(section);
        var heads = HeadCell.Of(section);
        for (var row = 0; row < depth; row++)
        {
            _html.Append("<tr>");
            if (row == 0)
            {
                foreach (var column in Paper.Columns(section).Take(Paper.Lead(section)))
                {
                    _html.Append(CultureInfo.InvariantCulture, $"""<th scope="col" rowspan="{depth}">{Text(column.Title)}</th>""");
                }
            }
            foreach (var head in heads.Where(head => head.Row == row))
            {
                _html.Append(CultureInfo.InvariantCulture, $"""<th scope="{(head.Columns > 1 ? "colgroup" : "col")}" rowspan="{head.Rows}" colspan="{head.Columns}">{Text(head.Text.In())}</th>""");
            }
            _html.Append("</tr>");
        }
        if (Paper.ShowsNumbers(report, section))
        {
            _html.Append("""<tr class="numbers"><td>(1)</td><td>(2)</td>""");
            foreach (var column in section.Columns)
            {
                _html.Append(CultureInfo.InvariantCulture, $"<td>({column.No})</td>");
            }
            _html.Append("</tr>");
        }
    }

    private void WriteRow(ReportSection section, ReportRow row, string number)
    {
        _html.Append(CultureInfo.InvariantCulture, $"""<tr><td class="m">{number}</td>{(Paper.HasKeys(section) ? $"<td>{Text(row.Key)}</td>" : "")}<th scope="row">{Text(row.Title)}</th>""");
        foreach (var (column, text) in section.Columns.Zip(Paper.Texts(section, row)))
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<td class="{ClassOf(column.Kind)}">{Text(text)}</td>""");
        }
        _html.Append("</tr>");
    }

    private void WriteReplaced()
    {
        if (report.Approval?.Replaces is not { } replaced)
        {
            return;
        }
        _html.Append(CultureInfo.InvariantCulture, $"""<section class="words replaced"><h2>{Text(ReplacedWords.Heading(replaced))}</h2><p>{Text(ReplacedWords.Reason(replaced))}</p>""");
        if (ReplacedWords.Instead(replaced) is { } instead)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p>{Text(instead)}</p></section>");
            return;
        }
        _html.Append("""<table class="plain"><colgroup><col width="31%"><col width="39%"><col width="15%"><col width="15%"></colgroup><thead><tr>""");
        _html.Append(string.Concat(ReplacedWords.Columns.Select(column => $"""<th scope="col">{Text(column.Title)}</th>"""))).Append("</tr></thead><tbody>");
        foreach (var row in ReplacedWords.Rows(replaced, ReplacedWords.MostRows))
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<tr><th scope="row">{Text(row[0])}</th><td>{Text(row[1])}</td><td class="n">{Text(row[2])}</td><td class="n">{Text(row[3])}</td></tr>""");
        }
        _html.Append("</tbody></table>");
        if (ReplacedWords.LeftOut(replaced, ReplacedWords.MostRows) is { } leftOut)
        {
            _html.Append(CultureInfo.InvariantCulture, $"""<p class="note">{Text(leftOut)}</p>""");
        }
        _html.Append("</section>");
    }

    private void WriteMethod()
    {
        _html.Append("""<section class="method">""");
        if (report.LegalSource is { } source)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p>Căn cứ: {Text(source.In())}.</p>");
        }
        foreach (var note in report.Notes)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p>{Text(note.In())}</p>");
        }
        _html.Append(CultureInfo.InvariantCulture, $"""<p class="proof">{Text(FileWords.Proof(report))}</p></section>""");
    }

    private void WriteClosing()
    {
        var closing = OfficeParts.Closing(report);
        _html.Append("""<footer class="closing"><div class="recipients"><p><strong><em>Nơi nhận:</em></strong></p>""");
        foreach (var (at, to) in closing.Recipients.Index())
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p>- {Text(to)}{(at == closing.Recipients.Count - 1 ? "." : ";")}</p>");
        }
        _html.Append("""</div><div class="signature">""");
        foreach (var line in closing.Authority.Append(closing.Capacity))
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p><strong>{Text(line)}</strong></p>");
        }
        _html.Append(CultureInfo.InvariantCulture, $"""<p class="signer"><strong>{Inlines([closing.Signer])}</strong></p></div></footer>""");
    }

    private static string ClassOf(ColumnKind kind) => FileWords.AlignOf(kind) switch
    {
        Align.Right => "n",
        Align.Centre => "m",
        Align.Left or Align.Justify => "t",
        _ => throw new InvalidOperationException($"No column is {kind}."),
    };

    private static string Inlines(IEnumerable<Inline> pieces) =>
        string.Concat(pieces.Select(piece => piece.IsToFill ? $"<mark>{Text(piece.Text)}</mark>" : Text(piece.Text)));

    private static string Upper(string text) => text.ToUpper(FileWords.Language.Culture);

    // Text is text, whatever it holds.
    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
