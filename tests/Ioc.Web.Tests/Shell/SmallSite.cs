using Ioc.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Shell;

/// <summary>The shell alone behind a real server: for what needs neither engine nor accounts.</summary>
internal sealed class SmallSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmallSite(WebApplication app)
    {
        _app = app;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    /// <param name="assets">Folder of a build; by default the product's own.</param>
    public static async Task<SmallSite> StartAsync(string? assets = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddShell();
        if (assets is not null)
        {
            builder.Services.AddSingleton(new Assets(NullLogger<Assets>.Instance, assets));
        }

        var app = builder.Build();
        app.MapShell();
        await app.StartAsync();
        return new SmallSite(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
