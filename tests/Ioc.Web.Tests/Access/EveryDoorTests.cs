using System.Net;
using System.Text.RegularExpressions;
using Ioc.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

/// <summary>Walks every endpoint that any slice maps, so that a new one cannot be left open by forgetting.</summary>
public partial class EveryDoorTests(Office office) : IClassFixture<Office>
{
    private static readonly string[] OpenToStrangers =
    [
        "GET /dist/{name}", "GET /healthz", "GET /language/{code}", "GET /readyz", "GET /sign-in", "POST /sign-in",
    ];

    private RunningProduct Product => office.Product;

    [Fact]
    public void Only_health_the_sign_in_page_and_its_assets_are_open_to_strangers() =>
        Assert.Equal(OpenToStrangers, Doors().Where(door => door.Policies is null).Select(door => door.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_door_for_programs_asks_for_one_scope_by_name()
    {
        string[] scopes = [Scopes.Read, Scopes.Ingest, Scopes.Alarms, Scopes.Act, Scopes.ReadOrAlarms, Scopes.Audit];

        Assert.All(
            Doors().Where(door => door.Path.StartsWith("/api/", StringComparison.Ordinal) || door.Path.StartsWith("/hubs/", StringComparison.Ordinal)),
            door => Assert.True(door.Policies?.Intersect(scopes).Count() == 1, $"{door.Name} asks for {string.Join(", ", door.Policies ?? [])}"));
    }

    [Fact]
    public async Task A_stranger_is_sent_away_at_every_door()
    {
        foreach (var door in Doors().Where(door => door.Policies is not null))
        {
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), Example(door.Path));
            using var answer = await Product.Client.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Found, $"{door.Name} answers a stranger {(int)answer.StatusCode}");
            Assert.NotEqual(HttpStatusCode.Found, door.Path.StartsWith("/api/", StringComparison.Ordinal) ? answer.StatusCode : HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_key_of_the_wrong_scope_is_refused_at_every_door_whether_what_it_names_exists_or_not()
    {
        foreach (var door in Doors().Where(door => door.Policies?.Intersect([Scopes.Read, Scopes.Ingest, Scopes.Act]).Any() == true))
        {
            using var machine = Product.WithKey(door.Policies!.Contains(Scopes.Read) ? RunningProduct.IngestKey : RunningProduct.ReadKey);
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), Example(door.Path));
            using var answer = await machine.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{door.Name} answers the wrong key {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public void Nobody_sees_nothing()
    {
        var installation = new Installation { DataDirectory = "unused", Provinces = ["22"] };

        Assert.Empty(UnitScope.Of(null, installation).Provinces);
        Assert.False(UnitScope.Of(new System.Security.Claims.ClaimsPrincipal(), installation).Sees("22"));
    }

    private IEnumerable<Door> Doors() =>
        from endpoint in Product.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select new Door(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), Policies(endpoint));

    // null: open. None by name: the fallback, which lets in those who may read.
    private static List<string>? Policies(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? null
            : [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>()];

    private static string Example(string path) => Parameter().Replace(path, "7");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    private sealed record Door(string Method, string Path, List<string>? Policies)
    {
        public string Name => $"{Method} {Path}";
    }
}
