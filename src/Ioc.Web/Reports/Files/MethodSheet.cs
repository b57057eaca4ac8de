using Ioc.Documents.Sheets;

namespace Ioc.Reports.Files;

/// <summary>The last sheet: by what form and law, as of when, how every column is counted, what must hold, and how to prove it.</summary>
internal sealed class MethodSheet(Report report, IReadOnlyList<SheetRows> rows)
{
    private const int Lead = 2;

    public void Write(Workbook workbook)
    {
        using var sheet = workbook.Add(new SheetLayout("Phương pháp", [30, 56, 42, 30]));
        sheet.Write(22, Cell.Of("PHƯƠNG PHÁP VÀ KIỂM CHỨNG", CellFormat.Title));
        sheet.Merge(Sheet.Range(0, 1, 3, 1));
        foreach (var (name, value) in Facts().Where(fact => fact.Value.Content is not null || fact.Value.Kind == Cell.CellKind.Number))
        {
            sheet.Write(value.Content?.Length > 56 ? 31 : null, Cell.Of(name) with { Strong = true, Boxed = true }, value with { Boxed = true });
        }
        sheet.Write();
        WriteColumns(sheet);
        WriteChecks(sheet);
        foreach (var note in report.Notes.Select(note => note.In()))
        {
            sheet.Write(15.5 * (1 + (note.Length / 140)), Cell.Of(note, CellFormat.Wrapped));
            sheet.Merge(Sheet.Range(0, sheet.Row, 3, sheet.Row));
        }
    }

    private IEnumerable<(string Name, Cell Value)> Facts() =>
    [
        .. Approval(),
        ("Biểu mẫu", Text(report.Label?.In() ?? report.Form)),
        ("Mã và phiên bản biểu mẫu", Text($"{report.Form} – {report.Version}")),
        ("Căn cứ", Text(report.LegalSource?.In())),
        ("Đơn vị báo cáo", Text(report.Place.Narrowest.FullName)),
        ("Chỉ tính các lĩnh vực", Text(report.Fields is null ? null : string.Join("; ", report.Fields.Select(field => $"{field.Name} ({field.Code})")))),
        ("Bản công bố", Text(report.Release is null ? null : string.Join(" ", ReportWords.MethodOf(report.Release).Select(line => line.In())))),
        ("Kỳ báo cáo", Text(FileWords.PeriodOf(report))),
        ("Từ ngày", Cell.Of(report.Period.From)),
        ("Đến ngày", Cell.Of(report.Period.To)),
        ("So sánh với", Text(FileWords.ComparedOf(report))),
        ("Số liệu chốt lúc (giờ Việt Nam)", Cell.Of((DateTimeOffset?)report.AsOf)),
        ("Mã kiểm chứng", Text(report.Code)),
        ("Địa chỉ kiểm chứng", Text(report.Code.Length == 0 ? null : $"/verify/{report.Code}")),
        ("SHA-256 của số liệu", Text(report.Sha256)),
    ];

    private (string Name, Cell Value)[] Approval() => report.Approval is not { } approval ? [] :
    [
        ("Cơ quan ban hành", Text(approval.Issue is { } issuer ? OfficeParts.IssuerOf(report, issuer) : null)),
        ("Số, ký hiệu", Text(approval.Issue?.Written)),
        ("Ngày ban hành", Cell.Of(approval.Issue?.Day)),
        ("Người ký", Text(approval.Issue is { } issue ? string.Join(", ", [.. issue.Authority, issue.Position, issue.Signer]) : null)),
        ("Thay thế", Text(approval.Replaces is { } replaced ? ReplacedWords.Name(replaced) : null)),
    ];

    private void WriteColumns(Sheet sheet)
    {
        sheet.Write(Cell.Of("Bảng", CellFormat.Head), Cell.Of("Cột", CellFormat.Head), Cell.Of("Loại số liệu", CellFormat.Head), Cell.Of("Tính từ các cột", CellFormat.Head));
        foreach (var (section, at) in report.Sections.Zip(rows))
        {
            foreach (var column in section.Columns)
            {
                sheet.Write(
                    Boxed(at.Sheet), Boxed($"({column.No}) {column.FullTitle(FileWords.Language)}"), Boxed(KindOf(column)),
                    Boxed(section.Identities.FirstOrDefault(identity => identity.Sum is [var sum] && sum == column.No)?.Text));
            }
        }
        sheet.Write();
    }

    // What must hold is reckoned again by the reader's own programme, on the total row.
    private void WriteChecks(Sheet sheet)
    {
        var checks = report.Sections.Zip(rows).Where(each => each.Second.Total is not null)
            .SelectMany(each => each.First.Identities.Where(identity => identity.IsAsserted).Select(identity => (Section: each.First, Rows: each.Second, Identity: identity))).ToList();
        if (checks.Count == 0)
        {
            return;
        }
        sheet.Write(Cell.Of("Kiểm tra", CellFormat.Head), Cell.Of("Đẳng thức phải đúng (dòng tổng)", CellFormat.Head), Cell.Of("Kết quả", CellFormat.Head));
        foreach (var (section, at, identity) in checks)
        {
            var total = section.Total!.Values;
            var holds = Sum(identity.Sum) == Sum(identity.Parts);
            sheet.Write(
                Boxed(at.Sheet), Boxed(identity.Text),
                Cell.Formula($"IF({Added(identity.Sum)}={Added(identity.Parts)},\"Đúng\",\"Sai\")", holds ? "Đúng" : "Sai") with { Boxed = true });

            double Sum(IEnumerable<int> numbers) => numbers.Sum(number => total[Position(number)].Number ?? 0);

            string Added(IEnumerable<int> numbers) =>
                string.Join('+', numbers.Select(number => $"{SheetText.Reference(at.Sheet)}!{Sheet.At(Lead + Position(number), at.Total!.Value)}"));

            int Position(int number) => section.Columns.Index().First(column => column.Item.No == number).Index;
        }
        sheet.Write();
    }

    private static Cell Boxed(string? text) => Cell.Of(text, CellFormat.Wrapped) with { Boxed = true };

    private static Cell Text(string? text) => Cell.Of(text, CellFormat.Wrapped);

    private static string KindOf(ReportColumn column) => column.Kind switch
    {
        ColumnKind.Count => column.Adds ? "Số đếm, cộng được" : "Số đếm",
        ColumnKind.Share => "Tỷ lệ (phân số 0 đến 1)",
        ColumnKind.WholeShare => "Tỷ lệ, tròn phần trăm",
        ColumnKind.Number => "Số",
        ColumnKind.WorkingDays => "Ngày làm việc",
        ColumnKind.Change => "Chênh lệch",
        ColumnKind.ShareChange => "Chênh lệch tỷ lệ (1% = 1 điểm phần trăm)",
        ColumnKind.Text => "Chữ",
        ColumnKind.Day => "Ngày",
        _ => throw new InvalidOperationException($"No column is {column.Kind}."),
    };
}
