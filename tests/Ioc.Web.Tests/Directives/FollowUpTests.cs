using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Access;
using Ioc.Directives;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Directives;

/// <summary>What was asked, what was done, and whether the figure moved; every test has communes of its own.</summary>
public sealed class FollowUpTests : IClassFixture<SharedDirectiveOffice>
{
    private readonly DirectiveOffice _office;

    public FollowUpTests(SharedDirectiveOffice shared)
    {
        _office = shared.Office;
        _office.Clock.Set(DirectiveOffice.Friday);
    }

    [Fact]
    public async Task A_number_becomes_a_task_and_its_figure_is_followed_from_the_asking_over_the_answer_to_now()
    {
        string[] codes = [Dossiers.NewCode(), Dossiers.NewCode(), Dossiers.NewCode()];
        foreach (var code in codes)
        {
            await _office.SendAsync("06661", code);
        }
        var given = await _office.GiveAsync(DirectiveOffice.Overdue("06661"));
        var id = given.GetProperty("id").GetString()!;
        Assert.Equal(("asked", 3), (given.GetProperty("state").GetString(), Unit(given).GetProperty("asked").GetDouble()));

        await _office.SendAsync("06661", codes[0], status: 9);
        await _office.ActAsync(id, "answers", new { text = "Đã giải quyết một hồ sơ" });
        await _office.SendAsync("06661", codes[1], status: 9);
        // A working day later; the period was "to date", so it goes on.
        _office.Clock.Set(DirectiveOffice.At(23, 9, 0));

        var unit = Unit((await _office.ReadAsync("?commune=06661")).GetProperty("directives")[0]);
        Assert.Equal(
            (3, 2, 1), (unit.GetProperty("asked").GetDouble(), unit.GetProperty("atAnswer").GetDouble(), unit.GetProperty("now").GetDouble()));
        Assert.Equal(("answered", "Đã giải quyết một hồ sơ", "alarms"), (unit.GetProperty("state").GetString(), unit.GetProperty("answer").GetString(), unit.GetProperty("answeredBy").GetString()));
    }

    [Fact]
    public async Task The_figure_is_the_one_that_was_seen_not_the_one_of_the_moment_of_sending()
    {
        await _office.SendAsync("06658", Dossiers.NewCode());
        var seen = _office.Clock.GetUtcNow();
        _office.Clock.Set(seen.AddMinutes(20));
        await _office.SendAsync("06658", Dossiers.NewCode());

        var draft = DirectiveOffice.Overdue("06658");
        draft["asOf"] = seen.AddSeconds(30).ToString("O");
        var unit = Unit(await _office.GiveAsync(draft));

        Assert.Equal((1, 2), (unit.GetProperty("asked").GetDouble(), unit.GetProperty("now").GetDouble()));
    }

