using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Access;
using Ioc.Reports;
using Ioc.Reports.Approval;
using Ioc.Storage;
using Ioc.Tests.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>The whole life of an office's paper over a report, through the product's doors.</summary>
public sealed class PaperTests(SharedPaperOffice shared) : IClassFixture<SharedPaperOffice>
{
    private PaperOffice Office => shared.Office;

    [Fact]
    public async Task From_the_draft_over_a_return_with_newer_figures_to_the_issued_paper()
    {
        var made = await Office.MakeAsync("06652");
        var drafted = await Office.DraftAsync(made.Code);
        Assert.Equal(("draft", "06652", made.Sha256, made.Code), (drafted.State, drafted.Text("unit"), drafted.Text("figuresSha256"), drafted.Report));

        var returned = await Office.ActAsync(await Office.ActAsync(drafted, "submit"), "return", "Thiếu hồ sơ của ngày 02/11");
        await Office.SendLateAsync("06652");
        var remade = await Office.ActAsync(returned, "remake");
        Assert.Equal("returned", remade.State);
        Assert.NotEqual(made.Code, remade.Report);

        var ready = await Office.CheckedAsync(remade);
        Assert.Contains(ready.Id, await Office.ListAsync("?state=checked"));
        var number = PaperOffice.NewNumber();
        var issued = await Office.IssueAsync(ready, number);

        Assert.Equal("issued", issued.State);
        Assert.Equal(["drafted", "submitted", "returned", "remade", "submitted", "checked", "issued"], issued.Kinds);
        Assert.Equal(made.Sha256, issued.Json.GetProperty("events")[0].GetProperty("figuresSha256").GetString());
        Assert.All(issued.Json.GetProperty("events").EnumerateArray(), happened => Assert.NotEqual("", happened.GetProperty("by").GetString()));
        var stands = issued.Json.GetProperty("issue");
        Assert.Equal(
            ($"{number}/BC-UBND", "2026-11-23", "Hà Tu", "PHÓ CHỦ TỊCH", "Nguyễn Thị Hạnh"),
            (stands.GetProperty("written").GetString(), stands.GetProperty("day").GetString(), stands.GetProperty("place").GetString(), stands.GetProperty("position").GetString(), stands.GetProperty("signer").GetString()));
        Assert.Contains(issued.Id, await Office.ListAsync("?state=issued"));
        Assert.DoesNotContain(issued.Id, await Office.ListAsync("?state=checked"));
    }

    [Fact]
    public async Task An_issued_paper_can_be_commented_on_and_in_no_way_be_changed()
    {
        var issued = await Office.IssuedAsync((await Office.MakeAsync("06658")).Code, PaperOffice.NewNumber());
        var document = await Office.FileAsync(issued, "xlsx");

        foreach (var action in new[] { "submit", "check", "return", "cancel", "remake" })
        {
            Assert.Equal((409, "already-issued"), await Office.RefusedAsync($"papers/{issued.Id}/{action}", new { revision = issued.Revision, note = "sửa" }));
        }
        Assert.Equal((409, "already-issued"), await Office.RefusedAsync($"papers/{issued.Id}/issue", PaperOffice.Signing(issued, PaperOffice.NewNumber(), "Người khác")));
        Assert.Equal((409, "paper-exists"), await Office.RefusedAsync($"made/{issued.Report}/papers", new { }));
        await Office.SendLateAsync("06658");
        var after = await Office.PostAsync($"papers/{issued.Id}/comment", new { note = "Đã gửi Sở Nội vụ" });

        Assert.Equal((issued.Revision, "issued", "commented"), (after.Revision, after.State, after.Kinds[^1]));
        Assert.Equal(issued.Json.GetProperty("issue").GetRawText(), after.Json.GetProperty("issue").GetRawText());
        Assert.Equal(document, await Office.FileAsync(issued, "xlsx"));
    }

