using System.Net;
using Ioc.Shell;
using Ioc.Tests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests;

/// <summary>The real product, started in this process on a free port with a data folder of its own.</summary>
public sealed class RunningProduct : IAsyncDisposable
{
    public const string AdminPassword = "Mat-khau-quan-tri-22";
    public const string IngestKey = "ingest-key-of-the-test";
    public const string ReadKey = "read-key-of-the-test";
    public const string AlarmsKey = "alarms-key-of-the-test";

    private readonly WebApplication _app;
    private readonly TemporaryFolder? _folder;

    private RunningProduct(WebApplication app, TemporaryFolder? folder)
    {
        _app = app;
        _folder = folder;
        Address = new Uri(app.BrowserAddress() + "/");
        Client = NewClient();
    }

    public Uri Address { get; }

    /// <summary>No key, no cookie; does not follow redirects.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="with">Changes to the plain installation: province 22, no demo, the four secrets above.</param>
    /// <param name="dataDirectory">Kept afterwards; by default a new one that is deleted with the product.</param>
    /// <param name="doors">Further endpoints behind the real middleware.</param>
    public static async Task<RunningProduct> StartAsync(
        Func<Installation, Installation>? with = null, string? dataDirectory = null,
        Action<WebApplicationBuilder>? adjust = null, Action<WebApplication>? doors = null)
    {
        var folder = dataDirectory is null ? new TemporaryFolder() : null;
        var plain = new Installation
        {
            DataDirectory = dataDirectory ?? folder!.Path,
            Provinces = ["22"],
            Port = 0,
            Demo = false,
            AdminPassword = AdminPassword,
            IngestKey = IngestKey,
            ReadKey = ReadKey,
            AlarmsKey = AlarmsKey,
            // Tests set the clock days on, and nobody goes home meanwhile.
            IdleLimit = TimeSpan.FromDays(365),
            SessionLimit = TimeSpan.FromDays(3650),
        };
        var app = IocHost.Build(with?.Invoke(plain) ?? plain, adjust);
        doors?.Invoke(app);
        try
        {
            await app.StartAsync();
            return new RunningProduct(app, folder);
        }
        catch
        {
            await app.DisposeAsync();
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>A client with this key in <c>X-Api-Key</c>.</summary>
    public HttpClient WithKey(string key)
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    /// <param name="headers">Sent with every request, as a proxy or a page of another site would.</param>
    public Browser Browser(params (string Name, string Value)[] headers) => Browser(new CookieContainer(), headers);

    /// <param name="cookies">Shared with an earlier visit.</param>
    public Browser Browser(CookieContainer cookies, params (string Name, string Value)[] headers)
    {
        var client = NewClient(cookies);
        client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        return new Browser(client);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder?.Dispose();
    }

    private HttpClient NewClient(CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30), AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() }) { BaseAddress = Address };
}
