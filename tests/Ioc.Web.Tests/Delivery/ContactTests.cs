using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Delivery;
using Ioc.Delivery.Contacts;
using Ioc.Geography;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Delivery;

/// <summary>Who is told, and what happens where there is nobody.</summary>
public sealed class ContactTests
{
    private static readonly CommuneDirectory Communes = new();

    [Fact]
    public void A_roster_goes_by_weekday_by_dates_and_by_the_time_it_is_valid()
    {
        var person = DeliveryOffice.Person("An", email: "an@xa.vn") with
        {
            ValidFrom = new DateOnly(2026, 11, 2), ValidTo = new DateOnly(2026, 11, 29), Weekdays = [1, 7],
            DutyDates = [new DateOnly(2026, 11, 18)], OffDates = [new DateOnly(2026, 11, 16)],
        };

        var on = Enumerable.Range(1, 30).Where(day => person.IsOnDuty(new DateOnly(2026, 11, day)));

        // Mondays 2, 9, 16 (off), 23; Sundays 8, 15, 22, 29; Wednesday 18 by date.
        Assert.Equal([2, 8, 9, 15, 18, 22, 23, 29], on);
    }

    [Fact]
    public void A_level_without_anybody_who_can_be_reached_is_a_gap_and_the_next_one_is_told()
    {
        var day = new DateOnly(2026, 11, 24);
        var chairman = DeliveryOffice.Person("Chủ tịch", level: ContactLevel.Chairman, email: "ct@xa.vn");
        var roster = new DutyRoster([DeliveryOffice.Person("Chỉ có điện thoại", phone: "0912345678"), chairman, DeliveryOffice.Person("Sở", "22", ContactLevel.Department, email: "so@tinh.vn")], Communes);

        var (told, gaps) = roster.Climb("06652", ContactLevel.Office, day, contact => contact.Email is not null);
        Assert.Equal(["Chủ tịch"], told.Select(contact => contact.Name));
        Assert.Equal([new DutyGap("06652", ContactLevel.Office)], gaps);

        Assert.Equal(["Sở"], roster.Climb("06658", ContactLevel.Office, day, _ => true).Told.Select(contact => contact.Name));
        var (nobody, all) = new DutyRoster([], Communes).Climb("06652", ContactLevel.Office, day, _ => true);
        Assert.Empty(nobody);
        Assert.Equal(4, all.Count);
        Assert.Equal(all, DutyGap.Read(string.Join(',', all)));
    }

    [SmtpFact]
    public async Task Those_on_duty_and_the_provinces_common_address_get_the_mail_each_once()
    {
        await using var server = await SmtpPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(mail: server.Address(), to: "truc@tinh.example");
        await office.AddAsync(DeliveryOffice.Person("An", email: "an@xa.example"));
        await office.AddAsync(DeliveryOffice.Person("Cũng là địa chỉ chung", email: "TRUC@tinh.example"));
        await office.AddAsync(DeliveryOffice.Person("Xã khác", "06658", email: "khac@xa.example"));
        await office.AddAsync(DeliveryOffice.Person("Nghỉ", email: "nghi@xa.example") with { Weekdays = [] });

        await office.TellAsync(DeliveryOffice.Notice("n1", subject: "Phường Hồng Gai quá tải"));
        await FigureOffice.UntilAsync("sent", async () => (await office.DeliveriesAsync()) is { Count: 2 } all && all.All(entry => entry.State == "sent"));

        Assert.Equal(["an@xa.example", "truc@tinh.example"], server.Mails.Select(mail => mail.To).Order());
        Assert.Equal(2, server.Mails.Select(mail => mail.Id).Distinct().Count());
        Assert.All(server.Mails, mail => Assert.Contains("Số ngày tồn đọng: 12", mail.Text));
        Assert.Null(await office.ReadAsync<string>("SELECT gaps FROM notice"));
    }

    [SmtpFact]
    public async Task Where_nobody_is_on_duty_the_next_level_and_the_common_address_are_told_and_the_gap_is_kept()
    {
        await using var server = await SmtpPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(mail: server.Address());
        await office.AddAsync(DeliveryOffice.Person("Chủ tịch", level: ContactLevel.Chairman, email: "ct@xa.example"));

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await FigureOffice.UntilAsync("sent", async () => (await office.DeliveriesAsync()) is { Count: 2 } all && all.All(entry => entry.State == "sent"));

        Assert.Equal(["ct@xa.example", "truc@tinh.example"], server.Mails.Select(mail => mail.To).Order());
        Assert.All(await office.DeliveriesAsync(), entry => Assert.Equal([new DispatchGap("06652", "office")], entry.Gaps));
    }

