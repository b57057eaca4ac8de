using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ioc.Tests.Protection;

/// <summary>Who sends a request drop by drop, to hold the line, is cut off, and others are answered meanwhile.</summary>
public sealed class SlowRequestTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private RunningProduct _product = null!;

    public async Task InitializeAsync() => _product = await RunningProduct.StartAsync();

    public async Task DisposeAsync() => await _product.DisposeAsync();

    [Theory]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    [InlineData("POST /api/v1/ingest/dossiers HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + RunningProduct.IngestKey + "\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n[")]
    [InlineData("POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\nuserName=")]
    public async Task Forty_slow_senders_are_cut_off_while_others_are_answered(string beginning)
    {
        var slow = Enumerable.Range(0, 40).Select(_ => DripAsync(beginning)).ToList();
        var all = Task.WhenAll(slow);

        while (!all.IsCompleted)
        {
            using var answer = await _product.Client.GetAsync("/healthz");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Task.WhenAny(all, Task.Delay(200));
        }

        Assert.All(await all, said => Assert.True(said.Length == 0 || said.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), said));
    }

    [Fact]
    public async Task Headers_and_addresses_that_are_too_long_are_refused_in_words_of_the_product()
    {
        Assert.StartsWith("HTTP/1.1 431", await AskAsync($"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 40_000)}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 414", await AskAsync($"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await AskAsync($"GET /healthz HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: a\r\n"))}\r\n"));
        Assert.StartsWith("HTTP/1.1 400", await AskAsync("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: nonsense\r\n\r\n"));
        Assert.Equal(HttpStatusCode.OK, (await _product.Client.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public void What_is_relied_on_is_set()
    {
        var limits = _product.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.True(limits.RequestHeadersTimeout <= TimeSpan.FromSeconds(30));
        Assert.True(limits is { MinRequestBodyDataRate.BytesPerSecond: > 0, MinResponseDataRate.BytesPerSecond: > 0, MaxConcurrentConnections: > 0, MaxRequestBodySize: > 0 });
    }

    /// <returns>What was answered before the line was cut.</returns>
    private async Task<string> DripAsync(string beginning)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, _product.Address.Port);
        var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));
        var heard = ReadToEndAsync(stream);
        while (!heard.IsCompleted)
        {
            await Task.WhenAny(heard, Task.Delay(500));
            try
            {
                await stream.WriteAsync("a"u8.ToArray());
            }
            catch (IOException)
            {
                // Cut off.
            }
        }

        return await heard;
    }

    private async Task<string> AskAsync(string request)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, _product.Address.Port);
        var stream = line.GetStream();
        var heard = ReadToEndAsync(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        return await heard;
    }

    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(Patience);
        var all = new StringBuilder();
        var part = new byte[4096];
        try
        {
            while (await stream.ReadAsync(part, patience.Token) is var count and > 0)
            {
                all.Append(Encoding.UTF8.GetString(part, 0, count));
            }
        }
        catch (IOException)
        {
            // Cut off.
        }

        return all.ToString();
    }
}
