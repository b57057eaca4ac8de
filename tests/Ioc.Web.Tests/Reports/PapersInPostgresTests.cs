using System.Net;

namespace Ioc.Tests.Reports;

/// <summary>Papers are kept by both stores alike.</summary>
[Collection(WithPostgres.Name)]
public sealed class PapersInPostgresTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task A_paper_lives_and_is_replaced_in_PostgreSQL()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var office = await PaperOffice.StartAsync(plain => plain with { Postgres = database });
        var made = await office.MakeAsync("06652");
        var statuses = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await office.RefusedAsync($"made/{made.Code}/papers", new { })).Status));
        Assert.Equal([201, 409, 409, 409], statuses.Order());
        var drafted = await office.FindAsync((await office.ListAsync(""))[0]);

        var ready = await office.CheckedAsync(drafted);
        var answers = await Task.WhenAll(new[] { 1, 2, 3 }.Select(number => office.RefusedAsync($"papers/{ready.Id}/issue", PaperOffice.Signing(ready, number))));
        Assert.Equal([200, 409, 409], answers.Select(answer => answer.Status).Order());

        await office.SendLateAsync("06652");
        var correction = await office.PostAsync($"papers/{ready.Id}/correct", new { reason = "Hồ sơ muộn" }, HttpStatusCode.Created);
        var second = await office.CheckedAsync(correction);
        Assert.Equal((409, "number-taken"), await office.RefusedAsync($"papers/{second.Id}/issue", PaperOffice.Signing(second, (await office.FindAsync(ready.Id)).Json.GetProperty("issue").GetProperty("number").GetInt32())));
        await office.PostAsync($"papers/{second.Id}/issue", PaperOffice.Signing(second, null));

        Assert.Equal("superseded", (await office.FindAsync(ready.Id)).State);
        Assert.Equal([ready.Id], await office.ListAsync("?state=superseded"));
        Assert.Equal([second.Id, ready.Id], await office.ListAsync(""));
        using var browser = office.Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        Assert.Contains("Đã được thay thế bằng văn bản", await browser.ReadAsync($"/verify/{made.Code}"));
        Assert.Contains($"/reports/papers/{second.Id}", await browser.ReadAsync("/reports/papers?state=issued"));
    }
}
