using System.Collections.Frozen;
using Ioc.Rules.Indicators;
using Ioc.Shell;
using static Ioc.Dashboards.Better;
using static Ioc.Dashboards.FigureFormat;

namespace Ioc.Dashboards;

/// <summary>Every figure a screen can show. A figure that is not here cannot be put on a dashboard.</summary>
public static class FigureCatalogue
{
    private static readonly LocalText Form06 = new(
        "Biểu số II.06a/VPCP/KSTT (Thông tư 01/2020/TT-VPCP)",
        "Form II.06a/VPCP/KSTT (Circular 01/2020/TT-VPCP)");

    private static readonly LocalText Index766 = new(
        "Bộ chỉ số theo Quyết định 766/QĐ-TTg", "Index of Decision 766/QĐ-TTg");

    private static readonly LocalText OneStop = new(
        "Quy định về cơ chế một cửa: tạm dừng, xin lỗi, hẹn lại ngày trả", "One-stop rules: pauses, apologies, new due dates");

    private static readonly LocalText Office = new("Quy tắc của trung tâm điều hành", "Rule of the operations centre");

    private static readonly LoadRule Rule = LoadRule.Default;

    private static readonly Figure[] Figures =
    [
        new("received", new("Hồ sơ tiếp nhận", "Dossiers received"), new("Tiếp nhận", "Received"),
            new("Số hồ sơ đang có hiệu lực có ngày tiếp nhận trong kỳ, tính cho xã giải quyết.",
                "Dossiers in force received within the period, counted for the commune that resolves them."), Count, Neither, Form06) { Dossiers = "received" },
        new("receivedOnline", new("Tiếp nhận trực tuyến", "Received online"), new("Trực tuyến", "Online"),
            new("Trong số tiếp nhận trong kỳ: nộp qua Cổng dịch vụ công hoặc VNeID.",
                "Of those received in the period: filed through the public service portal or VNeID."), Count, Higher, Form06),
        new("receivedElsewhere", new("Tiếp nhận hộ xã khác", "Received for others"), new("Nhận hộ", "For others"),
            new("Hồ sơ nộp tại xã này trong kỳ nhưng do xã khác giải quyết (phi địa giới).",
                "Dossiers handed in here within the period that another commune resolves."), Count, Neither, OneStop),
        new("carriedOver", new("Tồn từ kỳ trước", "Carried over"), new("Kỳ trước", "Carried over"),
            new("Hồ sơ tiếp nhận trước kỳ và chưa giải quyết xong khi kỳ bắt đầu.",
                "Dossiers received before the period and not finished when it began."), Count, Lower, Form06),
        new("resolved", new("Đã giải quyết", "Resolved"), new("Đã giải quyết", "Resolved"),
            new("Giải quyết trước hạn + đúng hạn + quá hạn, theo ngày kết thúc xử lý trong kỳ.",
                "Resolved early + on time + late, by the day processing finished within the period."), Count, Higher, Form06)
            { SumOf = ["resolvedEarly", "resolvedOnTime", "resolvedLate"] },
        new("resolvedEarly", new("Giải quyết trước hạn", "Resolved early"), new("Trước hạn", "Early"),
            new("Kết thúc xử lý trong kỳ, trước ngày hẹn trả.", "Finished within the period, before the due day."), Count, Higher, Form06),
        new("resolvedOnTime", new("Giải quyết đúng hạn", "Resolved on time"), new("Đúng hạn", "On time"),
            new("Kết thúc xử lý trong kỳ, đúng ngày hẹn trả hoặc không có ngày hẹn trả.",
                "Finished within the period, on the due day or without one."), Count, Higher, Form06),
        new("resolvedLate", new("Giải quyết quá hạn", "Resolved late"), new("Quá hạn", "Late"),
            new("Kết thúc xử lý trong kỳ, sau ngày hẹn trả.", "Finished within the period, after the due day."), Count, Lower, Form06) { Dossiers = "resolvedLate" },
        new("withdrawn", new("Rút, trả lại", "Withdrawn"), new("Rút, trả lại", "Withdrawn"),
            new("Hồ sơ công dân rút hoặc bị trả lại trong kỳ.", "Dossiers withdrawn or handed back within the period."), Count, Neither, Form06),
        new("open", new("Đang giải quyết", "Open"), new("Đang giải quyết", "Open"),
            new("Hồ sơ đã tiếp nhận và chưa kết thúc xử lý, kể cả đang tạm dừng.",
                "Dossiers received and not finished, paused ones included."), Count, Lower, Form06) { Dossiers = "open" },
        new("openPaused", new("Đang tạm dừng", "Paused"), new("Tạm dừng", "Paused"),
            new("Đang giải quyết nhưng đồng hồ dừng: chờ bổ sung, chờ nghĩa vụ tài chính, tạm dừng.",
                "Open while the clock stands: waiting for papers, for a payment, or suspended."), Count, Lower, OneStop) { Dossiers = "paused" },
        new("openOverdue", new("Quá hạn chưa xong", "Overdue"), new("Quá hạn", "Overdue"),
            new("Đang giải quyết, không tạm dừng, ngày hẹn trả đã qua.", "Open, not paused, and past the due day."), Count, Lower, Form06) { Dossiers = "overdue" },
        new("openNoApology", new("Quá hạn chưa xin lỗi", "Overdue without apology"), new("Chưa xin lỗi", "No apology"),
            new("Quá hạn chưa xong mà chưa có thư xin lỗi và hẹn lại ngày trả.",
                "Overdue dossiers for which no apology with a new date was issued."), Count, Lower, OneStop) { Dossiers = "noApology" },
        new("dueSoon", new("Sắp đến hạn", "Due soon"), new("Sắp hạn", "Due soon"),
            new("Đang giải quyết, không tạm dừng, hẹn trả từ hôm nay đến hết ngày làm việc kế tiếp.",
                "Open, not paused, due between today and the end of the next working day."), Count, Lower, OneStop) { Dossiers = "dueSoon" },
        new("onTimeRate", new("Tỷ lệ đúng hạn", "On-time rate"), new("Đúng hạn", "On time"),
            new("(Trước hạn + đúng hạn) ÷ (trước hạn + đúng hạn + quá hạn) của hồ sơ giải quyết trong kỳ.",
                "(Early + on time) ÷ (early + on time + late) of the dossiers resolved in the period."), Share, Higher, Index766)
            { Thresholds = new(0.95, 0.90), Breaks = [0.80, 0.90, 0.95, 0.98] },
        new("overdueShare", new("Tỷ lệ quá hạn", "Overdue share"), new("% quá hạn", "% overdue"),
            new("Quá hạn chưa xong ÷ đang giải quyết.", "Overdue ÷ open."), Share, Lower, Office)
            { Thresholds = new(Rule.OverdueShare / 2, Rule.OverdueShare), Breaks = [0.02, 0.05, Rule.OverdueShare / 2, Rule.OverdueShare] },
        new("onlineShare", new("Tỷ lệ trực tuyến", "Online share"), new("Trực tuyến", "Online"),
            new("Tiếp nhận trực tuyến ÷ tiếp nhận. Tỷ lệ cao không có nghĩa là công dân tự nộp.",
                "Received online ÷ received. A high share does not mean that people filed by themselves."), Share, Higher, Index766)
            { Breaks = [0.2, 0.4, 0.6, 0.8] },
        new("throughputPerDay", new("Nhịp giải quyết", "Throughput"), new("Hồ sơ/ngày", "Per day"),
            new("Hồ sơ giải quyết xong trong 10 ngày làm việc vừa qua ÷ 10.",
                "Dossiers resolved over the last ten working days ÷ 10."), PerDay, Higher, Office),
        new("backlogDays", new("Số ngày tồn đọng", "Backlog in days"), new("Ngày tồn", "Backlog"),
            new("(Đang giải quyết − tạm dừng) ÷ nhịp giải quyết: số ngày làm việc để giải quyết hết.",
                "(Open − paused) ÷ throughput: working days to clear what is open."), Days, Lower, Office)
            { Thresholds = new(Rule.BacklogDays / 2, Rule.BacklogDays), Breaks = [1, 2.5, Rule.BacklogDays / 2, Rule.BacklogDays] },
        new("dataAgeSeconds", new("Tuổi dữ liệu", "Age of data"), new("Dữ liệu", "Data"),
            new("Thời gian từ lần cuối nhận được hồ sơ hợp lệ của đơn vị.",
                "Time since the last valid record of the unit arrived."), Age, Lower, Office) { Breaks = [600, 3600, 14400, 86400] },
        new("load", new("Mức tải", "Load"), new("Mức tải", "Load"),
            new($"Quá tải khi tồn đọng từ {Rule.BacklogDays} ngày (đang giải quyết từ {Rule.Open} hồ sơ) hoặc quá hạn từ {Rule.OverdueShare * 100} % (từ {Rule.Overdue} hồ sơ); bận từ một nửa mỗi ngưỡng.",
                $"Overloaded from {Rule.BacklogDays} days of backlog (with {Rule.Open} open) or {Rule.OverdueShare * 100} % overdue (with {Rule.Overdue}); busy from half of each."), FigureFormat.Load, Lower, Office),
    ];

    private static readonly FrozenDictionary<string, Figure> ById = Figures.ToFrozenDictionary(f => f.Id);

    /// <summary>In the order of the public contract's row.</summary>
    public static IReadOnlyList<Figure> All => Figures;

    public static Figure? Find(string id) => ById.GetValueOrDefault(id);
}
