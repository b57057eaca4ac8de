using System.Net;
using System.Text.RegularExpressions;
using Ioc.Access.OpenIdConnect;
using Ioc.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Access.OpenIdConnect;

/// <summary>An office whose people come from an identity provider: how they are walked in, and what is found afterwards.</summary>
internal static partial class ProviderOffice
{
    public const string Groups = """
        apiVersion: ioc/v1
        groups:
          - { group: quan-tri, roles: [administrator], units: ["*"] }
          - { group: lanh-dao-tinh, roles: [province-leader], units: ["22"] }
          - { group: so-xay-dung, roles: [department], units: ["22"], fields: [LV-XD] }
          - { group: kiem-tra, roles: [auditor], units: ["*"] }
        """;

    /// <param name="groups">What <c>groups.yaml</c> says; <see langword="null"/>: there is none.</param>
    public static Task<RunningProduct> StartAsync(ProviderSettings provider, TimeProvider? clock = null, string? groups = Groups, string? postgres = null, LogLines? log = null) => RunningProduct.StartAsync(
        plain =>
        {
            if (groups is not null)
            {
                File.WriteAllText(Path.Combine(plain.DataDirectory, GroupsFile.Name), groups);
            }
            return plain with { Provider = provider, Postgres = postgres };
        },
        adjust: builder =>
        {
            builder.Services.AddSingleton(clock ?? TimeProvider.System);
            if (log is not null)
            {
                builder.Logging.AddProvider(log);
            }
        },
        doors: Office.Map);

    /// <summary>Clicks on the provider's button and follows wherever that leads until a page is shown or our own site is entered.</summary>
    /// <returns>The answer of our own site to the provider's: a redirect into the site, or the sign-in page that says why not.</returns>
    public static async Task<HttpResponseMessage> EnterAsync(this Browser browser, string returnUrl = "/try/page") => await browser.Client.GetAsync(await browser.AnswerAsync(returnUrl));

    /// <returns>Where the provider sends the browser back to, not gone to yet.</returns>
    public static async Task<Uri> AnswerAsync(this Browser browser, string returnUrl = "/try/page")
    {
        var at = new Uri(browser.Client.BaseAddress!, $"/sign-in/provider?returnUrl={Uri.EscapeDataString(returnUrl)}");
        for (var steps = 0; steps < 10 && at.AbsolutePath != ProviderSignIn.AnswerPath; steps++)
        {
            using var answer = await browser.Client.GetAsync(at);
            Assert.True(answer.Headers.Location is not null, $"{at.GetLeftPart(UriPartial.Path)} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            at = new Uri(at, answer.Headers.Location);
        }

        Assert.Equal(ProviderSignIn.AnswerPath, at.AbsolutePath);
        return at;
    }

    public static async Task<string> TextAsync(this HttpResponseMessage page) => WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());

    /// <summary>Entries of the audit log about signing in and out, oldest first: action, who, outcome and detail.</summary>
    public static async Task<IReadOnlyList<(string Action, string Who, string Outcome, string Detail)>> LogAsync(this RunningProduct product)
    {
        var store = product.Services.GetRequiredService<AuditStore>();
        await using var connection = await store.Store.OpenAsync(default);
        var rows = await Dapper.SqlMapper.QueryAsync<(string, string, string, string)>(connection, "SELECT action, who, outcome, detail FROM audit_entry WHERE action LIKE 'sign%' ORDER BY seq");
        return [.. rows];
    }

    [GeneratedRegex("name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    internal static partial Regex Fields();
}
