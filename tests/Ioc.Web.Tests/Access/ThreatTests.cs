using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ioc.Access;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

/// <summary>What somebody who means harm would try at a running product.</summary>
public sealed class ThreatTests(FigureOffice office) : IClassFixture<FigureOffice>
{
    private const string Script = "<script>alert(1)</script>";
    private const string Breakout = "\"><img src=x onerror=alert(1)>";

    private RunningProduct Product => office.Product;

    [Fact]
    public async Task Words_of_records_and_notes_are_shown_as_words_on_every_page()
    {
        await office.Source.SendAsync([Named(Script), Named(Breakout), Named("</script><script>alert(1)</script>")]);
        using var alarms = Product.WithKey(RunningProduct.AlarmsKey);
        var until = office.Clock.GetUtcNow().AddHours(2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        using var silenced = await alarms.PostAsync("api/v1/silences", Json(new JsonObject { ["match"] = new JsonObject { ["commune"] = "06724" }, ["until"] = until, ["reason"] = Script + Breakout }.ToJsonString()));
        Assert.Equal(HttpStatusCode.Created, silenced.StatusCode);
        using var admin = await SignedInAsync();

        var pages = Doors().Where(door => door.Method == "GET" && !door.Path.StartsWith("/api", StringComparison.Ordinal) && !door.Path.Contains('{')).Select(door => door.Path)
            .Concat(["/", "/communes/06724", "/wall", $"/dossiers?state=open&commune=06724&q={Uri.EscapeDataString(Script)}", $"/alarms?commune={Uri.EscapeDataString(Breakout)}", $"/no-such{Uri.EscapeDataString(Script)}"]);
        foreach (var page in pages.Distinct())
        {
            using var answer = await admin.Client.GetAsync(page);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode != HttpStatusCode.InternalServerError, page);
            Assert.False(
                answer.Content.Headers.ContentType?.MediaType == "text/html" && (body.Contains(Script, StringComparison.Ordinal) || body.Contains("<img src=x", StringComparison.Ordinal)),
                $"{page} shows markup of a stranger");
            var policy = answer.Headers.TryGetValues("Content-Security-Policy", out var values) ? string.Join(';', values) : "";
            Assert.True(policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) && !policy.Contains("unsafe", StringComparison.Ordinal), $"{page}: {policy}");
        }
    }

    [Fact]
    public async Task No_change_is_made_with_a_cookie_alone()
    {
        using var admin = await SignedInAsync();

        foreach (var door in Doors().Where(door => door.Method is "POST" or "PUT" or "DELETE" && door.Policies?.Contains(Scopes.Ingest) == false && !door.Path.StartsWith("/hubs", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), EveryDoorTests.Example(door.Path));
            using var answer = await admin.Client.SendAsync(request);
            var said = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest && said.Contains("\"antiforgery\"", StringComparison.Ordinal), $"{door.Method} {door.Path} answers {(int)answer.StatusCode} without the token: {said}");
        }
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task A_link_on_another_site_makes_no_report(string site, HttpStatusCode expected)
    {
        using var admin = await SignedInAsync();
        using var machine = Product.WithKey(RunningProduct.ReadKey);
        foreach (var client in new[] { admin.Client, machine })
        {
            client.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        }

        using var answer = await admin.GetAsync("/api/v1/reports/06a.json?province=22&from=2026-11-01&to=2026-11-20");
        using var page = await admin.GetAsync("/reports");
        using var key = await machine.GetAsync("api/v1/reports/06a.json?province=22&from=2026-11-01&to=2026-11-20");

        Assert.Equal((expected, HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, page.StatusCode, key.StatusCode));
    }

    [Theory]
    [InlineData("/language/en?back=//evil.example")]
    [InlineData("/language/en?back=https://evil.example")]
    [InlineData("/language/en?back=/%0d%0aSet-Cookie:%20stolen=1")]
    [InlineData("/language/en?back=/\\evil.example")]
    public async Task Nobody_is_led_away_and_no_header_is_smuggled_in(string address)
    {
        using var browser = Product.Browser();

        using var answer = await browser.GetAsync(address);

        var target = answer.Headers.Location?.OriginalString ?? "/";
        Assert.True(target.StartsWith('/') && !target.StartsWith("//", StringComparison.Ordinal) && !target.StartsWith("/\\", StringComparison.Ordinal), target);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => cookie.StartsWith("stolen", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dist/..%2f..%2f..%2fioc.db")]
    [InlineData("/dist/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/dist/..%5c..%5cioc.db")]
    [InlineData("/dist/%00")]
    public async Task Files_outside_the_assets_are_not_found(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Product.Address + address[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var answer = await Product.Client.SendAsync(request);

        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Found, $"{(int)answer.StatusCode}");
    }

    [Fact]
    public async Task A_form_of_a_megabyte_is_refused_before_it_is_read()
    {
        using var browser = Product.Browser();

        using var answer = await browser.PostWithoutTokenAsync("/sign-in", ("userName", new string('a', 1024 * 1024)));

        Assert.True(answer.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest, $"{(int)answer.StatusCode}");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public async Task A_rule_of_a_hundred_thousand_levels_is_refused_and_the_product_goes_on(string level)
    {
        using var reader = Product.WithKey(RunningProduct.ReadKey);
        var yaml = string.Concat(Enumerable.Repeat(level, 100_000));

        using var answer = await reader.PostAsync("api/v1/alerts/trial", Json(new JsonObject { ["yaml"] = yaml }.ToJsonString()));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("bad-rule", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("healthz")).StatusCode);
    }

    [Fact]
    public async Task What_is_typed_as_a_name_makes_no_line_of_the_log()
    {
        using var browser = Product.Browser();

        await browser.SignInAsync("admin\nfail: forged line", "wrong");

        Assert.DoesNotContain(office.Log.All, line => line.StartsWith("fail: forged", StringComparison.Ordinal));
    }

    private static JsonObject Named(string words) => Dossiers.New(("handlingCommune", "06724"), ("procedureName", words), ("fieldName", words), ("procedureCode", words), ("dossierCode", words + Dossiers.NewCode()));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<Browser> SignedInAsync()
    {
        var browser = Product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
        return browser;
    }

    private IEnumerable<(string Method, string Path, IReadOnlyList<string>? Policies)> Doors() =>
        from endpoint in Product.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (
            method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? null : (IReadOnlyList<string>)[.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>()]);
}
