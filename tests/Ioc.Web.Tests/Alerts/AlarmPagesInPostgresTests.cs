using System.Net;
using System.Text.RegularExpressions;
using Ioc.Tests.Access;

namespace Ioc.Tests.Alerts;

/// <summary>What the pages read beside the lists of the API is asked of both stores alike.</summary>
[Collection(WithPostgres.Name)]
public sealed partial class AlarmPagesInPostgresTests(PostgresServer postgres)
{
    private const string Muting =
        """
        apiVersion: ioc/v1
        id: late
        title: { vi: Số liệu chưa tin được }
        severity: info
        mutes: [commune-overloaded]
        editions:
          - { version: "1", effective: 2026-01-01, when: { figure: openOverdue, atLeast: 3 } }
        """;

    [PostgresFact]
    public async Task Every_page_is_written_from_PostgreSQL()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var office = await AlarmOffice.StartAsync(null, plain => plain with { Postgres = database }, Muting);
        await office.OverloadAsync("06652");
        await office.UntilAsync("firing", 1);
        office.Pass(TimeSpan.FromMinutes(1));
        await office.UntilAsync("firing", 2);
        using var browser = office.Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        var centre = await browser.ReadAsync("/alarms?commune=06652&severity=critical");
        Assert.Contains("<option value=\"06652\" selected", centre);
        var id = Id().Match(centre).Groups[1].Value;
        Assert.Contains("số liệu chưa tin được: đang có Số liệu chưa tin được", await browser.ReadAsync($"/alarms/{id}"));
        Assert.Equal("""[{"commune":"06652","unowned":2,"owned":0,"severity":"critical"}]""", (await office.GetAsync("alarms/communes")).GetProperty("communes").GetRawText());
        Assert.Equal(2, (await office.GetAsync("alarms/counts")).GetProperty("unowned").GetInt32());
        await office.PostAsync("silences", new { match = new { commune = "06652" }, until = AlarmOffice.Monday.AddHours(2), reason = "Chuyển trụ sở" });
        Assert.Contains("Đang giữ lại 2 cảnh báo", await browser.ReadAsync("/alarms/silences"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/alarms?state=resolved&mine=true&rule=late")).StatusCode);
    }

    [GeneratedRegex("data-key=\"([0-9a-f]{32})\"")]
    private static partial Regex Id();
}
