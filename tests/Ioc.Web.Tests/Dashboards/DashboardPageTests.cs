using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ioc.Dashboards;
using Ioc.Tests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Dashboards;

/// <summary>Pages as the real product serves them to a browser without scripts.</summary>
public sealed partial class DashboardPageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _files = new();
    private RunningProduct _product = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        foreach (var file in Directory.GetFiles(DashboardsOfTheProduct(), "*.yaml"))
        {
            File.Copy(file, Path.Combine(_files.Path, Path.GetFileName(file)));
        }

        _product = await RunningProduct.StartAsync(adjust: FromOurFolder);
        _browser = _product.Browser();
        await _browser.SignInAsync("admin", RunningProduct.AdminPassword);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _product.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task The_front_page_names_the_province_and_holds_a_place_for_every_panel()
    {
        var page = await _browser.ReadAsync("/");

        Assert.Contains("Tỉnh Quảng Ninh", page);
        Assert.Contains("<html lang=\"vi\"", page);
        Assert.Equal(6, Regex.Count(page, "<ioc-figure "));
        Assert.Contains("<ioc-map figures=\"load,", page);
        Assert.Contains("Hồ sơ tiếp nhận", page);
    }

    [Fact]
    public async Task A_communes_page_is_about_that_commune()
    {
        var page = await _browser.ReadAsync("/commune/06652");

        Assert.Contains("<h1>Phường Hà Tu</h1>", page);
        Assert.Equal("06652", (string?)Context(page)["commune"]);
    }

    [Theory]
    [InlineData("/commune/00004")]
    [InlineData("/commune/99999")]
    [InlineData("/commune/x")]
    [InlineData("/?province=01")]
    [InlineData("/no-such-page")]
    [InlineData("/sample")]
    public async Task What_does_not_exist_and_what_is_not_ours_look_alike(string path)
    {
        var answer = await _browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Không tìm thấy trang", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/wall")]
    [InlineData("/commune/06652")]
    public async Task No_page_needs_an_inline_script_or_style(string path)
    {
        var page = await _browser.ReadAsync(path);

        Assert.DoesNotMatch(InlineStyleOrHandler(), page);
        Assert.All(Scripts().Matches(page), script => Assert.True(script.Value.Contains("src=\"/dist/") || script.Value.Contains("application/json"), script.Value));
    }

    [Fact]
    public async Task The_wall_has_no_controls()
    {
        var page = await _browser.ReadAsync("/wall");

        Assert.DoesNotContain("<ioc-filters", page);
        Assert.DoesNotContain("<button", page);
        Assert.DoesNotContain("<nav", page);
    }

    [Fact]
    public async Task Chosen_language_is_remembered()
    {
        Assert.Equal(HttpStatusCode.Found, (await _browser.GetAsync("/language/en?back=/wall")).StatusCode);

        Assert.Contains("<html lang=\"en\"", await _browser.ReadAsync("/"));
        Assert.Contains("Dossiers received", await _browser.ReadAsync("/"));
    }

    [Fact]
    public async Task A_broken_file_is_shown_to_everyone_who_is_signed_in_while_the_page_stays()
    {
        File.AppendAllText(Path.Combine(_files.Path, "overview.yaml"), "\ncolour: red\n");
        _product.Services.GetRequiredService<DashboardFolder>().Refresh();

        var page = await _browser.ReadAsync("/wall");
        var state = JsonNode.Parse(await _browser.ReadAsync("/screens/state"))!;

        Assert.Matches(@"overview\.yaml:\d+:1: ", page);
        Assert.Contains("colour", (string)state["errors"]![0]!);
        Assert.Contains("<ioc-map", await _browser.ReadAsync("/"));
    }

    [Fact]
    public async Task A_program_that_asks_for_an_address_nobody_has_is_not_given_a_page()
    {
        using var machine = _product.WithKey(RunningProduct.ReadKey);

        var answer = await machine.GetAsync("/api/v1/nothing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private void FromOurFolder(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new DashboardFolder(NullLogger<DashboardFolder>.Instance, TimeProvider.System, _files.Path));

    private static JsonNode Context(string page) => JsonNode.Parse(ContextBlock().Match(page).Groups[1].Value)!;

    private static string DashboardsOfTheProduct()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "dashboards");
    }

    [GeneratedRegex("<[^>]*\\s(style|on[a-z]+)=")]
    private static partial Regex InlineStyleOrHandler();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();

    [GeneratedRegex("id=\"ioc-context\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex ContextBlock();
}
