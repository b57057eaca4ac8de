using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

public class ApiKeyTests(Office office) : IClassFixture<Office>
{
    private RunningProduct Product => office.Product;

    [Theory]
    [InlineData(RunningProduct.ReadKey, "read")]
    [InlineData(RunningProduct.IngestKey, "ingest")]
    [InlineData(RunningProduct.AlarmsKey, "alarms")]
    public async Task A_key_opens_the_door_of_its_scope_as_the_source_default(string key, string scope)
    {
        using var machine = Product.WithKey(key);

        var caller = await machine.GetFromJsonAsync<Office.Caller>($"/api/v1/try/{scope}");

        Assert.Equal((scope, "default"), (caller!.Name, caller.Source));
        Assert.Equal(["22"], caller.Provinces);
    }

    [Fact]
    public async Task A_machine_with_a_key_may_change_things_without_an_anti_forgery_token()
    {
        using var machine = Product.WithKey(RunningProduct.AlarmsKey);

        Assert.Equal(HttpStatusCode.OK, (await machine.PostAsync("/api/v1/try/alarms", null)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("READ-KEY-OF-THE-TEST")]
    [InlineData("read-key-of-the-test,read-key-of-the-test")]
    public async Task A_wrong_key_is_answered_401_with_problem_details(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Product.Address, "api/v1/try/read"));
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);

        await AssertProblemAsync(await Product.Client.SendAsync(request), HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("/api/v1/try/read")]
    [InlineData("/api/v1/nothing-here")]
    [InlineData("/hubs/try")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    public async Task A_program_without_a_key_gets_401_whether_the_address_exists_or_not(string path) =>
        await AssertProblemAsync(await Product.Client.GetAsync(path), HttpStatusCode.Unauthorized, "unauthenticated");

    [Theory]
    [InlineData(RunningProduct.IngestKey, "/api/v1/try/read")]
    [InlineData(RunningProduct.AlarmsKey, "/api/v1/try/ingest")]
    [InlineData(RunningProduct.ReadKey, "/api/v1/try/alarms")]
    [InlineData(RunningProduct.ReadKey, "/api/v1/try/records/7")]
    [InlineData(RunningProduct.IngestKey, "/metrics")]
    [InlineData(RunningProduct.IngestKey, "/openapi/v1.json")]
    [InlineData(RunningProduct.IngestKey, "/try/page")]
    public async Task A_key_of_another_scope_gets_403_before_anything_is_looked_up(string key, string path)
    {
        using var machine = Product.WithKey(key);

        await AssertProblemAsync(await machine.GetAsync(path), HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_key_in_the_address_of_an_ordinary_request_is_not_taken() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Product.Client.GetAsync($"/api/v1/try/read?access_token={RunningProduct.ReadKey}")).StatusCode);

    [Fact]
    public async Task The_hub_takes_the_key_as_access_token_in_the_address_or_as_bearer()
    {
        Assert.Equal(HttpStatusCode.OK, (await Product.Client.GetAsync($"/hubs/try?access_token={RunningProduct.ReadKey}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Product.Client.GetAsync("/hubs/try?access_token=wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Product.Client.GetAsync($"/hubs/try?access_token={RunningProduct.IngestKey}")).StatusCode);

        using var bearer = Product.WithKey(RunningProduct.ReadKey);
        bearer.DefaultRequestHeaders.Remove("X-Api-Key");
        bearer.DefaultRequestHeaders.Authorization = new("Bearer", RunningProduct.ReadKey);
        Assert.Equal(HttpStatusCode.OK, (await bearer.PostAsync("/hubs/try", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bearer.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task Known_callers_learn_of_unknown_addresses_and_wrong_methods()
    {
        using var machine = Product.WithKey(RunningProduct.IngestKey);

        await AssertProblemAsync(await machine.GetAsync("/api/v1/nothing-here"), HttpStatusCode.NotFound, "not-found");
        await AssertProblemAsync(await machine.DeleteAsync("/api/v1/try/ingest"), HttpStatusCode.MethodNotAllowed, "method-not-allowed");
    }

    [Fact]
    public async Task The_store_holds_no_key_but_its_hash()
    {
        await using var connection = await Product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);

        var hashes = (await connection.QueryAsync<string>("SELECT hash FROM api_key")).ToList();

        Assert.Equal(3, hashes.Count);
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    [Fact]
    public async Task One_value_set_for_two_scopes_is_one_key_with_both()
    {
        await using var product = await RunningProduct.StartAsync(
            plain => plain with { ReadKey = "the-same", IngestKey = "the-same" }, doors: Office.Map);
        using var machine = product.WithKey("the-same");

        Assert.Equal(HttpStatusCode.OK, (await machine.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await machine.GetAsync("/api/v1/try/ingest")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await machine.GetAsync("/api/v1/try/alarms")).StatusCode);
    }

    [Fact]
    public async Task A_key_taken_out_of_the_environment_stops_working_at_the_next_start()
    {
        using var folder = new TemporaryFolder();
        await using (await RunningProduct.StartAsync(dataDirectory: folder.Path))
        {
        }

        await using var product = await RunningProduct.StartAsync(plain => plain with { ReadKey = null }, folder.Path);
        using var machine = product.WithKey(RunningProduct.ReadKey);

        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.GetAsync("/")).StatusCode);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
    }
}
