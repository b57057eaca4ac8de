using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Live;

/// <summary>The live feed on the real product: snapshot, deltas, slow viewers, and who is let in.</summary>
public sealed class LiveFeedTests(FigureOffice office) : IClassFixture<FigureOffice>
{
    [Fact]
    public async Task A_viewer_gets_a_snapshot_and_then_only_what_changes()
    {
        await using var viewer = await ViewerAsync();
        Assert.Equal(("snapshot", 54), viewer.Look(view => view.Messages.Single()));
        var before = viewer.Look(view => (view.Version, Received: view["06724"].GetProperty("received").GetInt64(), Elsewhere: view["06733"].GetProperty("receivedElsewhere").GetInt64()));

        await office.Source.SendAsync(ThisMonth(("handlingCommune", "06724"), ("receivingCommune", "06733")));
        await viewer.UntilAsync("one more received", view => view["06724"].GetProperty("received").GetInt64() == before.Received + 1);

        var delta = viewer.Look(view => view.Messages[1]);
        Assert.Equal(("delta", 2), delta);
        Assert.Equal(before.Elsewhere + 1, viewer.Look(view => view["06733"].GetProperty("receivedElsewhere").GetInt64()));
        Assert.True(viewer.Look(view => view.Version) > before.Version);
    }

    [Fact]
    public async Task Deltas_lead_to_what_a_fresh_snapshot_and_the_figures_themselves_say()
    {
        await using var viewer = await ViewerAsync();
        var random = new Random(22);
        string[] communes = ["06652", "06658", "06661", "06673", "06676"];
        for (var i = 0; i < 25; i++)
        {
            await office.Source.SendAsync(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => ThisMonth(
                ("handlingCommune", communes[random.Next(5)]), ("channel", random.Next(1, 6)), ("status", random.Next(2) == 0 ? 2 : 5))));
            await Task.Delay(random.Next(150));
        }

        var asked = await office.Reader.GetAsync("api/v1/indicators/communes");
        await viewer.UntilAsync("what the figures say", view => view.Shown == LiveView.ShownBy(asked));
        await using var fresh = await ViewerAsync();

        Assert.False(viewer.Look(view => view.HasGap));
        Assert.Equal(viewer.Look(view => view.Shown), fresh.Look(view => view.Shown));
        Assert.Equal(viewer.Look(view => view.Version), fresh.Look(view => view.Version));
        Assert.Equal(viewer.Look(view => view.Version), (await office.Reader.GetAsync("api/v1/indicators/communes")).GetProperty("version").GetInt64());
        Assert.InRange(viewer.Look(view => view.Messages.Count), 3, 27);
    }

    [Fact]
    public async Task A_row_that_has_only_grown_older_is_not_sent()
    {
        await using var viewer = await ViewerAsync();
        var before = viewer.Look(view => view["06733"].GetProperty("received").GetInt64());
        var record = ThisMonth(("handlingCommune", "06733"));
        await office.Source.SendAsync(record);
        await viewer.UntilAsync("the dossier is seen", view => view["06733"].GetProperty("received").GetInt64() == before + 1);
        var sent = viewer.Look(view => view.Messages.Count);

        record["updatedAt"] = "2026-11-20T11:00:00+07:00";
        record["satisfaction"] = 3;
        Assert.Equal((1, 0, 0), (await office.Source.SendAsync(record)).Counts);
        Assert.Equal((0, 1, 0), (await office.Source.SendAsync(record)).Counts);
        await Task.Delay(1500);

        Assert.Equal(sent, viewer.Look(view => view.Messages.Count));
        await using var fresh = await ViewerAsync();
        Assert.InRange(fresh.Look(view => view["06733"].GetProperty("dataAgeSeconds").GetInt64()), 1, 60);
    }

    [Fact]
    public async Task A_viewer_who_does_not_read_gets_the_latest_state_and_no_queue_of_the_past()
    {
        const int changes = 60;
        await using var quick = await ViewerAsync();
        await using var slow = await ViewerAsync();
        var communes = quick.Look(view => view.Shown.Split('\n').SkipLast(1).Select(row => JsonDocument.Parse(row).RootElement.GetProperty("code").GetString()!).ToList());

        using (await slow.StopReadingAsync())
        {
            for (var i = 0; i < changes; i++)
            {
                var seen = quick.Look(view => view.Version);
                await office.Source.SendAsync(communes.Select(commune => ThisMonth(("handlingCommune", commune))));
                await quick.UntilAsync("the change", view => view.Version > seen);
            }
            await quick.UntilAsync("the last change", view => view["06652"].GetProperty("received").GetInt64() >= changes);
        }

        var last = quick.Look(view => view.Shown);
        await slow.UntilAsync("the latest state", view => view.Shown == last);
        Assert.False(slow.Look(view => view.HasGap));
        // What lay in the pipes between them came one by one; of all after that only the sum.
        Assert.InRange(slow.Look(view => view.Messages.Count), 2, changes * 3 / 4);
    }

    [Fact]
    public async Task Whoever_missed_something_subscribes_again_and_goes_on_from_a_snapshot()
    {
        await using var viewer = await ViewerAsync();
        await office.Source.SendAsync(ThisMonth());
        await viewer.SubscribeAsync("22");
        await viewer.SubscribeAsync("22");
        await office.Source.SendAsync(ThisMonth());

        var asked = await office.Reader.GetAsync("api/v1/indicators/communes");
        await viewer.UntilAsync("what the figures say", view => view.Shown == LiveView.ShownBy(asked));

        Assert.False(viewer.Look(view => view.HasGap));
        Assert.Equal(3, viewer.Look(view => view.Messages.Count(message => message.Name == "snapshot")));
    }

    [Fact]
    public async Task The_only_province_need_not_be_named_and_another_is_unknown_which_is_no_error_of_the_product()
    {
        await using var viewer = await HubClient.ConnectAsync(office.Product.Address, RunningProduct.ReadKey);

        foreach (var unknown in new[] { "01", "99", "x", "../22", "all" })
        {
            Assert.Contains("unknown-province", (await Assert.ThrowsAsync<HubRefusedException>(() => viewer.SubscribeAsync(unknown))).Message);
        }
        Assert.DoesNotContain(office.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
        await viewer.SubscribeAsync(null);
        Assert.Equal("22", viewer.Look(view => view.Total.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("no-such-key", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData(RunningProduct.IngestKey, HttpStatusCode.Forbidden)]
    [InlineData(RunningProduct.AlarmsKey, HttpStatusCode.Forbidden)]
    public async Task Only_readers_are_let_in(string? token, HttpStatusCode status) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<HttpRequestException>(() => HubClient.ConnectAsync(office.Product.Address, token))).StatusCode);

    private async Task<HubClient> ViewerAsync()
    {
        var viewer = await HubClient.ConnectAsync(office.Product.Address, RunningProduct.ReadKey);
        await viewer.SubscribeAsync("22");
        return viewer;
    }

    private static JsonObject ThisMonth(params (string Field, JsonNode? Value)[] fields) =>
        Dossiers.New([("receivedAt", "2026-11-10T09:00:00+07:00"), .. fields]);
}