    [Fact]
    public async Task Each_step_waits_for_the_one_before_and_says_so()
    {
        var drafted = await Office.DraftAsync((await Office.MakeAsync("06661")).Code);
        var path = $"papers/{drafted.Id}";

        Assert.Equal((409, "not-submitted"), await Office.RefusedAsync($"{path}/check", new { revision = drafted.Revision }));
        Assert.Equal((409, "not-checked"), await Office.RefusedAsync($"{path}/issue", PaperOffice.Signing(drafted, 1)));
        Assert.Equal((409, "not-issued"), await Office.RefusedAsync($"{path}/correct", new { reason = "sai" }));
        Assert.Equal((409, "figures-unchanged"), await Office.RefusedAsync($"{path}/remake", new { revision = drafted.Revision }));
        Assert.Equal((400, "revision-missing"), await Office.RefusedAsync($"{path}/submit", new { }));
        var submitted = await Office.ActAsync(drafted, "submit");
        Assert.Equal((400, "reason-missing"), await Office.RefusedAsync($"{path}/return", new { revision = submitted.Revision, note = " " }));
        Assert.Equal((409, "already-submitted"), await Office.RefusedAsync($"{path}/remake", new { revision = submitted.Revision }));
        Assert.Equal((400, "comment-missing"), await Office.RefusedAsync($"{path}/comment", new { }));
        var ready = await Office.ActAsync(submitted, "check");
        Assert.Equal((400, "day-in-future"), await Office.RefusedAsync($"{path}/issue", PaperOffice.Signing(ready, 1, day: "2026-11-24")));
        Assert.Equal((400, "day-too-early"), await Office.RefusedAsync($"{path}/issue", PaperOffice.Signing(ready, 1, day: "2026-11-13")));
        Assert.Equal((400, "signer-missing"), await Office.RefusedAsync($"{path}/issue", PaperOffice.Signing(ready, 1, signer: "")));
        Assert.Equal((400, "issuer-wrong"), await Office.RefusedAsync($"{path}/issue", new { revision = ready.Revision, issuer = "office", position = "CHÁNH VĂN PHÒNG", signer = "A" }));
        var cancelled = await Office.ActAsync(ready, "cancel", "Không dùng nữa");
        Assert.Equal((409, "paper-cancelled"), await Office.RefusedAsync($"{path}/submit", new { revision = cancelled.Revision }));

        // What was given up stands in nobody's way.
        Assert.Equal("draft", (await Office.DraftAsync(cancelled.Report)).State);
    }

    [Fact]
    public async Task A_body_gives_each_number_of_a_year_once_and_the_next_is_offered()
    {
        var (first, second) = (await Office.CheckedAsync(await Office.DraftAsync((await Office.MakeAsync("06673")).Code)), await Office.CheckedAsync(await Office.DraftAsync((await Office.MakeAsync("06673", "ranking")).Code)));
        var other = await Office.CheckedAsync(await Office.DraftAsync((await Office.MakeAsync("06676")).Code));
        Assert.Equal(1, first.Json.GetProperty("nextNumbers").GetProperty("committee").GetInt32());

        await Office.IssueAsync(first, 7);
        Assert.Equal((409, "number-taken"), await Office.RefusedAsync($"papers/{second.Id}/issue", PaperOffice.Signing(second, 7)));
        Assert.Equal("checked", (await Office.FindAsync(second.Id)).State);
        var next = await Office.PostAsync($"papers/{second.Id}/issue", PaperOffice.Signing(second, null));
        // Another commune counts by itself.
        await Office.IssueAsync(other, 7);

        Assert.Equal("08/BC-UBND", next.Text("number"));
    }

