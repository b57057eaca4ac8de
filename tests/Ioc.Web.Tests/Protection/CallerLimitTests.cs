using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ioc.Access;
using Ioc.Protection;
using Ioc.Shell;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Ioc.Tests.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Protection;

/// <summary>Who asks for too much waits, and nobody else does.</summary>
public sealed class CallerLimitTests
{
    private const string Read = "/api/v1/try/read";

    [Fact]
    public async Task A_key_that_asks_too_often_waits_and_no_other_key_does()
    {
        await using var product = await StartAsync(new RequestLimits { Caller = 30 });
        using var greedy = product.WithKey(RunningProduct.ReadKey);
        using var other = product.WithKey(RunningProduct.AlarmsKey);

        using var refused = await UntilRefusedAsync(greedy, Read);

        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("too-many-requests", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, "/api/v1/try/alarms"));
        await UntilLetInAsync(greedy, Read);
    }

    [Fact]
    public async Task A_flood_of_strangers_takes_nothing_from_people_who_have_signed_in_at_the_same_address_nor_from_health()
    {
        await using var product = await StartAsync(new RequestLimits { Address = 30 });
        using var person = product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await person.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
        using var wrongKey = product.WithKey("a-key-that-somebody-made-up");

        using var refused = await UntilRefusedAsync(wrongKey, Read);

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(product.Client, "/sign-in"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(person.Client, Read));
        for (var time = 0; time < 100; time++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(product.Client, "/healthz"));
        }
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(product.Client, "/readyz"));
    }

    [Fact]
    public async Task Two_people_have_a_limit_each_and_a_page_tells_of_it_in_words()
    {
        await using var product = await StartAsync(new RequestLimits { Caller = 30 });
        await People.AddAsync(product, "an", [Roles.Operator]);
        await People.AddAsync(product, "binh", [Roles.Operator]);
        using var an = product.Browser();
        using var binh = product.Browser();
        await an.SignInAsync("an", People.Password);
        await binh.SignInAsync("binh", People.Password);

        using var refused = await UntilRefusedAsync(an.Client, "/try/page");

        Assert.Equal("text/html", refused.Content.Headers.ContentType?.MediaType);
        Assert.Contains(Language.Vietnamese["error.busy.text"], WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(binh.Client, "/try/page"));
    }

    [Fact]
    public async Task Passwords_are_tried_so_often_from_one_address_whoever_they_are_tried_on()
    {
        await using var product = await StartAsync(new RequestLimits { SignIn = 6 });
        using var guesser = product.Browser((PeerFromHeader.Header, "192.0.2.7"));
        using var neighbour = product.Browser((PeerFromHeader.Header, "2001:db8:1:2::3"));
        using var sameNetwork = product.Browser((PeerFromHeader.Header, "2001:db8:1:2:ffff::4"));

        var answers = new List<HttpStatusCode>();
        for (var time = 0; time < 8; time++)
        {
            answers.Add((await guesser.SignInAsync($"name-{time}", "wrong")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await neighbour.SignInAsync("name", "wrong")).StatusCode);
        // One who has an address of version 6 has its whole network.
        for (var time = 0; time < 8; time++)
        {
            answers.Add((await sameNetwork.SignInAsync("name", "wrong")).StatusCode);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, (await neighbour.SignInAsync("name", "wrong")).StatusCode);
        await FigureOffice.UntilAsync(
            "the guesser may try again", async () => (await guesser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode == HttpStatusCode.Found, seconds: 60);
    }

    [Fact]
    public async Task Costly_doors_have_a_tighter_limit_than_others()
    {
        await using var product = await StartAsync(new RequestLimits { Costly = 10 });
        using var machine = product.WithKey(RunningProduct.ReadKey);
        using var other = product.WithKey(await People.KeyAsync(product, "read"));
        const string report = "/api/v1/reports/06a.json?province=22&from=2026-11-01&to=2026-11-20";

        using var refused = await UntilRefusedAsync(machine, report);

        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(machine, Read));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, report));
        await UntilLetInAsync(machine, report);
    }

    [Fact]
    public async Task Costly_work_of_one_caller_is_done_so_much_at_once_some_waits_and_the_rest_is_refused()
    {
        var release = new TaskCompletionSource();
        await using var product = await StartAsync(new RequestLimits { CostlyAtOnce = 2 }, release.Task);
        using var machine = product.WithKey(RunningProduct.ReadKey);
        using var other = product.WithKey(await People.KeyAsync(product, "read"));

        var asked = Enumerable.Range(0, 240).Select(_ => StatusAsync(machine, "/api/v1/try/slow")).ToList();
        await FigureOffice.UntilAsync("the rest is refused", () => Task.FromResult(asked.Count(one => one.IsCompleted) == 240 - 2 - 200));
        var ofAnother = StatusAsync(other, "/api/v1/try/slow");
        release.SetResult();

        Assert.Equal(2 + 200, (await Task.WhenAll(asked)).Count(status => status == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, await ofAnother);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(machine, "/api/v1/try/slow"));
    }

    [Fact]
    public async Task The_door_of_dossiers_has_a_limit_of_its_own_for_each_key()
    {
        await using var product = await StartAsync(new RequestLimits { Ingest = 10, Caller = 30 });
        using var source = product.WithKey(RunningProduct.IngestKey);
        using var other = product.WithKey(await People.KeyAsync(product, "ingest"));

        HttpStatusCode last;
        var times = 0;
        do
        {
            last = await SendAsync(source);
        }
        while (last == HttpStatusCode.OK && times++ < 200);

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(other));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(source, "/api/v1/try/ingest"));
        await FigureOffice.UntilAsync("the source may send again", async () => await SendAsync(source) == HttpStatusCode.OK, seconds: 60);
    }

    [Fact]
    public async Task One_caller_holds_so_many_live_connections_and_gets_the_place_of_one_that_ended()
    {
        await using var product = await StartAsync(new RequestLimits { Connections = 3 });
        var first = await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey);
        await using var second = await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey);
        await using var third = await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await using (await HubClient.ConnectAsync(product.Address, await People.KeyAsync(product, "read")))
        {
            await first.DisposeAsync();
            await FigureOffice.UntilAsync("there is room again", async () =>
            {
                try
                {
                    await (await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey)).DisposeAsync();
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
        }
    }

    private static Task<RunningProduct> StartAsync(RequestLimits limits, Task? release = null) => RunningProduct.StartAsync(
        plain => plain with { Protection = new ProtectionSettings { Limits = limits, PlainHttp = true } },
        adjust: builder => builder.Services.AddSingleton<IStartupFilter>(new PeerFromHeader()),
        doors: app =>
        {
            Office.Map(app);
            app.MapGet("/api/v1/try/slow", async (HttpContext _) => await (release ?? Task.CompletedTask)).RequireAuthorization(Scopes.Read).Counted(RequestKind.Costly);
        });

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient source)
    {
        using var answer = await source.PostAsync("/api/v1/ingest/dossiers", new StringContent("[]", Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> UntilRefusedAsync(HttpClient client, string path)
    {
        for (var time = 0; time < 500; time++)
        {
            var answer = await client.GetAsync(path);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return answer;
            }
            answer.Dispose();
        }

        throw new InvalidOperationException($"{path} was never refused.");
    }

    private static Task UntilLetInAsync(HttpClient client, string path) =>
        FigureOffice.UntilAsync("let in again", async () => await StatusAsync(client, path) == HttpStatusCode.OK, seconds: 60);
}
