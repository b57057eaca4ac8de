using System.Security.Claims;
using Ioc.Access;
using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Reports.Files;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>Reports for programs: made now, or made before.</summary>
internal static class ReportEndpoints
{
    private const int ListedMakings = 200;

    public static IResult Forms(FormFolder forms, IEnumerable<IReportFile> files)
    {
        var set = forms.Current;
        return TypedResults.Ok(new FormsAnswer(
            [
                .. set.Items.OrderBy(form => form.Id, StringComparer.Ordinal).ThenBy(form => form.Effective)
                    .Select(form => new FormView(form.Id, form.Version, form.Effective, form.Title.Vi, form.Label?.Vi, form.LegalSource?.Vi)),
            ],
            [.. files.Select(file => file.Format).Order(StringComparer.Ordinal)],
            [.. set.Errors.Select(error => error.In(Language.Vietnamese))]));
    }

    public static async Task<IResult> MakeAsync(
        string form, string format, HttpContext http, UnitScope scope, ReportRequestReader reader, IEnumerable<IReportFile> files, ProduceReport produce, CancellationToken cancellationToken)
    {
        if (files.FirstOrDefault(each => each.Format == format) is not { } file)
        {
            return ReportRequestReader.UnknownForm();
        }
        var (question, problem) = reader.Read(form, http.Request.Query, scope);
        if (question is null)
        {
            return problem!;
        }
        file.Prepare();
        try
        {
            var report = await produce.RunAsync(question, NameOf(http.User), format, cancellationToken);
            AuditNote.Of(http).Subject = report.Code;
            return Answer(file, report);
        }
        catch (IdentityFailsException fails)
        {
            return Refusal(fails);
        }
    }

    public static async Task<IResult> MadeFileAsync(
        string code, string format, UnitScope scope, KeptReports reports, IEnumerable<IReportFile> files, CancellationToken cancellationToken)
    {
        if (files.FirstOrDefault(each => each.Format == format) is not { } file || await reports.FindAsync(code, scope, cancellationToken) is not { } kept)
        {
            return UnknownReport();
        }
        return kept.Figures is null ? Forgotten() : Answer(file, kept.Report);
    }

    public static async Task<IResult> FiguresAsync(string code, UnitScope scope, KeptReports reports, CancellationToken cancellationToken) =>
        await reports.FindAsync(code, scope, cancellationToken) is not { } kept ? UnknownReport()
        : kept.Figures is null ? Forgotten()
        : Results.Stream(kept.Figures.Open(), "text/plain; charset=utf-8", $"{kept.Report.FileName}.txt");

    public static async Task<IResult> ListAsync(UnitScope scope, KeptReports reports, CancellationToken cancellationToken) =>
        TypedResults.Ok(new MadeAnswer(await reports.LatestAsync(scope, ListedMakings, cancellationToken)));

    internal static IResult UnknownReport() => Problem.Of(StatusCodes.Status404NotFound, "unknown-report", "No report was made under this code.");

    internal static IResult Forgotten() => Problem.Of(
        StatusCodes.Status410Gone, "figures-forgotten", "The figures of this list are kept no longer; its hash is, and it can be made again at the same instant.");

    internal static IResult Refusal(IdentityFailsException fails) => Problem.Of(
        StatusCodes.Status409Conflict, "identity-fails", $"{fails.Identity} does not hold in row {fails.Row.Key}; no report was made, and the centre was told.",
        KeyValuePair.Create<string, object?>("identity", fails.Identity),
        KeyValuePair.Create<string, object?>("section", fails.Section.Id),
        KeyValuePair.Create<string, object?>("key", fails.Row.Key),
        KeyValuePair.Create<string, object?>("title", fails.Row.Title),
        KeyValuePair.Create<string, object?>("values", fails.Row.Values.Select(value => value.Number).ToArray()));

    /// <summary>Name of the account, or of the key.</summary>
    internal static string NameOf(ClaimsPrincipal caller) => caller.FindFirstValue(ClaimTypes.Name) ?? caller.Identity?.Name ?? "";

    internal static IResult Answer(IReportFile file, Report report) => new ReportResult(file, report);

    /// <summary>A file, written while it is sent.</summary>
    private sealed class ReportResult(IReportFile file, Report report) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = file.ContentType;
            response.Headers.ContentDisposition = $"attachment; filename=\"{report.FileName}.{file.Format}\"";
            response.Headers["X-Ioc-As-Of"] = report.AsOf.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);
            response.Headers["X-Ioc-Figures-Sha256"] = report.Sha256;
            response.Headers["X-Ioc-Verify"] = report.Code;
            try
            {
                await file.WriteAsync(report, response.Body, httpContext.RequestAborted);
            }
            catch (ReportFileUnavailableException missing) when (!response.HasStarted)
            {
                response.Clear();
                await Problem.Of(StatusCodes.Status503ServiceUnavailable, missing.Code, missing.Message).ExecuteAsync(httpContext);
            }
        }
    }
}

/// <summary>Makes a report of everything that has been taken in by now, and keeps it.</summary>
public sealed class ProduceReport(MakeReport make, KeptReports reports, FigureIncidents incidents, Projector projector, TimeProvider clock)
{
    /// <param name="by">Who asks.</param>
    /// <param name="format">As what; noted with the report.</param>
    /// <param name="run">That makes it; <see langword="null"/> for one that is asked for by itself.</param>
    /// <exception cref="IdentityFailsException">Figures do not fit together; no report is made, and an incident is noted.</exception>
    public async Task<Report> RunAsync(ReportQuestion question, string by, string format, CancellationToken cancellationToken, string? run = null)
    {
        var (report, figures) = await PreviewAsync(question, cancellationToken);
        await reports.KeepAsync(question.Form, report, figures, new(by, format, run), cancellationToken);
        return report;
    }

    /// <summary>The same without keeping it.</summary>
    /// <exception cref="IdentityFailsException">Figures do not fit together; an incident is noted.</exception>
    public async Task<(Report Report, KeptFigures Figures)> PreviewAsync(ReportQuestion question, CancellationToken cancellationToken)
    {
        // A correction that comes later than this waits shows when the report is verified.
        await projector.CatchUpAsync(cancellationToken);
        try
        {
            return await make.RunAsync(question, cancellationToken);
        }
        catch (IdentityFailsException fails)
        {
            await incidents.NoteRefusalAsync(clock.GetUtcNow(), fails.Message, CancellationToken.None);
            throw;
        }
    }
}
