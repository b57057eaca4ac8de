using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Model;

namespace Ioc.Tests.Ingestion;

/// <summary>A bad record waits until somebody corrects, replays or dismisses it, and never leaves silently.</summary>
[Collection(AtTheDoor.Name)]
public sealed class QuarantineTests(DoorOffice office)
{
    [Fact]
    public async Task A_bad_record_sent_again_is_reported_again_and_kept_once()
    {
        var bad = Dossiers.New(("status", 12));

        Assert.Equal((0, 0, 2), (await office.Source.SendAsync(bad, bad)).Counts);
        Assert.Equal((0, 0, 1), (await office.Source.SendAsync(bad)).Counts);
        Assert.Equal((0, 0, 1), (await office.Source.SendArrayAsync(bad.ToJsonString())).Counts);

        var waiting = Assert.Single(await office.QuarantineOfAsync(Code(bad)));
        Assert.Equal(Reasons.BadStatus, waiting.GetProperty("code").GetString());
        Assert.Equal("default", waiting.GetProperty("source").GetString());
        Assert.NotEmpty(waiting.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task The_list_can_be_paged_through_and_cut_down_to_one_reason()
    {
        var sent = Enumerable.Range(0, 230).Select(_ => Dossiers.New(("apologyAt", "mai"))).ToList();
        await office.Source.SendAsync(sent);
        await office.Source.SendAsync(Dossiers.New(("status", 12)));

        var first = await office.Sender.GetFromJsonAsync<JsonElement>("api/v1/quarantine?code=bad-date");
        var listed = await office.QuarantineAsync("bad-date");

        Assert.Equal(100, first.GetProperty("items").GetArrayLength());
        Assert.Equal(listed.Count, first.GetProperty("total").GetInt32());
        Assert.All(listed, item => Assert.Equal("bad-date", item.GetProperty("code").GetString()));
        Assert.Equal(listed.Count, listed.Select(item => item.GetProperty("id").GetString()).Distinct().Count());
        Assert.Empty(sent.Select(Code).Except(listed.Select(item => item.GetProperty("dossierCode").GetString()!)));
        Assert.Equal(HttpStatusCode.BadRequest, (await office.Sender.GetAsync("api/v1/quarantine?cursor=abc")).StatusCode);
    }

    [Fact]
    public async Task Replayed_as_it_was_it_stays_and_replayed_corrected_it_is_taken_and_gone()
    {
        var bad = Dossiers.New(("status", 12), ("source", "mot-cua"));
        await office.Source.SendAsync(bad);
        var id = Assert.Single(await office.QuarantineOfAsync(Code(bad))).GetProperty("id").GetString();

        var unchanged = await ReplayAsync(id, null);
        Assert.Equal((0, 0, 1), unchanged.Counts);
        Assert.Equal(Reasons.BadStatus, Assert.Single(unchanged.Errors).Code);
        Assert.Single(await office.QuarantineOfAsync(Code(bad)));

        bad["status"] = 4;
        Assert.Equal((1, 0, 0), (await ReplayAsync(id, SourceSystem.Json(bad.ToJsonString()))).Counts);

        Assert.Empty(await office.QuarantineOfAsync(Code(bad)));
        Assert.Equal(["4 mot-cua"], await office.StoredAsync(Code(bad), "concat(toString(status), ' ', source)"));
        Assert.Equal(HttpStatusCode.NotFound, (await office.Sender.PostAsync($"api/v1/quarantine/{id}/replay", null)).StatusCode);
    }

    [Fact]
    public async Task A_correction_that_is_no_record_is_answered_and_changes_nothing()
    {
        var bad = Dossiers.New(("status", 12));
        await office.Source.SendAsync(bad);
        var id = Assert.Single(await office.QuarantineOfAsync(Code(bad))).GetProperty("id").GetString();

        Assert.Equal(Reasons.Malformed, Assert.Single((await ReplayAsync(id, SourceSystem.Json("{"))).Errors).Code);
        Assert.Single(await office.QuarantineOfAsync(Code(bad)));
    }

    [Fact]
    public async Task A_record_ahead_of_its_time_is_taken_as_kept_when_its_time_has_come_and_then_equals_the_one_sent()
    {
        office.SetClockToNoon();
        var early = Dossiers.New(
            ("updatedAt", "2026-11-23T12:30:00+07:00"), ("officer", "cb-0044"), ("procedureName", "Gọi 0912345678"), ("satisfaction", "3"), ("digitised", true),
            ("sequence", 5), ("dueAt", "2026-12-01T17:00:00.123456+07:00"), ("source", "mot-cua"));
        Assert.Equal((0, 0, 1), (await office.Source.SendAsync(early)).Counts);
        var id = Assert.Single(await office.QuarantineOfAsync(Code(early))).GetProperty("id").GetString();

        office.Clock.Set(BadRecords.Now.AddMinutes(40));
        var taken = await ReplayAsync(id, null);
        var again = await office.Source.SendAsync(early);
        office.SetClockToNoon();

        Assert.Equal((1, 0, 0), taken.Counts);
        Assert.Equal((0, 1, 0), again.Counts);
    }

    [Fact]
    public async Task A_dismissed_record_is_gone_and_waits_again_when_it_comes_again()
    {
        var bad = Dossiers.New(("channel", 9));
        await office.Source.SendAsync(bad);
        var id = Assert.Single(await office.QuarantineOfAsync(Code(bad))).GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.BadRequest, await DismissAsync(id, "{}"));
        Assert.Equal(HttpStatusCode.BadRequest, await DismissAsync(id, "không phải JSON"));
        Assert.Equal(HttpStatusCode.NoContent, await DismissAsync(id, """{"reason":"hồ sơ thử"}"""));
        Assert.Empty(await office.QuarantineOfAsync(Code(bad)));
        Assert.Equal(HttpStatusCode.NotFound, await DismissAsync(id, """{"reason":"hồ sơ thử"}"""));
        Assert.Equal(HttpStatusCode.NotFound, await DismissAsync("x", """{"reason":"hồ sơ thử"}"""));

        await office.Source.SendAsync(bad);
        Assert.Single(await office.QuarantineOfAsync(Code(bad)));
    }

    private async Task<Outcome> ReplayAsync(string? id, HttpContent? corrected)
    {
        using var answer = await office.Sender.PostAsync($"api/v1/quarantine/{id}/replay", corrected);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Outcome>())!;
    }

    private async Task<HttpStatusCode> DismissAsync(string? id, string body)
    {
        using var answer = await office.Sender.PostAsync($"api/v1/quarantine/{id}/dismiss", SourceSystem.Json(body));
        return answer.StatusCode;
    }

    private static string Code(JsonObject record) => record["dossierCode"]!.GetValue<string>();
}