    [Fact]
    public async Task Programs_keep_contacts_within_their_scope_and_bad_ones_are_refused_by_the_name_of_the_member()
    {
        await using var product = await RunningProduct.StartAsync();
        using var keeper = product.WithKey(RunningProduct.AlarmsKey);
        var person = new Dictionary<string, object?>
        {
            ["unit"] = "06652", ["level"] = "office", ["name"] = "Nguyễn Văn An", ["email"] = "an@xa.example", ["phone"] = "+84 912.345.678", ["weekdays"] = new[] { 1, 2 }, ["unknown"] = 1,
        };

        using var made = await keeper.PostAsJsonAsync("api/v1/contacts", person);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var address = made.Headers.Location!;
        var kept = await keeper.GetFromJsonAsync<JsonElement>(address);
        Assert.Equal(("+84912345678", "vi"), (kept.GetProperty("phone").GetString(), kept.GetProperty("language").GetString()));
        person["name"] = "Trần Thị Bình";
        Assert.Equal(HttpStatusCode.OK, (await keeper.PutAsJsonAsync(address, person)).StatusCode);
        var list = await keeper.GetFromJsonAsync<JsonElement>("api/v1/contacts?unit=06652");
        Assert.Equal("Trần Thị Bình", Assert.Single(list.GetProperty("contacts").EnumerateArray()).GetProperty("name").GetString());
        // Mondays and Tuesdays only, and no chairman: five days and seven.
        Assert.Equal([5, 7], list.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("days").GetArrayLength()));

        foreach (var (member, value) in new (string, object?)[]
        {
            ("level", "boss"), ("name", " "), ("name", "A\r\nB"), ("email", "an"), ("email", "an@xa.vn\r\nBcc: b@c.vn"), ("phone", "call me"), ("zalo", "a b"), ("language", "fr"),
            ("validFrom", "2026-02-30"), ("weekdays", new[] { 8 }), ("dutyDates", new[] { "soon" }), ("offDates", new[] { "24/11/2026" }),
        })
        {
            using var refused = await keeper.PostAsJsonAsync("api/v1/contacts", new Dictionary<string, object?>(person) { [member] = value });
            Assert.Equal((HttpStatusCode.BadRequest, "bad-contact"), (refused.StatusCode, await SourceSystem.CodeOfAsync(refused)));
        }

        foreach (var unit in new[] { "00004", "01", "99999", "06970" })
        {
            using var refused = await keeper.PostAsJsonAsync("api/v1/contacts", new Dictionary<string, object?>(person) { ["unit"] = unit });
            Assert.Equal((HttpStatusCode.NotFound, "unknown-unit"), (refused.StatusCode, await SourceSystem.CodeOfAsync(refused)));
        }

        using var malformed = await keeper.PostAsync("api/v1/contacts", new StringContent("{\"unit\":", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await keeper.DeleteAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await keeper.DeleteAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Officers_addresses_are_for_people_who_signed_in_and_for_keys_that_may_answer_alarms()
    {
        await using var product = await RunningProduct.StartAsync();
        foreach (var path in new[] { "contacts", "delivery", "delivery/7", "api/v1/contacts", "api/v1/deliveries" })
        {
            using var reader = product.WithKey(RunningProduct.ReadKey);
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync(path)).StatusCode);
        }

        using var keeper = product.WithKey(RunningProduct.AlarmsKey);
        Assert.Equal(HttpStatusCode.OK, (await keeper.GetAsync("contacts")).StatusCode);
        using var browser = product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/contacts")).StatusCode);
    }

    [Fact]
    public async Task The_page_keeps_contacts_with_plain_forms_and_shows_who_is_missing()
    {
        await using var product = await RunningProduct.StartAsync();
        using var browser = product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        Assert.Contains("54 đơn vị chưa có ai", await browser.ReadAsync("/contacts"));

        using var bad = await browser.SendFormAsync("/contacts", "/contacts", ("unit", "06652"), ("level", "office"), ("name", "An"), ("email", "khong-phai"));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        var again = WebUtility.HtmlDecode(await bad.Content.ReadAsStringAsync());
        Assert.Contains("xem lại ô “Thư điện tử”", again);
        Assert.Contains("value=\"khong-phai\"", again);
        using var good = await browser.SendFormAsync(
            "/contacts", "/contacts", ("unit", "06652"), ("level", "office"), ("name", "Nguyễn Văn <An>"), ("email", "an@xa.example"), ("weekdays", "1"), ("offDates", "24/11/2026, 2026-11-25"));
        Assert.Equal(HttpStatusCode.Found, good.StatusCode);

        var page = await browser.ReadAsync("/contacts");
        Assert.Contains("an@xa.example", page);
        Assert.Contains("53 đơn vị chưa có ai", page);
        var id = System.Text.RegularExpressions.Regex.Match(page, "edit=([0-9a-f]{16})").Groups[1].Value;
        Assert.Contains("value=\"24/11/2026, 25/11/2026\"", await browser.ReadAsync($"/contacts?edit={id}"));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithoutTokenAsync($"/contacts/{id}/delete")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.SendFormAsync("/contacts", $"/contacts/{id}/delete")).StatusCode);
        Assert.DoesNotContain("an@xa.example", await browser.ReadAsync("/contacts"));
    }
}
