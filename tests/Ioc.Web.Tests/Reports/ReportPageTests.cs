using System.Net;
using Ioc.Model;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Reports;

/// <summary>The pages of reports as a browser without scripts has them.</summary>
public sealed class ReportPageTests(ReportPageTests.Filled filled) : IClassFixture<ReportPageTests.Filled>, IAsyncLifetime
{
    private const string Chosen = "form=06a&province=22&unit=&period=reporting-month-2026-11";

    private readonly Browser _browser = filled.Office.Product.Browser();

    public async Task InitializeAsync() => await _browser.SignInAsync("admin", RunningProduct.AdminPassword);

    public Task DisposeAsync()
    {
        _browser.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_page_offers_the_last_period_that_was_closed()
    {
        var page = await _browser.ReadAsync("/reports");

        Assert.Contains("<option value=\"reporting-month-2026-11\" selected>Tháng 11 năm 2026 (kỳ báo cáo)</option>", page);
        Assert.Contains("name=\"from\" value=\"2026-10-15\"", page);
        Assert.Contains("<option value=\"calendar-quarter-2026-4\">Quý IV năm 2026 (dương lịch)</option>", page);
        Assert.DoesNotContain("class=\"report ", page);
        foreach (var form in new[] { "06a", "06a-units", "online", "ranking", "overdue", "brief" })
        {
            Assert.Contains($"<option value=\"{form}\"", page);
        }
    }

    [Fact]
    public async Task A_preview_is_laid_out_like_the_form_and_keeps_nothing()
    {
        var page = await _browser.ReadAsync($"/reports?show=true&{Chosen}");

        Assert.Contains("Biểu số II.06a/VPCP/KSTT", page);
        Assert.Contains("(Từ ngày 15/10/2026 đến ngày 14/11/2026)", page);
        Assert.Contains("Đơn vị tính: Số hồ sơ TTHC", page);
        Assert.Contains("<th scope=\"colgroup\" rowspan=\"1\" colspan=\"4\">Số hồ sơ nhận giải quyết</th>", page);
        Assert.Contains("<th scope=\"colgroup\" rowspan=\"1\" colspan=\"2\">Trong kỳ</th>", page);
        Assert.Contains("<td>(13)</td>", page);
        Assert.Contains("Bản xem trước, chưa lập báo cáo.", page);
        Assert.Contains("Đã kiểm tra: (3) = (7) + (11)", page);
    }

    [Fact]
    public async Task From_the_choice_over_the_made_report_to_its_proof()
    {
        using var made = await _browser.SendFormAsync($"/reports?show=true&{Chosen}", "/reports");
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var path = made.Headers.Location!.OriginalString;
        var code = path["/reports/".Length..];

        var page = await _browser.ReadAsync(path);
        var print = await _browser.ReadAsync($"{path}/print");
        var proof = await _browser.ReadAsync($"/verify/{code}");
        var list = await _browser.ReadAsync("/reports");

        Assert.Contains($"/api/v1/reports/made/{code}.csv", page);
        Assert.Contains($"Mã kiểm chứng <strong>{code}</strong>", print);
        Assert.DoesNotContain("<script", print);
        Assert.Contains("Lập lại tại cùng thời điểm cho đúng số liệu này.", proof);
        Assert.Contains($"<a href=\"/reports/{code}\">{code}</a>", list);
        Assert.Contains(">admin</td>", list);
    }

    [Fact]
    public async Task What_cannot_be_made_is_said_in_words()
    {
        var page = await _browser.ReadAsync("/reports?show=true&form=06a&province=22&from=2026-11-14&to=2026-10-15");
        using var missing = await _browser.GetAsync("/verify/ZZZZZZZZZZ");

        Assert.Contains("Không lập được báo cáo", page);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    /// <summary>A product with dossiers.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        public FigureOffice Office { get; } = new();

        public async Task InitializeAsync()
        {
            await Office.InitializeAsync();
            await Office.Source.SendAsync(SampleOffice.Stories(9).Take(150).SelectMany(story => story.Records).Select(record => record.ToJson()));
            await Office.Source.SendAsync(Dossiers.New(("receivedAt", "2026-11-02T09:00:00+07:00"), ("updatedAt", "2026-11-02T10:00:00+07:00")));
        }

        public Task DisposeAsync() => Office.DisposeAsync();
    }
}
