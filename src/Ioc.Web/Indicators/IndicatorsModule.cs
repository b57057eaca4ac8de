using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Access;
using Ioc.Indicators.Projection;
using Ioc.Ingestion;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Indicators;

/// <summary>Figures of communes, fields and days, and the dossiers behind them.</summary>
public static class IndicatorsModule
{
    private static readonly QueryParameter[] AnyFigure =
    [
        new("province", "Two digits, or all; default the only one served (several: 400 bad-parameter). One not served is 404 unknown-province."),
        new("from", "First local day, YYYY-MM-DD; default the first of the month of 'to'."),
        new("to", "Last local day, YYYY-MM-DD; default the day of asOf. Before 'from' it is 400 period-ends-before-it-starts."),
        new("asOf", "Instant (RFC 3339) at which the records are looked at; default now, a future one is 400 bad-parameter."),
        new("field", "Field code; one that does not exist gives zeros."),
        new("channel", "1 counter, 2 online, 3 post, 4 VNeID, 5 kiosk."),
        new("excludeCertification", "true leaves certification (chứng thực) out."),
    ];

    private static readonly Refusal[] AnyQuestion =
    [
        new(400, "bad-parameter", "a parameter cannot be read, or is missing where several provinces are served"),
        new(400, "period-ends-before-it-starts", "'to' is before 'from'"),
        new(404, "unknown-province", "not one that is served, or not for this caller"),
        .. Refusal.OfDatabases,
    ];

    private static readonly Refusal UnknownCommune = new(404, "unknown-commune", "not one of the province");

    private static readonly QueryParameter OneCommune = new("commune", "Five digits; default the whole province. One that is not in it is 404 unknown-commune.");

    public static IServiceCollection AddIndicators(this IServiceCollection services)
    {
        services.AddSingleton<LoadRules>();
        services.AddSingleton<CountsQuery>();
        services.AddSingleton<CommuneFigures>();
        services.AddSingleton<FieldFigures>();
        services.AddSingleton<DossierList>();
        services.AddSingleton<FigureRequestReader>();
        services.AddSingleton<FigureVersion>();
        services.AddSingleton<ProjectorCheckpoint>();
        services.AddSingleton<ProjectionTables>();
        services.AddSingleton<Projector>();
        services.AddSingleton<FigureRecomputation>();
        services.AddSingleton<FigureIncidents>();
        services.AddNightly<RecomputeFiguresJob>(RecomputeFiguresJob.Name, RecomputeFiguresJob.At);
        services.AddHostedService<Opening>();
        services.AddHostedService(provider => provider.GetRequiredService<Projector>());
        return services;
    }

    public static IEndpointRouteBuilder MapIndicators(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1").WithTags("Indicators").RequireAuthorization(Scopes.Read).CutByField();
        read.MapGet("/indicators/communes", CommunesAsync).Takes(AnyFigure).Refuses(AnyQuestion).Produces<CommunesAnswer>()
            .WithSummary("Figures of every commune of a province, and their total.");
        read.MapGet("/indicators/fields", FieldsAsync).Takes(AnyFigure).Takes(OneCommune).Refuses(AnyQuestion).Refuses(UnknownCommune).Produces<FieldsAnswer>()
            .WithSummary("Figures by field (lĩnh vực).");
        read.MapGet("/indicators/days", DaysAsync).Takes(AnyFigure).Takes(OneCommune).Refuses(AnyQuestion).Refuses(UnknownCommune).Produces<DaysAnswer>()
            .WithSummary("Received and resolved on every local day of the period, days without any included.");
        var lists = routes.MapGroup("/api/v1").WithTags("Indicators").RequireAuthorization(Scopes.Dossiers).CutByField();
        lists.MapGet("/dossiers", DossiersAsync).Audited("dossiers.listed", AuditMoment.Soon).Takes(AnyFigure).Takes(OneCommune).Refuses(AnyQuestion).Refuses(UnknownCommune).Produces<DossierPage>()
            .Takes(
                new QueryParameter("state", $"One of {string.Join(", ", DossierListState.Names)}; another is 400 bad-parameter.", Required: true),
                new QueryParameter("cursor", "What the page before gave as next."))
            .WithSummary("The dossiers behind a figure, 100 a page by receivedAt, source, dossierCode.");
        read.MapGet("/indicators/incidents", IncidentsAsync).Refuses(Refusal.OfDatabases).Produces<RecomputationAnswer>()
            .WithSummary("What the last recomputation of all figures from the records found and mended; none is as it should be.");
        return routes;
    }

