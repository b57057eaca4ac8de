using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Access;
using Ioc.Reports.Runs;
using Ioc.Reports.Schedules;
using Ioc.Rules.Calendar;
using Ioc.Tests.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>A schedule runs with what its maker may do when it runs, not with what they could when they made it.</summary>
public sealed class ScheduleMakerTests : IAsyncLifetime
{
    private readonly OfficeClock _clock = new(At(16, 9));
    private RunningProduct? _product;

    private RunningProduct Product => _product!;

    public async Task InitializeAsync()
    {
        _product = await RunningProduct.StartAsync(adjust: builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        await People.AddAsync(Product, "maker", ["department"]);
    }

    public async Task DisposeAsync() => await Product.DisposeAsync();

    [Theory]
    [InlineData("deleted", "maker-gone", "tài khoản hoặc khoá của người chịu trách nhiệm không còn", "is gone or disabled")]
    [InlineData("disabled", "maker-gone", "hoặc đã bị khoá", "is gone or disabled")]
    [InlineData("role", "maker-may-not", "không còn quyền quản lý lịch gửi", "may not keep schedules")]
    [InlineData("unit", "maker-does-not-see", "không còn được xem đơn vị hoặc lĩnh vực", "does not see its unit or fields")]
    [InlineData("field", "maker-does-not-see", "không còn được xem đơn vị hoặc lĩnh vực", "does not see its unit or fields")]
    [InlineData("dossiers", "forbidden", "quyền của người chịu trách nhiệm không còn như trước", "rights are no longer what they were")]
    public async Task Of_who_has_lost_the_right_nothing_is_made_and_the_page_says_why(string lost, string code, string vi, string en)
    {
        var id = await AddAsync("maker", lost == "dossiers" ? "overdue" : "06a");
        Assert.NotNull((await FindAsync(id)).Maker);
        await LoseAsync(lost);
        _clock.Set(At(17, 8, 1));

        Assert.Empty(await FireAsync(id));
        // The same time again, as after a crash: told once.
        Assert.Empty(await FireAsync(id));

        Assert.Empty(await RunsAsync(id));
        using var admin = await SignInAsync("admin", RunningProduct.AdminPassword);
        var page = await admin.ReadAsync($"/reports/schedules/{id}");
        Assert.Contains(vi, page);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, "Không lập –"));
        Assert.Contains(vi, await admin.ReadAsync("/reports/schedules"));
        using var toEnglish = await admin.GetAsync("/language/en?returnUrl=/");
        Assert.Contains(en, await admin.ReadAsync($"/reports/schedules/{id}"));
        using var machine = Product.WithKey(RunningProduct.AlarmsKey);
        var refusal = Assert.Single((await machine.GetFromJsonAsync<JsonElement>($"api/v1/reports/schedules/{id}")).GetProperty("refusals").EnumerateArray().ToList());
        Assert.Equal((code, "maker", At(17, 8)), (refusal.GetProperty("code").GetString(), refusal.GetProperty("maker").GetString(), refusal.GetProperty("plannedAt").GetDateTimeOffset()));
        // It goes on to its next time, and is tried then.
        Assert.Equal(At(16, 8).AddMonths(1), (await FindAsync(id)).NextAt);
    }

    [Fact]
    public async Task Somebody_with_the_name_of_one_who_is_gone_does_not_answer_for_it()
    {
        var id = await AddAsync("maker");
        await LoseAsync("deleted");
        await People.AddAsync(Product, "maker", ["department"]);
        _clock.Set(At(17, 8, 1));

        Assert.Empty(await FireAsync(id));
        Assert.Equal("maker-gone", (await FindAsync(id)).LastError);
    }

    [Fact]
    public async Task An_operator_takes_it_over_and_it_goes_on_about_the_same_fields()
    {
        await People.AddAsync(Product, "land", ["department"], fields: ["LV-DAT"]);
        await People.AddAsync(Product, "keeper", ["operator"]);
        await People.AddAsync(Product, "other", ["department"], fields: ["LV-HOTICH"]);
        var id = await AddAsync("land");
        await People.ChangeAsync(Product, "land", (accounts, account) => accounts.DeleteAsync(account));
        using var keeper = await SignInAsync("keeper", People.Password);
        using var other = await SignInAsync("other", People.Password);

        using var refused = await keeper.SendFormAsync($"/reports/schedules/{id}", $"/reports/schedules/{id}/run");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendFormAsync("/reports/schedules/new", $"/reports/schedules/{id}/take-over")).StatusCode);
        using var taken = await keeper.SendFormAsync($"/reports/schedules/{id}", $"/reports/schedules/{id}/take-over");
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        _clock.Set(At(17, 8, 1));

        Assert.Single(await FireAsync(id));
        var schedule = await FindAsync(id);
        Assert.Equal(("keeper", "LV-DAT", null), (schedule.ChangedBy, Assert.Single(schedule.Fields!), schedule.LastError));
        var run = Assert.Single(await RunsAsync(id));
        Assert.Equal(("keeper", "LV-DAT"), (run.By, Assert.Single(run.Fields!)));
        var page = await keeper.ReadAsync($"/reports/schedules/{id}");
        Assert.Contains("Không lập –", page);
        Assert.DoesNotContain("take-over", page);
    }

    [Fact]
    public async Task Who_may_not_ask_for_the_report_cannot_take_its_schedule_over()
    {
        await People.AddAsync(Product, "keeper", ["operator"]);
        var id = await AddAsync("maker", "overdue");
        using var keeper = await SignInAsync("keeper", People.Password);

        using var refused = await keeper.SendFormAsync($"/reports/schedules/{id}", $"/reports/schedules/{id}/take-over");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("maker", (await FindAsync(id)).ChangedBy);
    }

    [Fact]
    public async Task A_schedule_of_a_key_ends_with_the_key()
    {
        var key = await People.KeyAsync(Product, "alarms");
        using var machine = Product.WithKey(key);
        using var added = await machine.PostAsJsonAsync("api/v1/reports/schedules", new { form = "06a", province = "22", units = "province", rhythm = "afterPeriod", period = "reportingMonth", workingDay = 2, at = "08:00", formats = new[] { "csv" }, level = "provinceOffice" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var schedule = Assert.Single(await Product.Services.GetRequiredService<ScheduleBook>().AllAsync(default));
        var keys = Product.Services.GetRequiredService<ApiKeys>();
        Assert.True(await keys.RemoveAsync(schedule.ChangedBy, default));
        _clock.Set(At(17, 8, 1));

        Assert.Empty(await FireAsync(schedule.Id));
        Assert.Equal("maker-gone", (await FindAsync(schedule.Id)).LastError);
    }

    [Fact]
    public async Task One_who_edits_the_schedule_of_some_fields_does_not_widen_it()
    {
        await People.AddAsync(Product, "land", ["department"], fields: ["LV-DAT"]);
        var id = await AddAsync("land");
        using var admin = await SignInAsync("admin", RunningProduct.AdminPassword);

        using var changed = await admin.SendFormAsync($"/reports/schedules/{id}", $"/reports/schedules/{id}", Fields("06a", "09:30"));

        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        var schedule = await FindAsync(id);
        Assert.Equal(("admin", "LV-DAT", new TimeOnly(9, 30)), (schedule.ChangedBy, Assert.Single(schedule.Fields!), schedule.Plan.At));
    }

    private Task LoseAsync(string what) => People.ChangeAsync(Product, "maker", async (accounts, account) =>
    {
        switch (what)
        {
            case "deleted":
                await accounts.DeleteAsync(account);
                break;
            case "disabled":
                await accounts.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue);
                break;
            case "role":
                await accounts.RemoveFromRoleAsync(account, "department");
                await accounts.AddToRoleAsync(account, "auditor");
                break;
            case "dossiers":
                await accounts.RemoveFromRoleAsync(account, "department");
                await accounts.AddToRoleAsync(account, "operator");
                break;
            default:
                var type = $"ioc:{what}";
                await accounts.RemoveClaimsAsync(account, (await accounts.GetClaimsAsync(account)).Where(claim => claim.Type == type));
                await accounts.AddClaimAsync(account, new(type, what == "unit" ? "06652" : "LV-DAT"));
                break;
        }
    });

    private async Task<string> AddAsync(string by, string form = "06a")
    {
        using var browser = await SignInAsync(by, People.Password);
        using var added = await browser.SendFormAsync("/reports/schedules/new", "/reports/schedules/new", Fields(form, "08:00"));
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        return added.Headers.Location!.ToString().Split('/')[^1];
    }

    private static (string, string)[] Fields(string form, string at) =>
        [("form", form), ("province", "22"), ("units", "province"), ("rhythm", "afterPeriod"), ("period", "reportingMonth"), ("workingDay", "2"), ("at", at), ("formats", "csv"), ("level", "provinceOffice")];

    private async Task<Browser> SignInAsync(string name, string password)
    {
        var browser = Product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(name, password)).StatusCode);
        return browser;
    }

    private Task<IReadOnlyList<string>> FireAsync(string id) => Product.Services.GetRequiredService<FireSchedule>().RunAsync(id, default);

    private async Task<ReportSchedule> FindAsync(string id) => (await Product.Services.GetRequiredService<ScheduleBook>().AllAsync(default)).Single(schedule => schedule.Id == id);

    private Task<IReadOnlyList<ReportRun>> RunsAsync(string id) => Product.Services.GetRequiredService<RunBook>().OfScheduleAsync(id, 10, default);

    private static DateTimeOffset At(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, LocalDay.Offset);
}
