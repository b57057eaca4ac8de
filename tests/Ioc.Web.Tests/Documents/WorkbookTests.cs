using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Ioc.Documents;
using Ioc.Documents.Sheets;
using Cell = Ioc.Documents.Sheets.Cell;
using CellFormat = Ioc.Documents.Sheets.CellFormat;
using Sheet = Ioc.Documents.Sheets.Sheet;
using Workbook = Ioc.Documents.Sheets.Workbook;

namespace Ioc.Tests.Documents;

/// <summary>Workbooks as a clerk's programme reads them.</summary>
public class WorkbookTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 14, 23, 59, 59, TimeSpan.FromHours(7));

    [Fact]
    public void A_workbook_with_everything_in_it_is_valid()
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(Everything()), isEditable: false);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(package).Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}"));
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes() => Assert.Equal(Everything(), Everything());

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=HYPERLINK(\"http://x\";\"Đất đai\")")]
    [InlineData("+84 912")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("_x0041_")]
    [InlineData("Đất & đai <b>")]
    public void A_text_is_text_whatever_it_begins_with(string text)
    {
        var cell = CellsOf(Write(sheet => sheet.Write(Cell.Of(text))))[0];

        Assert.Null(cell.CellFormula);
        Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
        Assert.Equal(text.Replace("_x0041_", "_x005F_x0041_"), cell.InnerText);
    }

    [Fact]
    public void Numbers_days_and_instants_are_numbers_of_their_kind()
    {
        var cells = CellsOf(Write(sheet => sheet.Write(
            Cell.Of(1_234), Cell.Of(0.5, CellFormat.Percent), Cell.Of(new DateOnly(2026, 2, 5)), Cell.Of((DateTimeOffset?)At), Cell.Of((double?)null, CellFormat.Count) with { Boxed = true })));

        Assert.All(cells, cell => Assert.Null(cell.DataType));
        Assert.Equal(["1234", "0.5", "46058", "46340.9999884259", null], cells.Select(cell => cell.CellValue?.Text is { } text ? Math.Round(double.Parse(text, CultureInfo.InvariantCulture), 10).ToString("R", CultureInfo.InvariantCulture) : null));
    }

    [Fact]
    public void A_sum_carries_its_formula_and_what_it_yields()
    {
        var cell = CellsOf(Write(sheet => sheet.Write(Cell.Formula("SUM(A2:A9)", 42, CellFormat.Count))))[0];

        Assert.Equal(("SUM(A2:A9)", "42"), (cell.CellFormula!.Text, cell.CellValue!.Text));
    }

    [Fact]
    public void A_text_too_long_for_a_cell_is_cut_and_what_no_file_can_hold_left_out()
    {
        var cells = CellsOf(Write(sheet => sheet.Write(Cell.Of(new string('a', 40_000)), Cell.Of("Đất\u0000 đai\u0007\ud83d"))));

        Assert.Equal(32_767, cells[0].InnerText.Length);
        Assert.Equal("Đất đai\ufffd", cells[1].InnerText);
    }

    [Fact]
    public void Names_of_sheets_fit_and_differ()
    {
        using var to = new MemoryStream();
        using (var workbook = Workbook.Create(to, "Thử", At))
        {
            foreach (var name in (string[])["Tình hình [tháng 11]: quá hạn/đúng hạn của toàn tỉnh", "Tình hình [tháng 11]: quá hạn/đúng hạn của toàn tỉnh", "", "'"])
            {
                workbook.Add(new SheetLayout(name, [])).Dispose();
            }
        }

        using var package = SpreadsheetDocument.Open(new MemoryStream(to.ToArray()), isEditable: false);
        var names = package.WorkbookPart!.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(sheet => sheet.Name!.Value!).ToList();
        Assert.All(names, name => Assert.InRange(name.Length, 1, 31));
        Assert.Equal(4, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.DoesNotContain(names, name => name.Any(sign => "[]:*?/\\".Contains(sign)));
    }

    private static byte[] Everything()
    {
        using var to = new MemoryStream();
        using (var workbook = Workbook.Create(to, "Báo cáo", At))
        {
            using (var sheet = workbook.Add(new SheetLayout("Số liệu", [8, 30, 12, 12], FrozenRows: 2, FrozenColumns: 2, FirstRepeated: 2, Landscape: true)))
            {
                sheet.Write(20, Cell.Of("Báo cáo", CellFormat.Title));
                sheet.Merge(Sheet.Range(0, 1, 3, 1));
                sheet.Write(Cell.Of("TT", CellFormat.Head), Cell.Of("Đơn vị", CellFormat.Head), Cell.Of("Ngày", CellFormat.Head), Cell.Of("Số", CellFormat.Head));
                foreach (var row in Enumerable.Range(1, 12))
                {
                    sheet.Write(Cell.Of(row), Cell.Of($"Phường {row}"), Cell.Of(new DateOnly(2026, 11, row)), Cell.Of(row * 10) with { Boxed = true });
                }
                sheet.Filter(Sheet.Range(0, 2, 3, 14));
                sheet.Write(Cell.Empty, Cell.Of("Tổng số") with { Strong = true }, Cell.Empty, Cell.Formula("SUM(D3:D14)", 780, CellFormat.Count) with { Strong = true });
                sheet.Write(Cell.Formula("IF(D15=780,\"Đúng\",\"Sai\")", "Đúng"));
            }
            using var charts = workbook.Add(new SheetLayout("Biểu đồ", []));
            string[] labels = [.. Enumerable.Range(1, 12).Select(row => $"Phường {row}")];
            double?[] values = [.. Enumerable.Range(1, 12).Select(row => row == 5 ? null : (double?)row * 10)];
            foreach (var (at, form) in Enum.GetValues<ChartForm>().Index())
            {
                charts.Draw(
                    new Chart(form, "Hồ sơ", "hồ sơ", Chart.Count, labels, [new ChartSeries("Số", values), new ChartSeries("Lại", values)]),
                    new ChartSource("'Số liệu'!$B$3:$B$14", [("'Số liệu'!$D$2", "'Số liệu'!$D$3:$D$14"), ("'Số liệu'!$D$2", "'Số liệu'!$D$3:$D$14")]),
                    new ChartPlace(0, at * 20, 8, (at * 20) + 18));
            }
        }
        return to.ToArray();
    }

    private static byte[] Write(Action<Sheet> write)
    {
        using var to = new MemoryStream();
        using (var workbook = Workbook.Create(to, "Thử", At))
        {
            using var sheet = workbook.Add(new SheetLayout("Thử", [20]));
            write(sheet);
        }
        return to.ToArray();
    }

    private static List<DocumentFormat.OpenXml.Spreadsheet.Cell> CellsOf(byte[] xlsx)
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(xlsx), isEditable: false);
        return [.. package.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>()];
    }
}
