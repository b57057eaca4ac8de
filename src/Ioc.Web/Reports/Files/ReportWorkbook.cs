using Ioc.Documents;
using Ioc.Documents.Sheets;

namespace Ioc.Reports.Files;

/// <summary>A report as a workbook: what it says in words, a sheet a section, its charts, and how it was counted.</summary>
internal sealed class ReportWorkbook(Report report)
{
    /// <summary>As wide as a page: programs cut a single column that is wider.</summary>
    private const int NarrativeWidth = 84;

    public void Write(Stream to, CancellationToken cancellationToken)
    {
        using var workbook = Workbook.Create(to, $"{report.Title.In()} – {report.Place.Narrowest.FullName} – {FileWords.PeriodOf(report)}", report.AsOf);
        if (report.Narrative.Count > 0)
        {
            WriteNarrative(workbook);
        }
        var rows = new List<SheetRows>();
        foreach (var section in report.Sections)
        {
            var sheet = new SectionSheet(report, section);
            sheet.Write(workbook, cancellationToken);
            rows.Add(sheet.Rows);
        }
        WriteCharts(workbook, rows);
        WriteReplaced(workbook);
        new MethodSheet(report, rows).Write(workbook);
    }

    private void WriteNarrative(Workbook workbook)
    {
        using var sheet = workbook.Add(new SheetLayout("Tóm tắt", [NarrativeWidth]));
        sheet.Write(22 * (1 + (report.Title.In().Length / 56)), Cell.Of(report.Title.In().ToUpper(FileWords.Language.Culture), CellFormat.Title));
        sheet.Write(Cell.Of($"{report.Place.Narrowest.FullName} – {FileWords.PeriodOf(report)}", CellFormat.Subtitle));
        foreach (var line in ReportWords.FaceOf(report))
        {
            sheet.Write(Cell.Of(line.In(), CellFormat.Subtitle));
        }
        foreach (var passage in report.Narrative)
        {
            sheet.Write();
            sheet.Write(Cell.Of(passage.Title.In()) with { Strong = true });
            foreach (var sentence in passage.Sentences)
            {
                var text = $"– {sentence.Text.In()}";
                // Programs do not find the height of wrapped text by themselves in a file that they have not saved.
                sheet.Write(15.5 * (1 + (text.Length / (NarrativeWidth - 2))), Cell.Of(text, CellFormat.Wrapped));
            }
        }
    }

    private void WriteReplaced(Workbook workbook)
    {
        if (report.Approval?.Replaces is not { } replaced)
        {
            return;
        }
        using var sheet = workbook.Add(new SheetLayout("Thay đổi", [44, 56, 16, 16]));
        sheet.Write(22, Cell.Of(ReplacedWords.Heading(replaced), CellFormat.Title));
        sheet.Merge(Sheet.Range(0, 1, 3, 1));
        sheet.Write(Cell.Of(ReplacedWords.Line(replaced), CellFormat.Subtitle));
        sheet.Merge(Sheet.Range(0, 2, 3, 2));
        sheet.Write(15.5 * (1 + (replaced.Reason.Length / 120)), Cell.Of(ReplacedWords.Reason(replaced), CellFormat.Wrapped));
        sheet.Merge(Sheet.Range(0, 3, 3, 3));
        if (ReplacedWords.Instead(replaced) is { } instead)
        {
            sheet.Write(Cell.Of(instead, CellFormat.Note));
            return;
        }
        sheet.Write([.. ReplacedWords.Columns.Select(column => Cell.Of(column.Title, CellFormat.Head))]);
        foreach (var row in replaced.Changes!.Rows)
        {
            sheet.Write(Boxed(row.Title), Boxed(row.IsNew ? "Dòng mới" : "Dòng không còn"), Boxed(null), Boxed(null));
        }
        foreach (var cell in replaced.Changes.Cells)
        {
            sheet.Write(Boxed(cell.Title), Boxed($"({cell.Column.No}) {cell.Column.FullTitle(FileWords.Language)}"), SheetFormat.Boxed(cell.Was, cell.Kind), SheetFormat.Boxed(cell.Is, cell.Kind));
        }

        static Cell Boxed(string? text) => Cell.Of(text, CellFormat.Wrapped) with { Boxed = true };
    }

    private void WriteCharts(Workbook workbook, List<SheetRows> rows)
    {
        var charts = report.Sections.Zip(rows, (section, at) => (Section: section, Rows: at, Chart: SectionCharts.Of(section, report))).Where(each => each.Chart is not null).ToList();
        if (charts.Count == 0)
        {
            return;
        }
        using var sheet = workbook.Add(new SheetLayout("Biểu đồ", [.. Enumerable.Repeat(11.0, 10)]));
        var top = 1;
        foreach (var (section, at, chart) in charts)
        {
            var height = chart!.Form is ChartForm.Bars or ChartForm.StackedBars ? Math.Max(16, 6 + (int)(chart.Labels.Count * (chart.Form == ChartForm.Bars ? chart.Series.Count : 1) * 1.3)) : 18;
            sheet.Draw(chart, SourceOf(section, at, chart), new ChartPlace(0, top, 10, top + height));
            top += height + 2;
        }
    }

    private static ChartSource SourceOf(ReportSection section, SheetRows rows, Chart chart)
    {
        var last = rows.First + chart.Labels.Count - 1;
        var sheet = SheetText.Reference(rows.Sheet);
        return new ChartSource(
            Column(1),
            [.. section.Chart!.Columns.Select(section.IndexOf).Select(column => ($"{sheet}!${SheetText.Letters(column + 2)}${rows.Head + section.Columns[column].Under.Count}", Column(column + 2)))]);

        string Column(int column) => $"{sheet}!${SheetText.Letters(column)}${rows.First}:${SheetText.Letters(column)}${last}";
    }
}
