using System.Diagnostics;
using System.IO.Compression;
using Ioc.Documents.Printing;
using Ioc.Geography;
using Ioc.Reports;
using Ioc.Reports.Files;
using Ioc.Rules.Indicators;
using Ioc.Shell;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Benchmarks.Reports;

/// <summary>What files of reports cost once their figures are made: a long list as workbook, the brief as PDF, a ZIP of every commune's.</summary>
internal sealed class FilesSuite(BenchmarkOptions options)
{
    private static readonly CommuneDirectory Communes = new();

    public async Task RunAsync()
    {
        if (options.WantsFigure("files.overdue_xlsx"))
        {
            await WorkbookAsync();
        }
        await using var printer = new ChromiumPrinter(ChromiumSettings.FromEnvironment(), TimeProvider.System, NullLogger<ChromiumPrinter>.Instance);
        try
        {
            printer.MustBeThere();
        }
        catch (PrintingException missing)
        {
            Printout.Note($"    files.*_pdf left out: {missing.Message}");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("ioc-bench-").FullName;
        var maps = new ReportMaps(Communes, new CommuneOutlines(new BoundaryStore(new Installation { DataDirectory = folder, Provinces = ["22"] })));
        var pdf = new PdfFile(maps, printer);
        await BriefAsync(pdf);
        await BundleAsync(pdf);
        Directory.Delete(folder, recursive: true);
    }

    private async Task WorkbookAsync()
    {
        var rows = options.Size(100_000, 5_000);
        var file = new XlsxFile();
        await file.WriteAsync(Overdue(500), Stream.Null, CancellationToken.None);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var (before, most, isDone) = (process.WorkingSet64, 0L, false);
        var watch = Task.Run(async () =>
        {
            using var watched = Process.GetCurrentProcess();
            while (!Volatile.Read(ref isDone))
            {
                watched.Refresh();
                most = Math.Max(most, watched.WorkingSet64);
                await Task.Delay(20);
            }
        });
        var begin = Stopwatch.GetTimestamp();
        await file.WriteAsync(Overdue(rows), Stream.Null, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(begin);
        Volatile.Write(ref isDone, true);
        await watch;
        Printout.Figure("files.overdue_xlsx_s", took.TotalSeconds, "s", $"<= 10 s; {rows:N0} rows of 12 columns, file alone");
        Printout.Figure("files.overdue_xlsx_memory_mb", Math.Max(0, most - before) / 1048576.0, "MB", "<= 150 MB more working set");
    }

    private static async Task BriefAsync(PdfFile pdf)
    {
        for (var (round, name) = (0, "first, browser started"); round < 2; round++, name = "second")
        {
            var begin = Stopwatch.GetTimestamp();
            await pdf.WriteAsync(Brief(), Stream.Null, CancellationToken.None);
            Printout.Figure(round == 0 ? "files.brief_pdf_cold_s" : "files.brief_pdf_s", Stopwatch.GetElapsedTime(begin).TotalSeconds, "s", $"<= 5 s; file alone, {name}");
        }
    }

    private async Task BundleAsync(PdfFile pdf)
    {
        var communes = Communes.Of("22").Take(options.Size(54, 4)).ToList();
        var begin = Stopwatch.GetTimestamp();
        using var zip = new ZipArchive(Stream.Null, ZipArchiveMode.Create);
        foreach (var pair in communes.Chunk(2))
        {
            var files = await Task.WhenAll(pair.Select(async commune =>
            {
                using var to = new MemoryStream();
                await pdf.WriteAsync(Form06a(commune), to, CancellationToken.None);
                return (commune.Code, Body: to.ToArray());
            }));
            foreach (var (code, body) in files)
            {
                using var entry = zip.CreateEntry($"{code}.pdf").Open();
                entry.Write(body);
            }
        }
        Printout.Figure("files.zip_pdf_s", Stopwatch.GetElapsedTime(begin).TotalSeconds, "s", $"<= 60 s; form 06a of {communes.Count} communes as PDF, files alone");
    }

    private static ReportColumn Column(int no, string id, ColumnKind kind) => new(no, id, new LocalText(id, null), [], kind, kind == ColumnKind.Count);

    private static Report Report(string form, ReportPlace.Named? unit, params IReadOnlyList<ReportSection> sections) => new()
    {
        Form = form, Version = "1", Title = new LocalText("Báo cáo", null), Place = new ReportPlace(new("22", "Quảng Ninh", "Tỉnh Quảng Ninh"), unit),
        Period = new Period(new DateOnly(2026, 10, 15), new DateOnly(2026, 11, 14)), PeriodName = new LocalText("Tháng 11 năm 2026", null),
        AsOf = new DateTimeOffset(2026, 11, 14, 23, 59, 59, TimeSpan.FromHours(7)), Sections = sections, Landscape = form == "06a", Sha256 = new string('0', 64), Code = "0000000000",
    };

    private static Report Overdue(int rows) => Report("overdue", null, new ReportSection(
        "main", RowsOf.Dossiers, new LocalText("", null), new LocalText("Thủ tục", null),
        [
            Column(3, "commune", ColumnKind.Text), Column(4, "field", ColumnKind.Text), Column(5, "procedure", ColumnKind.Text), Column(6, "received", ColumnKind.Day), Column(7, "due", ColumnKind.Day),
            Column(8, "late", ColumnKind.Count), Column(9, "apology", ColumnKind.Text), Column(10, "newDue", ColumnKind.Day), Column(11, "source", ColumnKind.Text),
        ],
        rows,
        Enumerable.Range(0, rows).Select(row => new ReportRow(
            $"H49.22-261001-{row:000000}", "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
            [
                ReportValue.Of("Phường Bãi Cháy"), ReportValue.Of("Đất đai"), ReportValue.Of("1.012756"), ReportValue.Of(new DateOnly(2026, 10, 1)), ReportValue.Of(new DateOnly(2026, 10, 20)),
                ReportValue.Of(row % 40), ReportValue.Of("Chưa xin lỗi"), ReportValue.None, ReportValue.Of("default"),
            ])),
        null, [], null));

    private static Report Form06a(Commune commune)
    {
        var rows = Enumerable.Range(1, 20).Select(field => new ReportRow($"L{field}", $"Lĩnh vực {field}", [.. Enumerable.Range(3, 11).Select(no => ReportValue.Of(no * field))])).ToList();
        return Report("06a", new(commune.Code, commune.Name, commune.FullName), new ReportSection(
            "main", RowsOf.Fields, new LocalText("", null), new LocalText("Lĩnh vực", null), [.. Enumerable.Range(3, 11).Select(no => Column(no, $"c{no}", ColumnKind.Count))], rows.Count, rows, null, [], null));
    }

    private static Report Brief()
    {
        var communes = Communes.Of("22").Index().Select(each => new ReportRow(each.Item.Code, each.Item.FullName, [ReportValue.Of(0.5 + (each.Index / 120.0)), ReportValue.Of(each.Index)])).ToList();
        var days = Enumerable.Range(0, 31).Select(day => new ReportRow($"2026-10-{day:00}", "", [ReportValue.Of(day * 10), ReportValue.Of(day * 9)])).ToList();
        ReportColumn[] columns = [Column(3, "rate", ColumnKind.Share), Column(4, "late", ColumnKind.Count)];
        return Report(
            "brief", null,
            new ReportSection("communes", RowsOf.Communes, new LocalText("Các đơn vị", null), new LocalText("Đơn vị", null), columns, communes.Count, communes, null, [], new SectionChart(ChartKind.Map, ["rate"])),
            new ReportSection("days", RowsOf.Days, new LocalText("Theo ngày", null), new LocalText("Ngày", null), [Column(3, "received", ColumnKind.Count), Column(4, "resolved", ColumnKind.Count)], days.Count, days, null, [], new SectionChart(ChartKind.Lines, ["received", "resolved"])),
            new ReportSection("best", RowsOf.Communes, new LocalText("Năm đơn vị", null), new LocalText("Đơn vị", null), columns, 5, communes.Take(5), null, [], new SectionChart(ChartKind.Bars, ["late"]))) with
        {
            Narrative = [new ReportPassage("changes", new LocalText("Những thay đổi", null), [.. Enumerable.Range(1, 12).Select(n => new ReportSentence($"s{n}", new LocalText("Từ ngày 15/10/2026 đến ngày 14/11/2026, toàn tỉnh tiếp nhận 12.345 hồ sơ.", null), []))])],
        };
    }
}