    [Fact]
    public async Task A_commune_from_which_nothing_came_has_no_figure_and_not_zero()
    {
        var unit = Unit(await _office.GiveAsync(DirectiveOffice.Overdue("07090")));

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (unit.GetProperty("asked").ValueKind, unit.GetProperty("now").ValueKind));
    }

    [Fact]
    public async Task A_list_of_dossiers_follows_the_figure_that_counts_it_and_an_alarm_alone_follows_none()
    {
        await _office.SendAsync("06673", Dossiers.NewCode());
        var list = DirectiveOffice.Overdue("06673");
        list.Remove("figure");
        list["state"] = "noApology";
        var alarm = DirectiveOffice.Overdue("06673");
        alarm.Remove("figure");
        alarm["alarm"] = "commune-overloaded/06673";

        var ofList = await _office.GiveAsync(list);
        var ofAlarm = await _office.GiveAsync(alarm);

        Assert.Equal(("openNoApology", 1), (ofList.GetProperty("subject").GetProperty("figure").GetString(), Unit(ofList).GetProperty("asked").GetDouble()));
        Assert.Equal("commune-overloaded/06673", ofAlarm.GetProperty("subject").GetProperty("alarm").GetString());
        Assert.Equal(JsonValueKind.Null, Unit(ofAlarm).GetProperty("asked").ValueKind);
    }

    [Fact]
    public async Task Each_unit_goes_its_own_way_and_the_whole_is_as_far_as_the_last_of_them()
    {
        var id = (await _office.GiveAsync(DirectiveOffice.Overdue("06676", "06685"))).GetProperty("id").GetString()!;

        Assert.Equal((HttpStatusCode.BadRequest, "commune-missing"), await _office.RefusedAsync($"/{id}/answers", new { text = "Xong" }));
        Assert.Equal((HttpStatusCode.Conflict, "not-answered"), await _office.RefusedAsync($"/{id}/accept", new { }));
        await _office.ActAsync(id, "answers", new { commune = "06676", text = "Xong" });
        var accepted = await _office.ActAsync(id, "accept", new { });
        Assert.Equal(["accepted", "asked"], States(accepted));
        Assert.Equal("asked", accepted.GetProperty("state").GetString());

        await _office.ActAsync(id, "answers", new { commune = "06685", text = "Gần xong" });
        await _office.ActAsync(id, "return", new { commune = "06685", text = "Nêu rõ ngày", dueAt = "2026-11-24T17:30:00+07:00" });
        var withdrawn = await _office.ActAsync(id, "withdraw", new { text = "Không còn cần" });
        Assert.Equal(["accepted", "withdrawn"], States(withdrawn));
        Assert.Equal((HttpStatusCode.Conflict, "directive-closed"), await _office.RefusedAsync($"/{id}/answers", new { commune = "06685", text = "Xong" }));
        Assert.Equal(
            ["answered 06676", "accepted 06676", "answered 06685", "returned 06685", "withdrawn 06685"],
            withdrawn.GetProperty("events").EnumerateArray().Select(e => $"{e.GetProperty("kind").GetString()} {e.GetProperty("commune").GetString()}"));
    }

    [Fact]
    public async Task A_list_is_narrowed_by_state_lateness_and_commune_and_read_page_by_page()
    {
        var all = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            string[] communes = i % 2 == 0 ? ["06688"] : ["06688", "06706"];
            all.Insert(0, (await _office.GiveAsync(DirectiveOffice.Overdue(communes))).GetProperty("id").GetString()!);
        }
        await _office.ActAsync(all[0], "answers", new { text = "Xong" });

        var first = await _office.ReadAsync("?commune=06688");
        var second = await _office.ReadAsync($"?commune=06688&cursor={first.GetProperty("next").GetString()}");
        Assert.Equal(all, [.. DirectiveOffice.Ids(first), .. DirectiveOffice.Ids(second)]);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal([all[0]], DirectiveOffice.Ids(await _office.ReadAsync("?commune=06688&state=answered")));
        Assert.Equal(all.Where((_, i) => i % 2 == 1), await _office.OfAsync("06706"));
        Assert.Empty(DirectiveOffice.Ids(await _office.ReadAsync("?commune=06688&late=true")));
        Assert.Empty(DirectiveOffice.Ids(await _office.ReadAsync("?commune=06688&priority=urgent")));

        _office.Clock.Set(DirectiveOffice.At(20, 18, 0));
        Assert.DoesNotContain(all[0], DirectiveOffice.Ids(await _office.ReadAsync("?commune=06688&late=true")));
        Assert.Equal(11, DirectiveOffice.Ids(await _office.ReadAsync("?commune=06706&late=true")).Count);
    }

    [Theory]
    [InlineData("subject-missing", "figure", null)]
    [InlineData("unknown-figure", "figure", "load")]
    [InlineData("unknown-figure", "figure", "nothing")]
    [InlineData("bad-parameter", "state", "lost")]
    [InlineData("bad-parameter", "priority", "now")]
    [InlineData("bad-parameter", "from", "yesterday")]
    [InlineData("bad-parameter", "asOf", "2099-01-01T00:00:00Z")]
    [InlineData("period-ends-before-it-starts", "from", "2026-11-21")]
    [InlineData("communes-missing", "communes", null)]
    [InlineData("instruction-missing", "instruction", "   ")]
    [InlineData("due-missing", "dueAt", null)]
    [InlineData("due-in-past", "dueAt", "2026-11-20T08:59:00+07:00")]
    [InlineData("due-too-far", "dueAt", "2028-01-01T00:00:00+07:00")]
    [InlineData("malformed", "dueAt", "tomorrow")]
    public async Task What_cannot_be_asked_is_refused_with_its_code(string code, string member, string? value)
    {
        var draft = DirectiveOffice.Overdue("06709");
        draft[member] = value;

        Assert.Equal((HttpStatusCode.BadRequest, code), await _office.RefusedAsync("", draft));
        Assert.Empty(await _office.OfAsync("06709"));
    }

    [Fact]
    public async Task A_commune_outside_is_answered_like_one_that_does_not_exist()
    {
        Assert.Equal((HttpStatusCode.NotFound, "unknown-commune"), await _office.RefusedAsync("", DirectiveOffice.Overdue("06652", "00004")));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-commune"), await _office.RefusedAsync("", DirectiveOffice.Overdue("99999")));
    }

    [Fact]
    public async Task Who_sees_no_unit_sees_no_directive_and_can_do_nothing_with_it()
    {
        var id = (await _office.GiveAsync(DirectiveOffice.Overdue("06652"))).GetProperty("id").GetString()!;
        var (visible, acting) = (_office.Product.Services.GetRequiredService<VisibleDirectives>(), _office.Product.Services.GetRequiredService<ActOnDirective>());

        Assert.Empty((await visible.ListAsync(new DirectiveFilter(), UnitScope.Nothing, null, default)).Directives);
        Assert.Null(await visible.FindAsync(id, UnitScope.Nothing, default));
        Assert.Null(await visible.FindAsync(id, new UnitScope(["01"]), default));
        Assert.Same(VisibleDirectives.Unknown, await acting.RunAsync(id, new DirectiveAct(Ioc.Rules.Directives.DirectiveEventKind.Withdrawn, null, "?", null, "x"), UnitScope.Nothing, default));
        Assert.Equal("asked", (await _office.ReadAsync($"/{id}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_key_that_only_reads_gives_nothing()
    {
        using var answer = await _office.Reader.PostAsJsonAsync("/api/v1/directives", DirectiveOffice.Overdue("06652"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static JsonElement Unit(JsonElement directive) => directive.GetProperty("units")[0];

    private static IEnumerable<string> States(JsonElement directive) => directive.GetProperty("units").EnumerateArray().Select(unit => unit.GetProperty("state").GetString()!);
}
