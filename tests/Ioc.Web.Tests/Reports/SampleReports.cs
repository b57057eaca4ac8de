using Ioc.Reports;
using Ioc.Rules.Indicators;
using Ioc.Shell;

namespace Ioc.Tests.Reports;

/// <summary>Reports made by hand, for tests of files.</summary>
internal static class SampleReports
{
    private static readonly LocalText Received = new("Số hồ sơ nhận giải quyết", "Dossiers received");
    private static readonly LocalText InPeriod = new("Trong kỳ", "In the period");
    private static readonly LocalText Resolved = new("Số lượng hồ sơ đã giải quyết", "Dossiers resolved");
    private static readonly LocalText Open = new("Số lượng hồ sơ đang giải quyết", "Dossiers open");
    private static readonly LocalText Sum = new("Tổng số", "Total");

    /// <summary>Form 06a of a whole province by field, figures that fit together.</summary>
    public static Report Form06a(params IEnumerable<ReportRow> rows)
    {
        ReportRow[] all = rows.Any() ? [.. rows] :
        [
            Row("G09", "Đất đai", 120, 30, 90, 6, 3, 2, 40),
            Row("G12", "Hộ tịch", 300, 210, 25, 150, 120, 1, 4),
            Row("G15", "Chứng thực", 900, 12, 3, 500, 400, 0, 0),
        ];
        return Report(
            "06a", new("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC", null),
            new ReportSection(
                "main", RowsOf.Fields, new("", ""), new("Lĩnh vực, công việc giải quyết theo cấp", "Field"), Columns06a, all.Length, all, Total(all),
                [new([3], [4, 5, 6], true), new([7], [8, 9, 10], true), new([11], [12, 13], true), new([3], [7, 11], true)],
                new SectionChart(ChartKind.StackedBars, ["early", "onTime", "late"]))) with
            {
                Label = new("Biểu số II.06a/VPCP/KSTT", null),
                LegalSource = new("Thông tư số 01/2020/TT-VPCP; Thông tư số 05/2025/TT-VPCP", null),
                MeasuredIn = new("Số hồ sơ TTHC", "Dossiers"),
                Landscape = true,
                Notes = [new("Cột 9 gồm hồ sơ công dân rút hoặc được trả lại.", null), new("Số liệu của xã giải quyết hồ sơ.", null)],
            };
    }

    /// <summary>A list of overdue dossiers; none of its rows is kept.</summary>
    public static Report Overdue(int count) => Report(
        "overdue", new("DANH SÁCH HỒ SƠ QUÁ HẠN", null),
        new ReportSection(
            "main", RowsOf.Dossiers, new("", ""), new("Thủ tục hành chính", "Procedure"),
            [
                Column(3, "commune", ColumnKind.Text, new("Cơ quan giải quyết", null)), Column(4, "received", ColumnKind.Day, new("Ngày tiếp nhận", null)),
                Column(5, "due", ColumnKind.Day, new("Ngày hẹn trả", null)), Column(6, "late", ColumnKind.WorkingDays, new("Số ngày làm việc quá hạn", null)),
                Column(7, "apology", ColumnKind.Text, new("Xin lỗi", null)),
            ],
            count,
            Enumerable.Range(1, count).Select(n => new ReportRow(
                $"H49.12-261022-{n:0000}", "Cấp giấy chứng nhận quyền sử dụng đất",
                [ReportValue.Of("Phường Hạ Long"), ReportValue.Of(new DateOnly(2026, 10, 22)), ReportValue.Of(new DateOnly(2026, 11, 5).AddDays(-n % 5)), ReportValue.Of(n % 20), ReportValue.Of("Chưa xin lỗi")])),
            null, [], null));

    public static Report Report(string form, LocalText title, params IReadOnlyList<ReportSection> sections) => new()
    {
        Form = form,
        Version = "2026-1",
        Title = title,
        Place = new ReportPlace(new("22", "Quảng Ninh", "Tỉnh Quảng Ninh"), null),
        Period = new Period(new DateOnly(2026, 10, 15), new DateOnly(2026, 11, 14)),
        PeriodName = new("Tháng 11 năm 2026 (kỳ báo cáo)", "November 2026 (reporting calendar)"),
        AsOf = new DateTimeOffset(2026, 11, 14, 23, 59, 59, 999, TimeSpan.FromHours(7)),
        Sections = sections,
        Sha256 = "8f14e45fceea167a5a36dedd4bea2543c29bba1f2d6e5a0f6f8c3b7a9d1e0c42",
        Code = "HWA4BKYXX8",
    };

    public static ReportColumn Column(int no, string id, ColumnKind kind, LocalText title, params IReadOnlyList<LocalText> under) =>
        new(no, id, title, under, kind, Adds: kind == ColumnKind.Count);

    private static ReportColumn[] Columns06a =>
    [
        Column(3, "taken", ColumnKind.Count, Sum, Received), Column(4, "online", ColumnKind.Count, new("Trực tuyến", "Online"), Received, InPeriod),
        Column(5, "counter", ColumnKind.Count, new("Trực tiếp, dịch vụ bưu chính", "Counter, post"), Received, InPeriod), Column(6, "carried", ColumnKind.Count, new("Từ kỳ trước", "Carried over"), Received),
        Column(7, "resolved", ColumnKind.Count, Sum, Resolved), Column(8, "early", ColumnKind.Count, new("Trước hạn", "Early"), Resolved),
        Column(9, "onTime", ColumnKind.Count, new("Đúng hạn", "On time"), Resolved), Column(10, "late", ColumnKind.Count, new("Quá hạn", "Late"), Resolved),
        Column(11, "open", ColumnKind.Count, Sum, Open), Column(12, "inTime", ColumnKind.Count, new("Trong hạn", "Within time"), Open), Column(13, "overdue", ColumnKind.Count, new("Quá hạn", "Overdue"), Open),
    ];

    private static ReportRow Row(string key, string title, int received, int online, int carried, int early, int onTime, int late, int overdue)
    {
        var resolved = early + onTime + late;
        var open = received + carried - resolved;
        return new ReportRow(key, title,
            [.. new double[] { received + carried, online, received - online, carried, resolved, early, onTime, late, open, open - overdue, overdue }.Select(n => ReportValue.Of(n))]);
    }

    private static ReportRow Total(ReportRow[] rows) => new(
        "22", "Tổng số", [.. Enumerable.Range(0, 11).Select(column => ReportValue.Of(rows.Sum(row => row.Values[column].Number ?? 0)))]);
}
