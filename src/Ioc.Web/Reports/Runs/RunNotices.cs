using System.Globalization;
using System.Text.Json.Nodes;
using Ioc.Delivery;
using Ioc.Reports.Files;
using Ioc.Reports.Pages;
using Ioc.Shell;

namespace Ioc.Reports.Runs;

/// <summary>What is told when a report of a run is made: to people with its files, to programs its code, hashes and address.</summary>
public sealed class RunNotices(IEnumerable<IReportFile> formats, Installation installation, TimeProvider clock)
{
    private const string Kind = "report";

    /// <summary>Told once for each item: the id says which, so that a second telling is dropped wherever it comes from.</summary>
    public Notice Made(ReportRun run, TakenItem item, Report report, IReadOnlyList<RunFile> files)
    {
        var isAttached = files.Sum(file => file.Size) <= installation.LargestAttachment;
        var words = Words(report, isAttached);
        var (subject, text) = words.In(Language.Vietnamese, new HashSet<string>());
        return new Notice(
            $"{run.Group}-{item.Number}", Kind, run.Group, "made", item.Unit.Unit.Length > 0 ? [item.Unit.Unit] : [], run.Recipients.Level ?? ContactLevel.ProvinceOffice,
            subject, text, Payload(run, item, report, files), clock.GetUtcNow())
        {
            Words = words,
            Audience = run.Recipients.Level is null ? Audience.Contacts : Audience.Duty,
            Contacts = run.Recipients.Contacts,
            Attachments = isAttached ? [.. files.Select(file => new NoticeAttachment(file.Name, ContentTypeOf(file.Format), file.Sha256))] : [],
        };
    }

    private static NoticeWords Words(Report report, bool isAttached)
    {
        var (place, days) = (report.Place.Narrowest.FullName, PeriodWords.Days(report.Period));
        var path = ReportPages.PathOf(report.Code);
        return new NoticeWords(
            new($"[Báo cáo] {place} – {ReportWords.Plain(report.Title.Vi, Language.Vietnamese)}, {Lower(report.PeriodName.Vi)}", $"[Report] {place} – {report.Title.In(Language.English)}, {report.PeriodName.In(Language.English)}"),
            [
                new("", new($"Đơn vị: {place}", $"Unit: {place}")),
                .. ReportWords.ScopeOf(report) is { } scope ? new NoticeLine[] { new("", scope) } : [],
                new("", new($"Biểu mẫu: {ReportWords.Plain(report.Title.Vi, Language.Vietnamese)} ({report.Form})", $"Form: {report.Title.In(Language.English)} ({report.Form})")),
                new("", new($"Kỳ báo cáo: {report.PeriodName.Vi}, {Lower(days.Vi)}", $"Period: {report.PeriodName.In(Language.English)}, {days.In(Language.English)}")),
                new("", new($"Số liệu tại: {ReportWords.Instant(report.AsOf, Language.Vietnamese)}", $"Figures as of: {ReportWords.Instant(report.AsOf, Language.English)}")),
                new("", new($"Mã kiểm chứng: {report.Code}", $"Verification code: {report.Code}")),
            ],
            isAttached
                ? new($"Tệp báo cáo kèm theo thư này. Kiểm chứng tại trang /verify/{report.Code} của hệ thống.", $"The report's files are attached. Verify them at /verify/{report.Code} of the centre.")
                : new($"Tệp báo cáo quá lớn để gửi kèm; tải tại trang {path} của hệ thống.", $"The report's files are too large to be attached; fetch them at {path} of the centre."));
    }

    private static JsonObject Payload(ReportRun run, TakenItem item, Report report, IReadOnlyList<RunFile> files) => new()
    {
        // Which province a notice without communes is about.
        ["province"] = item.Unit.Province,
        ["report"] = new JsonObject
        {
            ["run"] = run.Id,
            ["schedule"] = run.Schedule,
            ["form"] = report.Form,
            ["province"] = item.Unit.Province,
            ["unit"] = item.Unit.Unit.Length > 0 ? item.Unit.Unit : null,
            ["from"] = report.Period.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["to"] = report.Period.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["fields"] = report.FieldCodes is { } fields ? new JsonArray([.. fields.Select(field => JsonValue.Create(field))]) : null,
            ["asOf"] = report.AsOf.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            ["code"] = report.Code,
            ["figuresSha256"] = report.Sha256,
            ["path"] = ReportPages.PathOf(report.Code),
            ["files"] = new JsonArray([.. files.Select(file => new JsonObject { ["name"] = file.Name, ["format"] = file.Format, ["sha256"] = file.Sha256, ["size"] = file.Size })]),
        },
    };

    private string ContentTypeOf(string format) => formats.First(each => each.Format == format).ContentType;

    private static string Lower(string text) => text.ToLower(Language.Vietnamese.Culture);
}
