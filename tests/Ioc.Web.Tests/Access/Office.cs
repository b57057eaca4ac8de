using System.Security.Claims;
using Ioc.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ioc.Tests.Access;

/// <summary>One running product for the tests of access, with a door of each kind behind the real middleware.</summary>
public sealed class Office : IAsyncLifetime
{
    private RunningProduct? _product;

    public RunningProduct Product => _product ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _product = await RunningProduct.StartAsync(doors: Map);

    public async Task DisposeAsync() => await Product.DisposeAsync();

    /// <param name="Provinces">What the scope given to the endpoint holds.</param>
    public sealed record Caller(string? Name, string? Source, IReadOnlyList<string> Provinces);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var policy in new[] { Scopes.Read, Scopes.Ingest, Scopes.Alarms })
        {
            routes.MapGet($"/api/v1/try/{policy}", Answer).RequireAuthorization(policy);
            routes.MapPost($"/api/v1/try/{policy}", Answer).RequireAuthorization(policy);
        }

        routes.MapGet("/hubs/try", Answer).RequireAuthorization(Scopes.Read);
        routes.MapPost("/hubs/try", Answer).RequireAuthorization(Scopes.Read);
        routes.MapGet("/try/page", Answer);
        // A door that would fail if anything behind it were reached.
        routes.MapGet("/api/v1/try/records/{id:int}", (int id) => Throw(id)).RequireAuthorization(Scopes.Ingest);
    }

    private static Caller Answer(HttpContext http, UnitScope scope) =>
        new(http.User.FindFirstValue(ClaimTypes.Name), http.User.SendingAs().Own, scope.Provinces);

    private static IResult Throw(int id) => throw new InvalidOperationException($"Record {id} was looked up.");
}
