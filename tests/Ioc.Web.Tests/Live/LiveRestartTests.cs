using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Live;

/// <summary>Versions over restarts, and installations of several provinces.</summary>
public sealed class LiveRestartTests
{
    [Fact]
    public async Task Versions_grow_over_restarts()
    {
        using var folder = new TemporaryFolder();
        var last = 0L;
        for (var start = 1; start <= 3; start++)
        {
            await using var product = await RunningProduct.StartAsync(dataDirectory: folder.Path);
            await using var viewer = await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey);
            await viewer.SubscribeAsync("22");
            Assert.True(viewer.Look(view => view.Version) > last, $"start {start} begins with {viewer.Look(view => view.Version)} after {last}");

            await new SourceSystem(product.WithKey(RunningProduct.IngestKey)).SendAsync(Dossiers.New());
            await viewer.UntilAsync("the dossier is seen", view => view.Total.GetProperty("open").GetInt64() == start);
            last = viewer.Look(view => view.Version);
        }
    }

    [Fact]
    public async Task Each_province_has_its_own_feed_and_all_has_everybody()
    {
        await using var product = await RunningProduct.StartAsync(installation => installation with { Provinces = ["01", "22"] });
        var source = new SourceSystem(product.WithKey(RunningProduct.IngestKey));
        await using var here = await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey);
        await using var there = await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey);
        await using var everywhere = await HubClient.ConnectAsync(product.Address, RunningProduct.ReadKey);
        await here.SubscribeAsync("22");
        await there.SubscribeAsync("01");
        await everywhere.SubscribeAsync("all");
        Assert.Contains("unknown-province", (await Assert.ThrowsAsync<HubRefusedException>(() => here.SubscribeAsync(null))).Message);
        await here.SubscribeAsync("22");

        await source.SendAsync(Dossiers.New(("handlingCommune", "00004")), Dossiers.New(("handlingCommune", "00004")), Dossiers.New(("handlingCommune", "06652")));
        await everywhere.UntilAsync("all three", view => view.Total.GetProperty("open").GetInt64() == 3);
        await there.UntilAsync("two there", view => view.Total.GetProperty("open").GetInt64() == 2);
        await here.UntilAsync("one here", view => view.Total.GetProperty("open").GetInt64() == 1);

        var reader = new FigureReader(product.WithKey(RunningProduct.ReadKey));
        foreach (var (viewer, province) in new[] { (here, "22"), (there, "01"), (everywhere, "all") })
        {
            Assert.Equal(LiveView.ShownBy(await reader.GetAsync($"api/v1/indicators/communes?province={province}")), viewer.Look(view => view.Shown));
        }
        Assert.Equal(126 + 54, everywhere.Look(view => view.Messages[0].Rows));

        var seen = here.Look(view => view.Messages.Count);
        await source.SendAsync(Dossiers.New(("handlingCommune", "00004")));
        await everywhere.UntilAsync("all four", view => view.Total.GetProperty("open").GetInt64() == 4);
        Assert.Equal(seen, here.Look(view => view.Messages.Count));
        Assert.Equal((System.Net.HttpStatusCode.BadRequest, "bad-parameter"), await reader.RefusedAsync("api/v1/indicators/communes"));
    }
}
