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
        "GET /dist/{name}", "GET /healthz", "GET /language/{code}", "GET /readyz", "GET /sign-in", "GET /sign-in/code", "POST /sign-in", "POST /sign-in/code",
        "POST /sign-in/passkey", "POST /sign-in/passkey/options",
    ];

    private RunningProduct Product => office.Product;

    [Fact]
    public void Only_health_the_sign_in_page_and_its_assets_are_open_to_strangers() =>
        Assert.Equal(OpenToStrangers, Doors().Where(door => door.Policies is null).Select(door => door.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_door_for_programs_asks_for_something_by_name() =>
        Assert.All(
            Doors().Where(door => door.Path.StartsWith("/api/", StringComparison.Ordinal) || door.Path.StartsWith("/hubs/", StringComparison.Ordinal)),
            door => Assert.True(door.Policies?.Intersect(Scopes.All).Any() == true, $"{door.Name} asks for {string.Join(", ", door.Policies ?? [])}"));

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

    [Theory]
    [InlineData(RunningProduct.IngestKey, "ingest", "quarantine")]
    [InlineData(RunningProduct.ReadKey, "read", "read.published", "dossiers", "alarms.see", "operations")]
    [InlineData(
        RunningProduct.AlarmsKey, "alarms.see", "alarms", "silences", "directives.give", "directives.answer", "papers.draft", "papers.check", "papers.issue", "schedules",
        "contacts.see", "contacts", "deliveries", "deliveries.answer")]
    public async Task A_key_opens_the_doors_of_its_scope_and_no_other_whether_what_they_name_exists_or_not(string key, params string[] may)
    {
        using var machine = Product.WithKey(key);
        foreach (var door in Doors().Where(door => door.Policies is not null))
        {
            await AssertOpensAsync(door, machine, may, isKey: true);
        }
    }

    [Fact]
    public async Task A_key_for_publications_opens_five_doors_and_no_other()
    {
        using var machine = Product.WithKey(await People.KeyAsync(Product, "read.published"));
        foreach (var door in Doors().Where(door => door.Policies is not null))
        {
            await AssertOpensAsync(door, machine, ["read.published"], isKey: true);
        }
        Assert.Equal(
            ["GET /api/v1/reports", "GET /api/v1/reports/made/{code}.{format}", "GET /api/v1/reports/made/{code}/figures", "GET /api/v1/reports/{form}.{format}", "GET /verify/{code}"],
            Doors().Where(door => door.Policies?.Contains("read.published") == true).Select(door => door.Name.TrimEnd('/')).Order(StringComparer.Ordinal));
    }

    /// <summary>Who may do what, as the office has it; not read from the product.</summary>
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["read"] = ["province-leader", "department", "commune-head", "commune-officer", "data-steward", "auditor", "operator", "administrator"],
        ["read.published"] = ["province-leader", "department", "commune-head", "commune-officer", "data-steward", "auditor", "operator", "administrator"],
        ["dossiers"] = ["province-leader", "department", "commune-head", "commune-officer", "data-steward", "administrator"],
        ["alarms.see"] = ["province-leader", "department", "commune-head", "commune-officer", "data-steward", "auditor", "operator", "administrator"],
        ["alarms"] = ["province-leader", "department", "commune-head", "administrator"],
        ["silences"] = ["province-leader", "operator", "administrator"],
        ["directives.give"] = ["province-leader", "department", "administrator"],
        ["directives.answer"] = ["commune-head", "commune-officer", "administrator"],
        ["papers.draft"] = ["province-leader", "department", "commune-head", "commune-officer", "administrator"],
        ["papers.check"] = ["province-leader", "department", "commune-head", "administrator"],
        ["papers.issue"] = ["province-leader", "commune-head", "administrator"],
        ["schedules"] = ["province-leader", "department", "operator", "administrator"],
        ["contacts.see"] = ["province-leader", "department", "commune-head", "commune-officer", "operator", "administrator"],
        ["contacts"] = ["commune-head", "operator", "administrator"],
        ["deliveries"] = ["province-leader", "operator", "administrator"],
        ["deliveries.answer"] = ["operator", "administrator"],
        ["quarantine"] = ["data-steward", "administrator"],
        ["ingest"] = [],
        ["operations"] = ["operator", "administrator"],
        ["accounts"] = ["administrator"],
        ["keys"] = ["administrator"],
        ["audit"] = ["auditor", "administrator"],
    };

    /// <summary>For who sees every unit and every field, whatever their role.</summary>
    private static readonly string[] AboutTheWhole = ["ingest", "quarantine", "accounts", "keys", "audit"];

    [Fact]
    public void The_table_tells_of_every_action_and_every_role()
    {
        Assert.Equal(Scopes.All.Order(StringComparer.Ordinal), Table.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Grants.OfRoles.Keys.Order(StringComparer.Ordinal), Table.Values.SelectMany(roles => roles).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("province-leader")]
    [InlineData("department")]
    [InlineData("commune-head")]
    [InlineData("commune-officer")]
    [InlineData("data-steward")]
    [InlineData("auditor")]
    [InlineData("operator")]
    [InlineData("administrator")]
    [InlineData("")]
    [InlineData("department", "LV-DAT")]
    [InlineData("administrator", "LV-DAT")]
    public async Task Each_role_opens_the_doors_of_the_table_and_no_other(string role, string fields = "*")
    {
        var name = $"walk.{role}{fields.Replace("*", "", StringComparison.Ordinal)}";
        await People.AddAsync(Product, name, role.Length == 0 ? [] : [role], fields: [fields]);
        using var browser = Product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(name, People.Password)).StatusCode);
        string[] may = [.. Table.Where(line => line.Value.Contains(role)).Select(line => line.Key).Where(action => fields == "*" || !AboutTheWhole.Contains(action))];

        foreach (var door in Doors().Where(door => door.Policies is not null && door.Path is not ("/sign-out" or "/profile/sessions/end")))
        {
            await AssertOpensAsync(door, browser.Client, may, isKey: false);
        }
    }

    // Whoever may not is told so before anything is looked up; whoever may is told of the token that is missing, or of the record.
    private static async Task AssertOpensAsync(Door door, HttpClient caller, string[] may, bool isKey)
    {
        var needed = door.Policies is { Count: > 0 } named ? named : ["read"];
        var opens = needed.All(policy => policy == "people" ? !isKey : may.Contains(policy));
        if (opens && ((isKey && door.Method != "GET") || door.Path.StartsWith("/api/v1/try/records", StringComparison.Ordinal)))
        {
            // A key is taken at its word: what it may do it would do.
            return;
        }
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), Example(door.Path));
        using var answer = await caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(
            opens ? answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError) : answer.StatusCode == HttpStatusCode.Forbidden,
            $"{door.Name} ({string.Join(", ", needed)}) answers {(int)answer.StatusCode}");
    }

    [Fact]
    public void Nobody_sees_nothing()
    {
        var (installation, communes) = (new Installation { DataDirectory = "unused", Provinces = ["22"] }, (FindCommune)(_ => null));
        var withoutUnits = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity("test"));

        Assert.True(UnitScope.Of(null, installation, communes).IsEmpty);
        Assert.False(UnitScope.Of(new System.Security.Claims.ClaimsPrincipal(), installation, communes).Sees("22"));
        Assert.True(UnitScope.Of(withoutUnits, installation, communes).IsEmpty);
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

    internal static string Example(string path) => Parameter().Replace(path, "7");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    private sealed record Door(string Method, string Path, List<string>? Policies)
    {
        public string Name => $"{Method} {Path}";
    }
}
