using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Ioc.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Delivery;

/// <param name="Path">With its query.</param>
public sealed record ReceivedPost(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["X-Ioc-Delivery"];

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
}

/// <summary>A receiver of webhooks that answers as it is told to.</summary>
public sealed class WebhookPeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedPost> _posts = new();

    private WebhookPeer(WebApplication app) => _app = app;

    /// <summary>Everything that came, in order.</summary>
    public IReadOnlyList<ReceivedPost> Posts => [.. _posts];

    /// <summary>By default 204.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http =>
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public Uri Address => new(_app.BrowserAddress() + "/");

    public static async Task<WebhookPeer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var peer = new WebhookPeer(app);
        app.Run(peer.ReceiveAsync);
        await app.StartAsync();
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        _posts.Enqueue(new ReceivedPost(
            http.Request.Path + http.Request.QueryString,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        await Answer(http);
    }
}
