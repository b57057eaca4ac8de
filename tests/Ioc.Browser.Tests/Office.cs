using Microsoft.Playwright;

namespace Ioc.Browser;

/// <summary>A running product with some dossiers in it, and a browser with somebody signed in.</summary>
public class Office : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Office()
        : this(new ProductProcess())
    {
    }

    protected Office(ProductProcess product) => Product = product;

    public ProductProcess Product { get; }

    public virtual async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }
        await Product.StartAsync();
        await Product.SendAsync(Dossiers.OfThisMonth(commune: "06652", count: 12));
        await Product.SendAsync(Dossiers.OfThisMonth(commune: "06658", count: 5));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"],
        });
    }

    /// <summary>A new window with a session, at the page.</summary>
    /// <param name="host">As the browser calls this machine; passkeys want a name.</param>
    public async Task<IPage> OpenAsync(string path, int width = 1366, int height = 768, bool touch = false, bool scripts = true, string host = "127.0.0.1")
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = "vi-VN",
            HasTouch = touch,
            IsMobile = touch,
            JavaScriptEnabled = scripts,
        });
        var page = await context.NewPageAsync();
        var address = new Uri(Product.Address, "sign-in?returnUrl=" + Uri.EscapeDataString(path));
        await page.GotoAsync(new UriBuilder(address) { Host = host }.ToString());
        await page.FillAsync("#userName", "admin");
        await page.FillAsync("#password", ProductProcess.AdminPassword);
        await page.ClickAsync("form[action='/sign-in'] button[type=submit]");
        return page;
    }

    public virtual async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }
        _playwright?.Dispose();
        await Product.DisposeAsync();
    }
}

/// <summary>A test that needs a browser; skipped, with the reason, where none is installed.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null)
        {
            Skip = Chromium.Missing;
        }
    }
}

internal static class Chromium
{
    public const string Missing = "No Chromium is installed (Debian: apt-get install chromium).";

    public static string? Path { get; } =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
}
