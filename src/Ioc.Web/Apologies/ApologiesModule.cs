using System.Globalization;
using Ioc.Access;
using Ioc.Documents;
using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Apologies;

/// <summary>Overdue dossiers that nobody has apologised for, and the letters that do it.</summary>
public static class ApologiesModule
{
    private static readonly QueryParameter[] Shared =
    [
        new("province", "Two digits, or all; default the only one served (several: 400 bad-parameter). One not served is 404 unknown-province."),
        new("asOf", "Instant (RFC 3339) at which the records are looked at; default now, a future one is 400 bad-parameter."),
        new("field", "Field code; one that does not exist gives zeros."),
        new("channel", "1 counter, 2 online, 3 post, 4 VNeID, 5 kiosk."),
        new("excludeCertification", "true leaves certification (chứng thực) out."),
    ];

    private static readonly QueryParameter Commune = new("commune", "Five digits; must be given. One that is not served is 404 unknown-commune.", Required: true);

    public static IServiceCollection AddApologies(this IServiceCollection services) => services
        .AddSingleton<ApologiesByCommune>()
        .AddSingleton<WithoutApology>()
        .AddSingleton<WriteApologyLetters>()
        .AddSingleton(new MenuEntry(ApologyPages.Path, "apologies", "letter", 60, Needs: Scopes.Dossiers));

    public static IEndpointRouteBuilder MapApologies(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1/apologies").WithTags("Apologies").RequireAuthorization(Scopes.Dossiers).CutByField();
        read.MapGet("/communes", CommunesAsync).Takes(Shared)
            .WithSummary("Apologies owed by every commune of a province: overdue dossiers without one, dossiers to decide on now, dossiers put off; and their total.")
            .Produces<ApologiesAnswer>().ProducesProblem(400).ProducesProblem(404);
        read.MapGet("/letters.docx", LettersAsync).Counted(RequestKind.Costly).Audited("apology-letters.made", AuditMoment.BeforeAnswering).Takes(Commune).Takes(Shared)
            .Takes(
                new QueryParameter("dossier", "source:code of one dossier; default all that are overdue without an apology. One that needs none is 404 no-apology-owed."),
                new QueryParameter("soon", "true: also those not overdue yet whose apology would be late tomorrow."),
                new QueryParameter("part", $"Number of the document from 1, {WithoutApology.PartSize} letters in each; when there are more letters and no part is named: 400 too-many-letters."))
            .WithSummary("Letters of apology ready to sign (form 04 of Circular 03/2025/TT-VPCP), one DOCX with a page for each.")
            .Produces<byte[]>(200, OfficialDocument.ContentType).ProducesProblem(400).ProducesProblem(404);
        routes.MapGet(ApologyPages.Path, ApologyPages.ShowAsync).Audited("apologies.listed", AuditMoment.Soon).RequireAuthorization(Scopes.Dossiers).CutByField().ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> CommunesAsync(
        HttpRequest http, UnitScope scope, FigureRequestReader reader, ApologiesByCommune apologies, Projector projector, Installation installation, CancellationToken cancellationToken)
    {
        var (request, problem) = reader.Read(http.Query, scope);
        if (request is null)
        {
            return problem!;
        }
        await projector.CatchUpAsync(cancellationToken);
        var (communes, total) = await apologies.RunAsync(request, cancellationToken);
        return Results.Json(
            new ApologiesAnswer(request.Province, request.AsOf.ToOffset(LocalDay.Offset), installation.Apologies, communes, total), FigureRow.Json);
    }

    private static async Task<IResult> LettersAsync(
        HttpRequest http, UnitScope scope, FigureRequestReader reader, ApologiesByCommune apologies, WithoutApology list, WriteApologyLetters write,
        Projector projector, CancellationToken cancellationToken)
    {
        if (ReadLetters(http.Query, out var asked) is { } wrong)
        {
            return wrong;
        }
        var (request, problem) = reader.Read(OfItsProvince(http.Query), scope);
        if (request is null)
        {
            return problem!;
        }
        await projector.CatchUpAsync(cancellationToken);
        var dossiers = asked.Dossier is null
            ? await list.RunAsync(request, asked.Soon, asked.Part ?? 1, cancellationToken)
            : await FindAsync(list, request, asked.Dossier, cancellationToken);
        if (dossiers.Count == 0)
        {
            return Problem.Of(StatusCodes.Status404NotFound, "no-apology-owed", "No dossier here waits for an apology.");
        }
        if (asked is { Dossier: null, Part: null } && dossiers.Count == WithoutApology.PartSize)
        {
            var (rows, _) = await apologies.RunAsync(request, cancellationToken);
            var total = rows.Sum(row => row.NoApology + (asked.Soon ? row.DecideNow : 0));
            if (total > WithoutApology.PartSize)
            {
                return TooMany(total);
            }
        }
        var day = LocalDay.Of(request.AsOf);
        var commune = request.Commune!;
        return Results.Stream(
            write.Run(commune, dossiers, day), OfficialDocument.ContentType,
            string.Create(CultureInfo.InvariantCulture, $"xin-loi-{commune.Code}-{day:yyyyMMdd}{(asked.Part is { } part ? $"-{part}" : "")}.docx"));
    }

    private static async Task<IReadOnlyList<DossierWithoutApology>> FindAsync(WithoutApology list, FigureRequest request, string key, CancellationToken cancellationToken)
    {
        for (var part = 1; ; part++)
        {
            var dossiers = await list.RunAsync(request, soon: true, part, cancellationToken);
            if (dossiers.FirstOrDefault(dossier => dossier.Key == key) is { } found)
            {
                return [found];
            }
            if (dossiers.Count < WithoutApology.PartSize)
            {
                return [];
            }
        }
    }

    private static IResult? ReadLetters(IQueryCollection query, out (string? Dossier, bool Soon, int? Part) asked)
    {
        var (dossier, soon, part) = (query["dossier"].ToString(), query["soon"].ToString(), query["part"].ToString());
        asked = (dossier.Length == 0 ? null : dossier, soon == "true", null);
        if (query["commune"].ToString().Length == 0)
        {
            return FigureRequestReader.BadParameter("'commune' must be given: the letters are one commune's.");
        }
        if (soon is not ("" or "true" or "false"))
        {
            return FigureRequestReader.BadParameter("'soon' is 'true' or 'false'.");
        }
        if (part.Length == 0)
        {
            return null;
        }
        if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 10_000)
        {
            return FigureRequestReader.BadParameter("'part' is a number from 1.");
        }
        asked.Part = number;
        return null;
    }

    // A commune says by itself which province it lies in.
    private static QueryCollection OfItsProvince(IQueryCollection query)
    {
        var values = query.ToDictionary(pair => pair.Key, pair => pair.Value);
        values.TryAdd("province", FigureRequest.AllProvinces);
        return new QueryCollection(values);
    }

    private static IResult TooMany(long total) => Problem.Of(
        StatusCodes.Status400BadRequest, "too-many-letters", $"One document holds {WithoutApology.PartSize} letters; ask for them with part=1, 2, …",
        KeyValuePair.Create<string, object?>("letters", total),
        KeyValuePair.Create<string, object?>("parts", (total + WithoutApology.PartSize - 1) / WithoutApology.PartSize));
}
