using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Delivery;
using Ioc.Delivery.Channels;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Delivery;

/// <summary>The outbox in the whole product: for people, programs and Prometheus.</summary>
public sealed class DeliveryPageTests
{
    [Fact]
    public async Task People_see_what_does_not_get_through_try_it_again_and_give_it_up_with_a_reason()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 503;
            return http.Response.WriteAsync("bảo trì <b>");
        };
        await using var product = await RunningProduct.StartAsync(plain => plain with { Webhook = new WebhookSettings(receiver.Address, "secret-of-the-hook") });
        await TellAsync(product, DeliveryOffice.Notice("n1", subject: "Phường Hồng Gai <quá tải>"));
        using var browser = product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        await FigureOffice.UntilAsync("the failure is shown", async () => (await browser.ReadAsync("/delivery")).Contains("HTTP 503", StringComparison.Ordinal));

        var raw = await (await browser.GetAsync("/delivery")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("<quá tải>", raw);
        Assert.DoesNotContain("<b>", raw.Replace("<b>0</b>", "", StringComparison.Ordinal).Replace("<b>1</b>", "", StringComparison.Ordinal));
        Assert.DoesNotContain("secret-of-the-hook", raw);
        Assert.Contains("Máy nhận báo lỗi", WebUtility.HtmlDecode(raw));
        // Nobody is on duty anywhere yet.
        Assert.Contains("Phường Hà Tu · Bộ phận một cửa", WebUtility.HtmlDecode(raw));
        var id = receiver.Posts[0].Id;
        var detail = await browser.ReadAsync($"/delivery/{id}");
        Assert.Contains("\"state\":\"firing\"", detail);
        Assert.Contains(id, detail);

        var before = receiver.Posts.Count;
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithoutTokenAsync($"/delivery/{id}/retry")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.SendFormAsync("/delivery", $"/delivery/{id}/retry")).StatusCode);
        await FigureOffice.UntilAsync("tried again", () => Task.FromResult(receiver.Posts.Count > before));
        using var without = await browser.SendFormAsync($"/delivery/{id}", $"/delivery/{id}/give-up", ("reason", " "));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Contains("Cần ghi lý do", WebUtility.HtmlDecode(await without.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Found, (await browser.SendFormAsync($"/delivery/{id}", $"/delivery/{id}/give-up", ("reason", "đã gọi điện"))).StatusCode);
        Assert.Contains("đã gọi điện", await browser.ReadAsync($"/delivery/{id}"));
        Assert.Contains("Phường Hồng Gai", await browser.ReadAsync("/delivery?state=given-up"));
        await browser.GetAsync("/language/en?back=/");
        Assert.Contains("Given up", await browser.ReadAsync("/delivery"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/delivery/none")).StatusCode);
    }

    [Fact]
    public async Task Programs_list_page_by_page_and_answer_and_Prometheus_counts()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var product = await RunningProduct.StartAsync(plain => plain with { Webhook = new WebhookSettings(receiver.Address, "secret-of-the-hook") });
        await TellAsync(product, [.. Enumerable.Range(0, 60).Select(n => DeliveryOffice.Notice($"n{n}"))]);
        await FigureOffice.UntilAsync("all sent", () => Task.FromResult(receiver.Posts.Count == 60));
        using var keeper = product.WithKey(RunningProduct.AlarmsKey);

        var first = await keeper.GetFromJsonAsync<JsonElement>("api/v1/deliveries");
        var second = await keeper.GetFromJsonAsync<JsonElement>($"api/v1/deliveries?cursor={first.GetProperty("next").GetString()}");
        Assert.Equal((50, 10), (first.GetProperty("deliveries").GetArrayLength(), second.GetProperty("deliveries").GetArrayLength()));
        Assert.Equal(60, first.GetProperty("deliveries").EnumerateArray().Concat(second.GetProperty("deliveries").EnumerateArray()).Select(entry => entry.GetProperty("delivery").GetString()).Distinct().Count());
        var id = receiver.Posts[0].Id;
        Assert.Equal(receiver.Posts[0].Body, (await keeper.GetFromJsonAsync<JsonElement>($"api/v1/deliveries/{id}")).GetProperty("body").GetString());
        foreach (var bad in new[] { "state=lost", "cursor=1", "cursor=a.b" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await keeper.GetAsync($"api/v1/deliveries?{bad}")).StatusCode);
        }

        await FigureOffice.UntilAsync("written down", async () => (await keeper.GetFromJsonAsync<JsonElement>($"api/v1/deliveries/{id}")).GetProperty("delivery").GetProperty("state").GetString() == "sent");
        Assert.Equal(HttpStatusCode.NotFound, (await keeper.PostAsync($"api/v1/deliveries/{id}/retry", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await keeper.PostAsJsonAsync($"api/v1/deliveries/{id}/give-up", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await keeper.PostAsJsonAsync("api/v1/deliveries/none/give-up", new { reason = "x" })).StatusCode);

        using var reader = product.WithKey(RunningProduct.ReadKey);
        var metrics = await reader.GetStringAsync("metrics");
        Assert.Contains("# TYPE ioc_delivery_waiting gauge", metrics);
        Assert.Contains("ioc_delivery_attempts_total{answer=\"accepted\",channel=\"webhook\"}", metrics);
        Assert.Contains("ioc_delivery_handover_seconds_bucket", metrics);
    }

    private static async Task TellAsync(RunningProduct product, params Notice[] notices)
    {
        await using var connection = await product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync();
        var outbox = product.Services.GetRequiredService<Outbox>();
        foreach (var notice in notices)
        {
            await outbox.PutAsync(notice, connection, transaction);
        }

        await transaction.CommitAsync();
        outbox.Wake();
    }
}