    [Fact]
    public async Task Of_two_who_issue_at_once_one_wins_and_the_other_is_told()
    {
        var ready = await Office.CheckedAsync(await Office.DraftAsync((await Office.MakeAsync("06793")).Code));
        var (one, two) = (PaperOffice.NewNumber(), PaperOffice.NewNumber());

        var answers = await Task.WhenAll(new[] { one, two }.Select(async number =>
        {
            using var answer = await Office.Writer.PostAsJsonAsync($"api/v1/reports/papers/{ready.Id}/issue", PaperOffice.Signing(ready, number));
            return (answer.StatusCode, Code: answer.IsSuccessStatusCode ? null : await SourceSystem.CodeOfAsync(answer));
        }));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Contains(Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Conflict).Code, (string[])["paper-moved", "already-issued"]);
        Assert.Single((await Office.FindAsync(ready.Id)).Kinds, kind => kind == "issued");
        // Who comes with what was seen before is told, whatever is wanted.
        Assert.Equal((409, "paper-moved"), await Office.RefusedAsync($"papers/{(await Office.ActAsync(await Office.DraftAsync((await Office.MakeAsync("06685")).Code), "submit")).Id}/check", new { revision = 1 }));
    }

    [Fact]
    public async Task Of_two_who_draw_up_a_paper_of_one_report_at_once_one_does()
    {
        var made = await Office.MakeAsync("06688");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var answer = await Office.Writer.PostAsJsonAsync($"api/v1/reports/made/{made.Code}/papers", new { });
            return answer.StatusCode;
        }));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], statuses.Order());
    }

    [Fact]
    public async Task A_paper_outside_the_scope_is_answered_like_one_that_does_not_exist()
    {
        var paper = await Office.DraftAsync((await Office.MakeAsync("06706")).Code);
        var (papers, draft, acting) = (Service<VisiblePapers>(), Service<DraftPaper>(), Service<ActOnPaper>());
        foreach (var outside in new[] { UnitScope.Nothing, new UnitScope(["01"]) })
        {
            Assert.Null(await papers.FindAsync(paper.Id, outside, default));
            Assert.Empty(await papers.ListAsync(null, outside, null, 10, default));
            Assert.Empty(await papers.OfReportAsync(paper.Text("figuresSha256")!, outside, default));
            Assert.Empty(await Service<PaperBook>().CountAsync(outside, default));
            Assert.Equal("unknown-report", Code((await draft.OfReportAsync(paper.Report, null, "a", outside, default)).Problem));
            Assert.Equal("unknown-paper", Code((await draft.InPlaceOfAsync(paper.Id, null, "a", "a", outside, default)).Problem));
            Assert.Equal("unknown-paper", Code(await draft.RemakeAsync(paper.Id, 1, null, null, "a", outside, default)));
            Assert.Equal("unknown-paper", Code(await acting.RunAsync(paper.Id, new PaperAct(Rules.Reports.PaperEventKind.Commented, "a", "b", null), outside, default)));
            Assert.Equal("unknown-paper", Code(await acting.IssueAsync(paper.Id, new PaperAct(Rules.Reports.PaperEventKind.Issued, "a", null, 1), new PaperSigning(default, 1, null, null, null, null, "b", "c"), outside, default)));
        }
        using var missing = await Office.Reader.GetAsync("api/v1/reports/papers/7.docx");
        Assert.Equal((HttpStatusCode.NotFound, "unknown-paper"), (missing.StatusCode, await SourceSystem.CodeOfAsync(missing)));
        Assert.Equal((404, "unknown-paper"), await Office.RefusedAsync("papers/7/submit", new { revision = 1 }));
        Assert.Equal((404, "unknown-report"), await Office.RefusedAsync("made/ZZZZZZZZZZ/papers", new { }));

        static string? Code(IResult? problem) => (problem as Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult)?.ProblemDetails.Extensions["code"] as string;
    }

    [Fact]
    public async Task The_figures_of_a_paper_are_not_forgotten()
    {
        await Office.SendLateAsync("06799");
        var (made, loose) = (await Office.MakeAsync("06799", "overdue"), await Office.MakeAsync("06709", "overdue"));
        Assert.Single(made.Keys);
        var paper = await Office.DraftAsync(made.Code);
        await using (var connection = await Service<OperationalStore>().OpenAsync(default))
        {
            await connection.ExecuteAsync("UPDATE report SET keep_until = 1 WHERE code IN (@One, @Two)", new { One = made.Code, Two = loose.Code });
        }

        await Service<KeptReports>().ForgetAsync(default);

        Assert.Equal(made.Body, await Office.FileAsync(paper, "json"));
        Assert.Equal((410, "figures-forgotten"), await Office.RefusedAsync($"made/{loose.Code}/papers", new { }));
    }

    [Fact]
    public async Task An_office_may_want_two_pairs_of_eyes()
    {
        await using var strict = await PaperOffice.StartAsync(plain => plain with { TwoPairsOfEyes = true });
        var submitted = await strict.ActAsync(await strict.DraftAsync((await strict.MakeAsync("06652")).Code), "submit");

        Assert.Equal((409, "same-person"), await strict.RefusedAsync($"papers/{submitted.Id}/check", new { revision = submitted.Revision }));
        using var browser = strict.Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        using var checkedByAnother = await browser.SendFormAsync($"/reports/papers/{submitted.Id}", $"/reports/papers/{submitted.Id}/check");
        Assert.Equal("checked", (await strict.FindAsync(submitted.Id)).State);
    }

    private T Service<T>() where T : notnull => Office.Product.Services.GetRequiredService<T>();
}
