using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Access;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

/// <summary>A key sends as its own sources and answers for their records alone; how sources fare is told to who sees a province.</summary>
public sealed class SourceTests(FigureOffice office) : IClassFixture<FigureOffice>
{
    private RunningProduct Product => office.Product;

    [Fact]
    public async Task A_key_sends_only_as_the_sources_it_was_made_for_and_spoils_no_neighbour()
    {
        var sender = new SourceSystem(await SenderAsync("mot-cua, tong-dai"));
        var foreign = Record("default");

        var answer = await sender.SendAsync(Record(null), foreign, Record("tong-dai"), Record("mot-cua"), Record("mot-cua2"));

        Assert.Equal((3, 0, 2), answer.Counts);
        Assert.All(answer.Errors, error => Assert.Equal("foreign-source", error.Code));
        Assert.Equal([1, 4], answer.Errors.Select(error => error.Index));
        // Nobody's dossier of that source was touched.
        Assert.Equal((1, 0, 0), (await office.Source.SendAsync(foreign)).Counts);
        // Other reasons come first, as the contract has them.
        var bad = Record("default");
        bad["status"] = 12;
        Assert.Equal("bad-status", Assert.Single((await sender.SendAsync(bad)).Errors).Code);
    }

    [Fact]
    public async Task The_key_of_the_environment_and_that_of_a_gateway_send_as_any()
    {
        Assert.Equal((2, 0, 0), (await office.Source.SendAsync(Record("mot-cua"), Record("khac"))).Counts);
        Assert.Equal((2, 0, 0), (await new SourceSystem(await SenderAsync("truc,*")).SendAsync(Record("mot-cua"), Record("khac"))).Counts);
    }

    [Fact]
    public async Task What_a_key_sent_wrongly_waits_under_its_own_name_and_no_other_key_answers_it()
    {
        var (own, other) = (await SenderAsync("cua-a"), await SenderAsync("cua-b"));
        var foreign = Record("cua-b");
        await new SourceSystem(own).SendAsync(foreign);

        var item = Assert.Single(await WaitingAsync(own));
        Assert.Equal(("cua-a", "foreign-source"), (item.GetProperty("source").GetString(), item.GetProperty("code").GetString()));
        Assert.Empty(await WaitingAsync(other));
        var id = item.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"api/v1/quarantine/{id}/replay", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsJsonAsync($"api/v1/quarantine/{id}/dismiss", new { reason = "x" })).StatusCode);

        // It stays what it is, however it is sent again; who answers for all sources takes it as what it says.
        Assert.Equal(1, await QuarantinedAsync(await own.PostAsync($"api/v1/quarantine/{id}/replay", null)));
        Assert.Equal(1, await QuarantinedAsync(await own.PostAsync($"api/v1/quarantine/{id}/replay", SourceSystem.Json(foreign.ToJsonString()))));
        using var steward = Product.WithKey(RunningProduct.IngestKey);
        Assert.Equal(0, await QuarantinedAsync(await steward.PostAsync($"api/v1/quarantine/{id}/replay", null)));
        Assert.Empty(await WaitingAsync(own));
    }

    [Theory]
    [InlineData("*")]
    [InlineData(" , ")]
    [InlineData("mot-cua,123456789012345678901234567890123")]
    [InlineData("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u")]
    public async Task A_page_takes_no_key_without_a_source_of_its_own(string source)
    {
        using var admin = Product.Browser();
        await admin.SignInAsync("admin", RunningProduct.AdminPassword);

        using var answer = await admin.SendFormAsync("/accounts/keys", "/accounts/keys", ("name", "thu"), ("scopes", "ingest"), ("source", source), ("units", "*"), ("fields", "*"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Names_and_counts_of_sources_are_told_to_who_sees_a_province_and_to_nobody_who_sees_a_commune()
    {
        await new SourceSystem(await SenderAsync("ten-nguon")).SendAsync(Record(null));
        foreach (var (units, fields, tells) in new[] { ("22", "*", true), ("*", "LV-DAT", true), ("06724", "*", false) })
        {
            using var reader = Product.WithKey(await People.KeyAsync(Product, "read", units, fields));
            var answer = await reader.GetFromJsonAsync<JsonElement>("api/v1/sources");

            Assert.Equal(tells, answer.GetProperty("sources").EnumerateArray().Any(source => source.GetProperty("name").GetString() == "ten-nguon"));
            Assert.Equal((!tells, tells), (answer.GetProperty("withheld").GetBoolean(), answer.GetProperty("sources").GetArrayLength() > 0));
        }
    }

    /// <summary>By a key made as the page makes it.</summary>
    private async Task<HttpClient> SenderAsync(string source)
    {
        var key = new ApiKey($"key-{Guid.NewGuid():n}", "", "ingest", SendingAs.Read(source)!);
        return Product.WithKey((await Product.Services.GetRequiredService<ApiKeys>().AddAsync(key, default))!);
    }

    private static JsonObject Record(string? source) => Dossiers.New(("source", source));

    private static async Task<List<JsonElement>> WaitingAsync(HttpClient sender) =>
        [.. (await sender.GetFromJsonAsync<JsonElement>("api/v1/quarantine")).GetProperty("items").EnumerateArray()];

    private static async Task<int> QuarantinedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Outcome>())!.Quarantined;
    }
}
