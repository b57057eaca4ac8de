using System.Net;
using System.Net.WebSockets;
using System.Text;
using Ioc.Live;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Ioc.Tests.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Protection;

/// <summary>What a program that means harm would say to the live feed.</summary>
public sealed class HubAbuseTests(FigureOffice office) : IClassFixture<FigureOffice>
{
    private const string Handshake = """{"protocol":"json","version":1}""";

    private RunningProduct Product => office.Product;

    [Theory]
    [InlineData("""{"type":1,"invocationId":"1","target":"NoSuchMethod","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"OnConnectedAsync","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Dispose","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[7]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{"province":{"a":1}}]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{"province":"22"},{"province":"22"}]}""")]
    [InlineData("""{"type":4,"invocationId":"1","target":"Subscribe","arguments":[{"province":"22"}]}""")]
    public async Task A_call_that_nobody_can_mean_is_answered_as_refused_and_the_connection_goes_on(string call)
    {
        using var socket = await OpenAsync(Handshake);

        await SayAsync(socket, call);

        var refusal = await UntilAsync(socket, said => said.Contains("\"type\":3", StringComparison.Ordinal));
        Assert.Contains("\"error\"", refusal);
        Assert.DoesNotContain("   at ", refusal);
        await SayAsync(socket, """{"type":1,"invocationId":"2","target":"Subscribe","arguments":[{"province":"22"}]}""");
        await UntilAsync(socket, said => said.Contains("\"invocationId\":\"2\"", StringComparison.Ordinal) && !said.Contains("error", StringComparison.Ordinal));
        AssertNoFault();
    }

    [Theory]
    [InlineData("01")]
    [InlineData("99")]
    [InlineData("22' OR 1=1 --")]
    [InlineData("../22")]
    public async Task A_province_outside_the_scope_is_one_that_does_not_exist(string province)
    {
        await using var viewer = await HubClient.ConnectAsync(Product.Address, RunningProduct.ReadKey);

        var refusal = await Assert.ThrowsAsync<HubRefusedException>(() => viewer.SubscribeAsync(province));

        Assert.EndsWith("unknown-province", refusal.Message);
        AssertNoFault();
    }

    [Fact]
    public async Task Whoever_sees_one_commune_gets_nothing_of_its_province_by_any_name()
    {
        var key = await People.KeyAsync(Product, "read", "06724");
        await using var viewer = await HubClient.ConnectAsync(Product.Address, key);

        await viewer.SubscribeAsync("22");

        await viewer.UntilAsync("one commune", view => view.Messages[0] == ("snapshot", 1));
        await Assert.ThrowsAsync<HubRefusedException>(() => viewer.SubscribeAsync("all"));
    }

    [Theory]
    [InlineData("""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{"province":"22"}]}""")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("""{"protocol":"messagepack","version":1}""")]
    [InlineData("""{"protocol":"json","version":99}""")]
    [InlineData("[[[[[[[[")]
    public async Task Words_before_the_handshake_end_the_connection(string first)
    {
        using var socket = await OpenAsync(first);

        await UntilClosedAsync(socket);

        AssertNoFault();
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_the_connection_and_nothing_else()
    {
        await using var other = await HubClient.ConnectAsync(Product.Address, RunningProduct.ReadKey);
        using var socket = await OpenAsync(Handshake);

        await SayAsync(socket, $$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{"province":"{{new string('2', 100_000)}}"}]}""");

        await UntilClosedAsync(socket);
        await other.SubscribeAsync("22");
        AssertNoFault();
    }

    [Fact]
    public async Task Thousands_of_subscriptions_on_one_connection_are_answered_by_a_code_and_leave_nothing_behind()
    {
        await using var viewer = await HubClient.ConnectAsync(Product.Address, RunningProduct.ReadKey);
        await using var other = await HubClient.ConnectAsync(Product.Address, RunningProduct.ReadKey);
        await viewer.SubscribeAsync("22");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var refused = 0;
        for (var time = 0; time < 3_000; time++)
        {
            try
            {
                await viewer.SubscribeAsync("22");
            }
            catch (HubRefusedException refusal)
            {
                Assert.EndsWith("too-many-requests", refusal.Message);
                refused++;
            }
        }

        Assert.True(refused > 2_000, $"{refused} were refused");
        await other.SubscribeAsync("22");
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / (1024 * 1024);
        Assert.True(grown < 32, $"Grew by {grown} MiB");
        AssertNoFault();
    }

    [Fact]
    public async Task Connections_that_come_and_go_by_the_hundred_leave_nothing_behind()
    {
        for (var round = 0; round < 5; round++)
        {
            var viewers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => HubClient.ConnectAsync(Product.Address, RunningProduct.ReadKey)));
            await Task.WhenAll(viewers.Select(viewer => viewer.SubscribeAsync("22")));
            await Task.WhenAll(viewers.Select(viewer => viewer.DisposeAsync().AsTask()));
        }

        await FigureOffice.UntilAsync("nobody is left", () => Task.FromResult(Product.Services.GetRequiredService<LiveViewers>().Count == 0), seconds: 60);
        Assert.Equal(HttpStatusCode.OK, (await Product.Client.GetAsync("/readyz")).StatusCode);
    }

    private void AssertNoFault() => Assert.DoesNotContain(office.Log.All, line => line.StartsWith(nameof(LogLevel.Error), StringComparison.Ordinal) || line.StartsWith(nameof(LogLevel.Critical), StringComparison.Ordinal));

    private async Task<ClientWebSocket> OpenAsync(string first)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(Product.Address) { Scheme = "ws", Path = "/hubs/live", Query = $"access_token={RunningProduct.ReadKey}" }.Uri, default);
        await SayAsync(socket, first);
        return socket;
    }

    private static async Task SayAsync(ClientWebSocket socket, string message)
    {
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, default);
        }
        catch (WebSocketException)
        {
            // Closed while it was said.
        }
    }

    private static async Task<string> UntilAsync(ClientWebSocket socket, Func<string, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var heard = new StringBuilder();
        var part = new byte[64 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(part.AsMemory(), patience.Token);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            heard.Append(Encoding.UTF8.GetString(part, 0, received.Count));
            if (heard.ToString().Split('\u001e').FirstOrDefault(wanted) is { } said)
            {
                return said;
            }
        }
    }

    private static async Task UntilClosedAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var part = new byte[64 * 1024];
        try
        {
            while ((await socket.ReceiveAsync(part.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
            {
                // The reason may come first.
            }
        }
        catch (WebSocketException)
        {
            // Cut off without a word.
        }
    }
}
