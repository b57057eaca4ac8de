using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Ioc.Geography;

namespace Ioc.Tests.Geography;

/// <summary>One product serves all these tests; each uses a province of its own, or none that has boundaries.</summary>
public sealed class GeographyEndpointsTests(GeographyEndpointsTests.ServingThree serving) : IClassFixture<GeographyEndpointsTests.ServingThree>
{
    private static readonly CommuneDirectory Directory = new();

    private HttpClient Client => serving.Client;

    [Fact]
    public async Task Until_boundaries_are_imported_there_are_none_and_an_import_shows_without_a_restart()
    {
        Assert.Equal((HttpStatusCode.NotFound, "no-boundaries"), await RefusedAsync("communes?province=22"));

        await ImportAsync("22", step: 0.01, serving.Map);
        using var first = await GetAsync("communes?province=22");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("application/geo+json", first.Content.Headers.ContentType?.MediaType);
        using var map = JsonDocument.Parse(await first.Content.ReadAsStringAsync());
        Assert.Equal(
            Directory.Of("22").Select(c => (c.Code, c.Name)),
            map.RootElement.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties"))
                .Select(p => (p.GetProperty("code").GetString()!, p.GetProperty("name").GetString()!)));

        await ImportAsync("22", step: 0.02, serving.Map);
        using var second = await GetAsync("communes?province=22");
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
        Assert.NotEqual(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());

        // A failed import leaves what is served.
        Assert.Equal(1, (await serving.Map.ImportAsync(serving.Map.File("broken.geojson", "{\"type\""))).Exit);
        using var third = await GetAsync("communes?province=22");
        Assert.Equal(second.Headers.ETag, third.Headers.ETag);
    }

    [Fact]
    public async Task A_caller_may_have_TopoJSON_and_either_format_gzipped_and_is_told_when_it_has_it_already()
    {
        await ImportAsync("24", step: 0.01, serving.Map);
        foreach (var (accept, type) in new[]
        {
            ("application/topo+json", "application/topo+json"), ("application/topo+json, application/geo+json;q=0.5", "application/topo+json"),
            ("application/geo+json, application/topo+json;q=0.5", "application/geo+json"), ("application/json", "application/geo+json"), ("*/*", "application/geo+json"),
        })
        {
            using var plain = await GetAsync("communes?province=24", accept);
            using var zipped = await GetAsync("communes?province=24", accept, gzip: true);
            Assert.Equal(type, plain.Content.Headers.ContentType?.MediaType);
            Assert.Equal(["gzip"], zipped.Content.Headers.ContentEncoding);
            Assert.Contains("Accept", zipped.Headers.Vary);
            await using var unzipped = new GZipStream(await zipped.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
            Assert.Equal(await plain.Content.ReadAsStringAsync(), await new StreamReader(unzipped).ReadToEndAsync());
            using var known = await GetAsync("communes?province=24", accept, gzip: true, zipped.Headers.ETag);
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
            Assert.Empty(await known.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task All_gives_every_province_served_and_none_that_is_not()
    {
        // Imported by an installation that served more: what is not served here is not shown here.
        foreach (var province in new[] { "31", "33", "01" })
        {
            await ImportAsync(province, step: 0.05, serving.Map);
        }

        foreach (var (accept, features) in new[] { ("application/geo+json", "features"), ("application/topo+json", "geometries") })
        {
            using var all = await GetAsync("communes?province=all", accept);
            using var map = JsonDocument.Parse(await all.Content.ReadAsStringAsync());
            var communes = features == "features" ? map.RootElement.GetProperty(features) : map.RootElement.GetProperty("objects").GetProperty("communes").GetProperty(features);
            string[] provinces = [.. communes.EnumerateArray().Select(f => Directory.Find(f.GetProperty("properties").GetProperty("code").GetString()!)!.ProvinceCode).Distinct()];
            Assert.Contains("31", provinces);
            Assert.DoesNotContain("33", provinces);
            Assert.DoesNotContain("01", provinces);
        }

        Assert.Equal((HttpStatusCode.NotFound, "unknown-province"), await RefusedAsync("communes?province=33"));
    }

    [Theory]
    [InlineData("communes?province=99", HttpStatusCode.NotFound, "unknown-province")]
    [InlineData("communes?province=33", HttpStatusCode.NotFound, "unknown-province")]
    [InlineData("communes?province=1", HttpStatusCode.NotFound, "unknown-province")]
    [InlineData("communes", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData("tiles", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData("tiles?province=01", HttpStatusCode.NotFound, "unknown-province")]
    public async Task A_province_that_is_not_served_is_answered_like_one_that_does_not_exist(string path, HttpStatusCode status, string code) =>
        Assert.Equal((status, code), await RefusedAsync(path));

    [Fact]
    public async Task Tiles_need_no_boundaries()
    {
        foreach (var (province, count) in new[] { ("22", 54), ("31", 114), ("all", 54 + 114 + Directory.Of("24").Count) })
        {
            using var answer = await GetAsync($"tiles?province={province}");
            using var tiles = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(province, tiles.RootElement.GetProperty("province").GetString());
            Assert.Equal(count, tiles.RootElement.GetProperty("tiles").GetArrayLength());
            var first = tiles.RootElement.GetProperty("tiles")[0];
            Assert.Equal(Directory.Find(first.GetProperty("code").GetString()!)!.Name, first.GetProperty("name").GetString());
            Assert.InRange(first.GetProperty("column").GetInt32(), 0, tiles.RootElement.GetProperty("columns").GetInt32() - 1);
            Assert.InRange(first.GetProperty("row").GetInt32(), 0, tiles.RootElement.GetProperty("rows").GetInt32() - 1);
        }
    }

    [Fact]
    public async Task Without_a_key_that_may_read_there_is_nothing_to_see()
    {
        using var nobody = await serving.Product.Client.GetAsync(new Uri("api/v1/geography/tiles?province=22", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var sender = serving.Product.WithKey(RunningProduct.IngestKey);
        using var forbidden = await sender.GetAsync(new Uri("api/v1/geography/communes?province=99", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    private static async Task ImportAsync(string province, double step, ImportedMap map)
    {
        var file = map.File($"{province}.geojson");
        GeneratedBoundaries.Of(Directory.Of(province), step).Write(file);
        var (exit, printed, _) = await map.ImportAsync(file, province);
        Assert.True(exit == 0, printed);
    }

    private async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(string path)
    {
        using var answer = await GetAsync(path);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, problem.RootElement.GetProperty("code").GetString());
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accept = null, bool gzip = false, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/geography/{path}");
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        if (gzip)
        {
            request.Headers.Add("Accept-Encoding", "gzip");
        }

        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await Client.SendAsync(request);
    }

    /// <summary>A product that serves Quảng Ninh, Bắc Ninh and Hải Phòng.</summary>
    public sealed class ServingThree : IAsyncLifetime
    {
        public ImportedMap Map { get; } = new();

        public RunningProduct Product { get; private set; } = null!;

        public HttpClient Client { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Product = await RunningProduct.StartAsync(plain => plain with { Provinces = ["22", "24", "31"] }, Map.Data);
            Client = Product.WithKey(RunningProduct.ReadKey);
        }

        public async Task DisposeAsync()
        {
            Client.Dispose();
            await Product.DisposeAsync();
            Map.Dispose();
        }
    }
}
