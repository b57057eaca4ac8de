using System.Globalization;
using Ioc.Documents;

namespace Ioc.Reports.Files;

/// <summary>A report as an official document (Decree 30/2020/NĐ-CP): head, title, what the figures say, tables, method, signature.</summary>
internal sealed class ReportDocument(Report report, Func<ReportSection, ReportMap?> mapOf)
{
    private PageLayout Layout => new(report.Landscape);

    public void Write(Stream to, CancellationToken cancellationToken)
    {
        using var document = OfficialDocument.Create(to, $"{report.Title.In()} – {report.Place.Narrowest.FullName}", Layout);
        if (report.Label is { } label)
        {
            document.Note(Align.Right, new Inline(label.In(), Italic: true));
        }
        if (OfficeParts.IsDraft(report))
        {
            document.Note(Align.Left, Inline.Strong(OfficeParts.Draft));
        }
        document.Head(OfficeParts.Head(report));
        document.Title(report.Title.In());
        WriteAbout(document);
        WriteNarrative(document);
        foreach (var (at, section) in report.Sections.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteSection(document, section, Paper.Heading(report, section, at));
        }
        WriteReplaced(document);
        WriteMethod(document);
        document.Close(OfficeParts.Closing(report));
    }

    private void WriteAbout(OfficialDocument document)
    {
        document.Note(Align.Centre, $"Đơn vị báo cáo: {report.Place.Narrowest.FullName}");
        foreach (var line in ReportWords.FaceOf(report))
        {
            document.Note(Align.Centre, Inline.Strong(line.In()));
        }
        document.Note(Align.Centre, $"Kỳ báo cáo: {FileWords.PeriodOf(report)}");
        if (FileWords.ComparedOf(report) is { } compared)
        {
            document.Note(Align.Centre, $"So sánh với: {compared}");
        }
        if (report.Approval?.Replaces is { } replaced)
        {
            document.Note(Align.Centre, new Inline($"({ReplacedWords.Line(replaced)})", Italic: true));
        }
    }

    private void WriteReplaced(OfficialDocument document)
    {
        if (report.Approval?.Replaces is not { } replaced)
        {
            return;
        }
        document.Heading(ReplacedWords.Heading(replaced));
        document.Paragraph(ReplacedWords.Reason(replaced));
        if (ReplacedWords.Instead(replaced) is { } instead)
        {
            document.Paragraph(instead);
            return;
        }
        document.Table(ReplacedWords.Columns, ReplacedWords.Rows(replaced, ReplacedWords.MostRows).Select(row => row.Select(text => new Inline(text)).ToArray()));
        if (ReplacedWords.LeftOut(replaced, ReplacedWords.MostRows) is { } leftOut)
        {
            document.Note(Align.Left, new Inline(leftOut, Italic: true));
        }
    }

    private void WriteNarrative(OfficialDocument document)
    {
        foreach (var (at, passage) in report.Narrative.Index())
        {
            document.Heading($"{Paper.Number(at + 1)}. {passage.Title.In()}");
            foreach (var sentence in passage.Sentences)
            {
                document.Paragraph(sentence.Text.In());
            }
        }
    }

    private void WriteSection(OfficialDocument document, ReportSection section, string? heading)
    {
        if (heading is not null)
        {
            document.Heading(heading);
        }
        if (mapOf(section) is { } map)
        {
            document.Squares(map.Squares());
            document.Note(Align.Centre, [.. map.Legend().SelectMany(entry => new[] { new Inline("■\u00a0", Colour: entry.Fill), new Inline($"{entry.Text.Replace(' ', '\u00a0')}   ") })]);
        }
        // An official form is its table; a picture comes after it.
        var isForm = !Paper.IsText(report);
        if (isForm)
        {
            WriteTable(document, section);
        }
        if (Paper.ChartOf(section, report) is { } chart)
        {
            document.Chart(chart, HeightOf(chart));
        }
        if (!isForm && !Paper.IsDrawn(section))
        {
            WriteTable(document, section);
        }
    }

    private double HeightOf(Chart chart) => chart.Form is ChartForm.Bars or ChartForm.StackedBars
        ? Math.Clamp(22 + (chart.Labels.Count * 5 * (chart.Form == ChartForm.Bars ? chart.Series.Count : 1)), 50, report.Landscape ? 150 : 210)
        : 60;

    private void WriteTable(OfficialDocument document, ReportSection section)
    {
        if (report.MeasuredIn is { } unit && section.Columns.Any(column => column.Kind == ColumnKind.Count))
        {
            document.Note(Align.Right, new Inline($"Đơn vị tính: {unit.In()}", Italic: true));
        }
        document.Table(HeadOf(section), Rows(section));
        if (Paper.LeftOut(section) is { } leftOut)
        {
            document.Note(Align.Left, new Inline(leftOut, Italic: true));
        }
    }

    private TableHead HeadOf(ReportSection section)
    {
        var columns = Paper.Columns(section);
        var depth = HeadCell.Depth(section);
        var lead = Paper.Lead(section);
        return new TableHead(
            columns,
            [
                .. columns.Take(lead).Index().Select(column => new HeadSpan(column.Item.Title, 0, column.Index, depth)),
                .. HeadCell.Of(section).Select(head => new HeadSpan(head.Text.In(), head.Row, head.Column + lead, head.Rows, head.Columns)),
            ],
            Paper.ShowsNumbers(report, section) ? ["1", "2", .. section.Columns.Select(column => column.No.ToString(CultureInfo.InvariantCulture))] : [],
            columns.Count switch { <= 6 => 24, <= 9 => 22, <= 13 when report.Landscape => 20, _ => 18 });
    }

    private static IEnumerable<IReadOnlyList<Inline>> Rows(ReportSection section)
    {
        var number = 0;
        foreach (var row in Paper.Rows(section))
        {
            yield return [Paper.Number(++number), .. Keys(row.Key), row.Title, .. Paper.Texts(section, row).Select(text => new Inline(text))];
        }
        if (number == 0)
        {
            yield return ["", .. Keys(""), new Inline(Paper.Nothing(section), Italic: true), .. section.Columns.Select(_ => new Inline(""))];
        }
        if (section.Total is { } total)
        {
            yield return ["", .. Keys(""), Inline.Strong(total.Title), .. Paper.Texts(section, total).Select(Inline.Strong)];
        }

        IEnumerable<Inline> Keys(string key) => Paper.HasKeys(section) ? [key] : [];
    }

    private void WriteMethod(OfficialDocument document)
    {
        if (report.LegalSource is { } source)
        {
            document.Note(Align.Left, new Inline($"Căn cứ: {source.In()}.", Italic: true));
        }
        foreach (var note in report.Notes)
        {
            document.Note(Align.Left, new Inline(note.In(), Italic: true));
        }
        // On a paper the signature never stands on a page by itself.
        document.Note(report.Approval is null ? Align.Left : Align.Justify, new Inline(FileWords.Proof(report), Italic: true));
    }
}
