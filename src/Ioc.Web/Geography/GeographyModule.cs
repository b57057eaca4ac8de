using System.Text.Json;
using Ioc.Access;
using Ioc.Shell;
using Microsoft.Net.Http.Headers;

namespace Ioc.Geography;

/// <summary>Where communes lie: the map in its two forms, by imported boundaries and by equal tiles.</summary>
public static class GeographyModule
{
    private static readonly Refusal[] OfTheProvince =
    [
        new(400, "bad-parameter", "province is missing where several are served"),
        new(404, "unknown-province", "not one that is served, or not for this caller"),
    ];

    public static IServiceCollection AddGeography(this IServiceCollection services) =>
        services.AddSingleton<CommuneDirectory>()
            .AddSingleton<FindCommune>(provider => code => provider.GetRequiredService<CommuneDirectory>().Find(code) is { } commune ? new SeenCommune(commune.Code, commune.ProvinceCode) : null)
            .AddSingleton<CommuneNeighbours>().AddSingleton<BoundaryStore>().AddSingleton<CommuneBoundaries>().AddSingleton<CommuneTiles>().AddSingleton<CommuneOutlines>();

    public static IEndpointRouteBuilder MapGeography(this IEndpointRouteBuilder routes)
    {
        var geography = routes.MapGroup("/api/v1/geography").WithTags("Geography").RequireAuthorization(Scopes.Read).CutByField();
        geography.MapGet("/communes", GetCommunes)
            .WithSummary("Boundaries of communes, thinned for the screen: GeoJSON, or TopoJSON if the Accept header prefers it.")
            .Produces<JsonElement>(200, MapFormat.GeoJson, MapFormat.TopoJson)
            .Refuses(OfTheProvince).Refuses(404, "no-boundaries", "none have been imported yet");
        geography.MapGet("/tiles", GetTiles)
            .WithSummary("Equal-tile cartogram: every commune one tile near where it lies; columns from the west, rows from the north.")
            .Produces<TileAnswer>().Refuses(OfTheProvince);
        return routes;
    }

    private static IResult GetCommunes(string? province, HttpRequest request, UnitScope scope, CommuneBoundaries boundaries)
    {
        if (!TryChoose(province, scope, out var provinces, out var refusal))
        {
            return refusal;
        }

        return boundaries.Of(provinces, MapFormat.Preferred(request.Headers[HeaderNames.Accept])) is { } answer
            ? answer
            : Problem.Of(404, "no-boundaries", "No boundaries have been imported; ./run import-boundaries does it.");
    }

    private static IResult GetTiles(string? province, UnitScope scope, CommuneTiles tiles) =>
        TryChoose(province, scope, out var provinces, out var refusal) ? tiles.Of(province ?? provinces[0], provinces) : refusal;

    // A province outside the scope is answered like one that does not exist.
    private static bool TryChoose(string? province, UnitScope scope, out IReadOnlyList<string> provinces, out IResult refusal)
    {
        (provinces, refusal) = ([], Results.Empty);
        switch (province)
        {
            case null or "" when scope.ProvincesInPart.Count != 1:
                refusal = Problem.Of(400, "bad-parameter", "province: this installation serves several; name one, or all.");
                return false;
            case null or "" or "all" when !scope.IsEmpty:
                provinces = scope.ProvincesInPart;
                return true;
            case not null when scope.ProvincesInPart.Contains(province):
                provinces = [province];
                return true;
            default:
                refusal = Problem.Of(404, "unknown-province", "province: not one that this installation serves.");
                return false;
        }
    }
}
