using Ioc.Access;
using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Rules.Apologies;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Apologies;

/// <summary>The page of apologies: communes by what they owe, or the dossiers of one commune with their letters.</summary>
public static class ApologyPages
{
    public const string Path = "/apologies";

    internal static async Task<IResult> ShowAsync(
        HttpContext http, UnitScope scope, FigureRequestReader reader, ApologiesByCommune apologies, WithoutApology list, Projector projector,
        Installation installation, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        var query = http.Request.Query;
        var values = query.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (string.IsNullOrEmpty(query["province"]))
        {
            // As every page: the first province the reader may see; a commune says itself where it lies.
            values["province"] = query["commune"].ToString().Length > 0 ? FigureRequest.AllProvinces : scope.Provinces is [var first, ..] ? first : null;
        }
        var (request, _) = reader.Read(new QueryCollection(values), scope);
        if (request is null)
        {
            return Results.NotFound();
        }
        await projector.CatchUpAsync(cancellationToken);
        var (communes, total) = await apologies.RunAsync(request, cancellationToken);
        var rule = installation.Apologies;
        return request.Commune is { } commune
            ? ShellPages.Page<CommuneApologiesPage>(new()
            {
                [nameof(CommuneApologiesPage.Viewer)] = Viewer.Of(http),
                [nameof(CommuneApologiesPage.Commune)] = commune,
                [nameof(CommuneApologiesPage.Numbers)] = communes[0],
                [nameof(CommuneApologiesPage.Dossiers)] = await list.RunAsync(request, soon: true, part: 1, cancellationToken),
                [nameof(CommuneApologiesPage.Rule)] = rule,
                [nameof(CommuneApologiesPage.Proposal)] = rule.Proposal(LocalDay.Of(request.AsOf), calendar),
            })
            : ShellPages.Page<ApologiesPage>(new()
            {
                [nameof(ApologiesPage.Viewer)] = Viewer.Of(http),
                [nameof(ApologiesPage.Communes)] = communes,
                [nameof(ApologiesPage.Total)] = total,
                [nameof(ApologiesPage.All)] = query["all"] == "true",
                [nameof(ApologiesPage.Province)] = query["province"].ToString(),
                [nameof(ApologiesPage.Rule)] = rule,
            });
    }
}
