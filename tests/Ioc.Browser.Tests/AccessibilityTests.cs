using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ioc.Browser;

/// <summary>Every page as axe-core sees it, by the rules of WCAG 2.2 at levels A and AA; what it cannot see is looked at by people.</summary>
public sealed partial class AccessibilityTests(Office office) : IClassFixture<Office>
{
    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits { get; }

    /// <summary>Answers of machines, files, and links that change something.</summary>
    [GeneratedRegex(@"^/(api|dist|language|sign-out|lib)\b|^//|\.[a-z]{3,4}($|\?)")]
    private static partial Regex NoPage { get; }

    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        ResultTypes = [ResultType.Violations],
    };

    /// <summary>What night alone changes.</summary>
    private static readonly AxeRunOptions Colours = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
        ResultTypes = [ResultType.Violations],
    };

    /// <summary>Where nothing leads in an office that has just begun.</summary>
    private static readonly string[] Starts = ["/", "/wall", "/profile", "/dossiers?state=open&commune=06652", "/no-such-page"];

    [BrowserFact]
    public async Task No_page_breaks_a_rule_that_can_be_checked()
    {
        var page = await office.OpenAsync("/");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        var faults = new List<string>();
        var seen = new HashSet<string>();
        var ahead = new Queue<string>(Starts);
        while (ahead.TryDequeue(out var path))
        {
            if (!seen.Add(Shape(path)))
            {
                continue;
            }
            await page.GotoAsync(new Uri(office.Product.Address, path).ToString());
            await SettledAsync(page);
            Assert.False(new Uri(page.Url).AbsolutePath == "/sign-in", $"{path} asked to sign in.");
            faults.AddRange(await FaultsInEveryFormAsync(page, path));
            var links = await page.Locator("a[href^='/']:not([download])").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
            foreach (var link in links)
            {
                if (!NoPage.IsMatch(link))
                {
                    ahead.Enqueue(link);
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(seen.Count > 20, $"Only {string.Join(", ", seen)} were found.");
    }

    [BrowserFact]
    public async Task The_sign_in_page_breaks_no_rule_that_can_be_checked()
    {
        var page = await office.OpenAsync("/");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(new Uri(office.Product.Address, "sign-in").ToString());

        var faults = await FaultsAsync(page, "/sign-in");

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Pages of one kind are seen once: the path without its numbers and its question.</summary>
    private static string Shape(string path) => Digits.Replace(path.Split('?', '#')[0], "0");

    // Figures, map and charts come after the page; what waits for them is marked busy.
    private static async Task SettledAsync(IPage page)
    {
        await page.WaitForSelectorAsync("h1, main", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')", null, new PageWaitForFunctionOptions { Timeout = 30_000 });
        await page.WaitForTimeoutAsync(500);
    }

    /// <summary>By day and by night at a desk, and on a phone.</summary>
    private static async Task<List<string>> FaultsInEveryFormAsync(IPage page, string path)
    {
        var faults = await FaultsAsync(page, path);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        faults.AddRange(await FaultsAsync(page, path + " by night", Colours));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(390, 844);
        faults.AddRange(await FaultsAsync(page, path + " on a phone"));
        await page.SetViewportSizeAsync(1366, 768);
        return faults;
    }

    private static async Task<List<string>> FaultsAsync(IPage page, string path, AxeRunOptions? rules = null)
    {
        var seen = await page.RunAxe(rules ?? Rules);
        return [.. seen.Violations.Select(fault => $"{path}: {fault.Id} ({fault.Help}): {string.Join(" | ", fault.Nodes.Take(3).Select(node => $"{node.Html} – {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}"))}")];
    }
}