    private static async Task<IResult> CommunesAsync(
        HttpRequest http, UnitScope scope, FigureRequestReader reader, CommuneFigures figures, Projector projector, FigureVersion version, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, problem) = reader.Read(http.Query, scope);
        if (request is null)
        {
            return problem!;
        }
        await projector.CatchUpAsync(cancellationToken);
        var table = await figures.RunAsync(request.Question, request.Total, clock.GetUtcNow(), cancellationToken);
        return Answer(new CommunesAnswer(
            request.Province, request.Period.From, request.Period.To, Local(request.AsOf), version.Of(request.Province), table.Communes, table.Total));
    }

    private static async Task<IResult> FieldsAsync(
        HttpRequest http, UnitScope scope, FigureRequestReader reader, FieldFigures figures, Projector projector, FigureVersion version, CancellationToken cancellationToken)
    {
        var (request, problem) = reader.Read(http.Query, scope);
        if (request is null)
        {
            return problem!;
        }
        await projector.CatchUpAsync(cancellationToken);
        var fields = await figures.RunAsync(request.Question, cancellationToken);
        return Answer(new FieldsAnswer(
            request.Province, request.Commune?.Code, request.Period.From, request.Period.To, Local(request.AsOf), version.Of(request.Province), fields));
    }

    private static async Task<IResult> DaysAsync(
        HttpRequest http, UnitScope scope, FigureRequestReader reader, CountsQuery counts, Projector projector, FigureVersion version, CancellationToken cancellationToken)
    {
        var (request, problem) = reader.Read(http.Query, scope);
        if (request is null)
        {
            return problem!;
        }
        if (request.Period.To.DayNumber - request.Period.From.DayNumber > DaySeries.LongestPeriod)
        {
            return FigureRequestReader.BadParameter($"A series has at most {DaySeries.LongestPeriod} days.");
        }
        await projector.CatchUpAsync(cancellationToken);
        var days = DaySeries.Fill(request.Period, await counts.ByDayAsync(request.Question, cancellationToken));
        return Answer(new DaysAnswer(
            request.Province, request.Commune?.Code, request.Period.From, request.Period.To, Local(request.AsOf), version.Of(request.Province), days));
    }

    private static async Task<IResult> DossiersAsync(
        HttpRequest http, UnitScope scope, FigureRequestReader reader, DossierList list, Projector projector, CancellationToken cancellationToken)
    {
        var (request, problem) = reader.Read(http.Query, scope);
        if (request is null)
        {
            return problem!;
        }
        if (DossierListState.Find(http.Query["state"].ToString()) is not { } state)
        {
            return FigureRequestReader.BadParameter($"'state' is one of {string.Join(", ", DossierListState.Names)}.");
        }
        var cursorText = http.Query["cursor"].ToString();
        if (!DossierCursor.TryParse(cursorText, out var cursor))
        {
            return FigureRequestReader.BadParameter("'cursor' is not one that was given out.");
        }
        await projector.CatchUpAsync(cancellationToken);
        return Answer(await list.RunAsync(request, state, cursor, cancellationToken));
    }

    private static async Task<IResult> IncidentsAsync(FigureIncidents incidents, Projector projector, CancellationToken cancellationToken)
    {
        var (recomputedAt, list) = await incidents.ListAsync(cancellationToken);
        return Answer(new RecomputationAnswer(recomputedAt, projector.Lag, list));
    }

    private static IResult Answer<T>(T value) => Results.Json(value, FigureRow.Json);

    private static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(LocalDay.Offset);

    /// <summary>Joins the log of records to the projection before either starts.</summary>
    private sealed class Opening(VersionLog log, Projector projector, FigureVersion version) : BeforeStart
    {
        public override Task StartingAsync(CancellationToken cancellationToken)
        {
            log.Committed = projector.Enqueue;
            return version.LoadAsync(cancellationToken);
        }
    }
}
