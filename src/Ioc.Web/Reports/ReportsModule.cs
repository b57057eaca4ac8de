using Ioc.Access;
using Ioc.Reports.Approval;
using Ioc.Reports.Files;
using Ioc.Reports.Pages;
using Ioc.Reports.Runs;
using Ioc.Reports.Schedules;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Reports;

/// <summary>Reports that an office signs: forms as files, figures fixed at an instant, and proof of what they were.</summary>
public static class ReportsModule
{
    private static readonly QueryParameter[] Asked =
    [
        new("province", "Two digits, or all; must be given. One not served is 404 unknown-province.", Required: true),
        new("from", "First local day, YYYY-MM-DD; must be given.", Required: true),
        new("to", "Last local day, YYYY-MM-DD; must be given. Before 'from' it is 400 period-ends-before-it-starts.", Required: true),
        new("unit", "Five digits of a commune; default the whole province. One that is not in it is 404 unknown-commune."),
        new("asOf", "Instant (RFC 3339) at which the records are looked at; default the earlier of now and the last millisecond of 'to'. A future one is 400 bad-parameter."),
        new("release", "public: a copy for publication, in which counts below a small number are only said to be so and all others are rounded; always so for a caller with read.published alone."),
        new("compare", "previous or yearBefore: with what a form that compares is compared; default as the form says."),
    ];

    /// <summary>Of every door that makes reports.</summary>
    internal static readonly Refusal NotByField = new(403, ReportRequestReader.NotByField, "the form has sections that are of no field, and the caller sees some fields only");

    private static readonly Refusal[] OfMaking =
    [
        new(400, "bad-parameter", "a parameter is missing or cannot be read"),
        new(400, "period-ends-before-it-starts", "'to' is before 'from'"),
        new(403, "cross-site", "a browser that another site led here"),
        NotByField,
        new(403, Publication.Refused, "the form lists dossiers, has words or several sections, or chooses rows by exact numbers; 'sections' names them"),
        new(404, "unknown-form", "no such form, or no such format"),
        new(404, "unknown-province", "not one that is served, or not for this caller"),
        new(404, "unknown-commune", "not one of the province"),
        new(409, "identity-fails", "figures do not fit together where the form says that they must; identity, section, key, title and values tell the row, and an incident was noted"),
        .. Refusal.OfDatabases,
    ];

    private static readonly Refusal UnknownReport = new(404, "unknown-report", "none was made under this code, or not for this caller");

    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddSingleton(provider => new FormFolder(provider.GetRequiredService<ILogger<FormFolder>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<FormFolder>());
        services.AddSingleton<ReportRequestReader>();
        services.AddSingleton<ReportFigures>();
        services.AddSingleton<FieldNames>();
        services.AddSingleton<ListedDossiers>();
        services.AddSingleton<TopFields>();
        services.AddSingleton<MakeSection>();
        services.AddSingleton<MakeReport>();
        services.AddSingleton<KeptReports>();
        services.AddSingleton<ProduceReport>();
        services.AddSingleton<CompareReport>();
        services.AddSingleton<IReportEvents, Events.AlarmEvents>();
        services.AddSingleton<IReportEvents, Events.DirectiveEvents>();
        services.AddReportFiles();
        services.AddApproval();
        services.AddSingleton(new MenuEntry(ReportPages.Path, "reports", "chart", 70));
        services.AddNightly<ForgetReportsJob>(ForgetReportsJob.Name, ForgetReportsJob.At);
        return services.AddReportRuns().AddReportSchedules();
    }

    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1/reports").WithTags("Reports").RequireAuthorization(Scopes.Read).CutByField();
        var published = routes.MapGroup("/api/v1/reports").WithTags("Reports").RequireAuthorization(Scopes.Published).CutByField();
        published.MapGet("", ReportEndpoints.Forms).Produces<FormsAnswer>()
            .WithSummary("The forms of report there are, and the formats they can be asked for in.");
        published.MapGet("/{form}.{format}", ReportEndpoints.MakeAsync).Counted(RequestKind.Costly).Audited("report.made").Takes(Asked).Refuses(OfMaking).Produces<ReportAnswer>()
            .WithSummary("Makes a report, keeps its figures under their hash and a short code, and answers it as a file.")
            .WithDescription(
                "Headers: X-Ioc-As-Of, X-Ioc-Figures-Sha256, X-Ioc-Verify (the code), and a file name. Described is json; csv is its first table (UTF-8 with BOM, RFC 4180). "
                + "The same asOf over the same history gives the same bytes in json and csv.");
        read.MapGet("/made", ReportEndpoints.ListAsync).Refuses(Refusal.OfDatabases).Produces<MadeAnswer>()
            .WithSummary("Reports that were made by themselves, latest first, at most 200; those of runs are listed with their runs.");
        published.MapGet("/made/{code}.{format}", ReportEndpoints.MadeFileAsync).Counted(RequestKind.Costly).Audited("report.downloaded", AuditMoment.BeforeAnswering).Refuses(UnknownReport).Refuses(410, "figures-forgotten", "the figures of a long list are kept no longer").Refuses(Refusal.OfDatabases).Produces<ReportAnswer>()
            .WithSummary("A report that was made, as a file of any format, from its kept figures. Described is json.");
        published.MapGet("/made/{code}/figures", ReportEndpoints.FiguresAsync).Counted(RequestKind.Costly).Audited("report.downloaded", AuditMoment.BeforeAnswering).Refuses(UnknownReport).Refuses(410, "figures-forgotten", "the figures of a long list are kept no longer").Refuses(Refusal.OfDatabases).Produces<string>(200, "text/plain")
            .WithSummary("The kept text of the figures, whose SHA-256 is the report's.");
        routes.MapGet(ReportPages.VerifyPath + "/{code}", ReportPages.VerifyAsync).Counted(RequestKind.Costly).WithTags("Reports").RequireAuthorization(Scopes.Published).CutByField().Refuses(UnknownReport).Refuses(Refusal.OfDatabases).Produces<VerifyAnswer>()
            .WithSummary("The figures that a report was made of, and what late corrections have changed since; to a browser as a page.");
        routes.MapReportRuns();
        routes.MapReportSchedules();
        ReportPages.Map(routes);
        routes.MapApproval();
        return routes;
    }
}
