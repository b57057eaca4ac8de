using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Delivery;
using Ioc.Delivery.Contacts;
using Ioc.Delivery.Mail;
using Ioc.Geography;
using Ioc.Storage;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Alerts;

/// <summary>Many alarms make few messages, and each change is in exactly one.</summary>
public sealed class GroupingTests
{
    [Fact]
    public async Task Changes_within_half_a_minute_of_the_first_form_one_message_with_those_alone_that_changed()
    {
        await using var office = await AlarmOffice.StartAsync();
        await office.OverloadAsync("06652", "06658");
        await office.UntilAsync("pending", 2);
        office.Pass(TimeSpan.FromSeconds(20));
        await office.OverloadAsync("06661");
        await office.UntilAsync("pending", 3);
        office.Pass(TimeSpan.FromSeconds(40));
        await office.UntilToldAsync(2);
        office.Pass(TimeSpan.FromSeconds(20));
        await office.UntilToldAsync(3);
        office.Pass(TimeSpan.FromSeconds(10));
        await office.UntilNoticesAsync(1);

        await office.OverloadAsync("06673");
        await office.UntilAsync("pending", 1);
        office.Pass(TimeSpan.FromMinutes(1));
        await office.UntilToldAsync(4);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(2);

        var notices = await office.NoticesAsync();
        Assert.Equal(2, notices.Count);
        Assert.Equal(["06652", "06658", "06661"], notices[0].Of);
        Assert.Equal(["06673"], notices[1].Of);
        Assert.Equal("Cảnh báo: Xã quá tải – 3 đơn vị", notices[0].Subject);
        Assert.Equal(notices[0].Topic, notices[1].Topic);
        Assert.NotEqual(notices[0].Id, notices[1].Id);
    }

    [Fact]
    public async Task A_storm_over_every_commune_is_one_message_and_its_end_another()
    {
        await using var office = await AlarmOffice.StartAsync();
        var all = office.Product.Services.GetRequiredService<CommuneDirectory>().Of("22").Select(commune => commune.Code).Order(StringComparer.Ordinal).ToList();
        await office.OverloadAsync(all, dossiers: 10);
        await office.UntilAsync("pending", all.Count);
        office.Pass(TimeSpan.FromMinutes(1));
        await office.UntilToldAsync(all.Count);
        for (var half = 0; half < 4; half++)
        {
            office.Pass(TimeSpan.FromSeconds(30));
            await AlarmOffice.SomeRoundsAsync();
        }

        var notice = Assert.Single(await office.NoticesAsync());
        Assert.Equal(all, notice.Of);
        Assert.Equal(all, notice.Communes.Split(','));
        Assert.Contains("… và 4 đơn vị khác", notice.Body, StringComparison.Ordinal);

        foreach (var commune in all)
        {
            await office.FinishAsync(commune, 1);
        }

        await office.UntilToldAsync(all.Count * 2);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(2);
        await AlarmOffice.SomeRoundsAsync();
        office.Pass(TimeSpan.FromMinutes(1));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal(all, Assert.Single(await office.NoticesAsync(), kept => kept.State == "resolved").Of);
    }
}

/// <summary>More communes than one reads about: one message all the same (contract §6), of a size that receivers take.</summary>
public sealed class StormTests
{
    [Fact]
    public async Task A_storm_over_two_provinces_is_one_message_in_the_contracts_fields_and_an_officer_reads_about_the_own_commune_first()
    {
        Assert.True(MailServer.TryRead("smtp://127.0.0.1:9?starttls=none", out var nobody, out _));
        await using var office = await AlarmOffice.StartAsync(
            with: plain => plain with { Provinces = ["01", "22"], Mail = new MailSettings(nobody, new Mailbox("ioc@tinh.example", null), [new Mailbox("ioc@tinh.example", null)]) });
        var directory = office.Product.Services.GetRequiredService<CommuneDirectory>();
        var all = new[] { "01", "22" }.SelectMany(directory.Of).Select(commune => commune.Code).Order(StringComparer.Ordinal).ToList();
        var own = directory.Find(all[^1])!;
        await office.Product.Services.GetRequiredService<ContactBook>().KeepAsync(DeliveryOffice.Person("Hoa", own.Code, email: "hoa@xa.example") with { Language = "en" }, "test", default);

        await office.OverloadAsync(all, dossiers: 10);
        await CountedAsync(office, "pending", all.Count);
        office.Pass(TimeSpan.FromMinutes(1));
        await CountedAsync(office, "firing", all.Count);
        await office.UntilToldAsync(all.Count);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(1);
        await AlarmOffice.SomeRoundsAsync();

        var notice = Assert.Single(await office.NoticesAsync());
        Assert.Equal(all, notice.Of);
        Assert.All(JsonDocument.Parse(notice.Payload).RootElement.GetProperty("alarms").EnumerateArray(), alarm => Assert.Equal(
            ["id", "rule", "severity", "commune", "state", "since", "reasons", "acknowledgedBy", "acknowledgedAt", "note", "promisedAt", "resolvedAt"],
            alarm.EnumerateObject().Select(member => member.Name)));
        var others = (all.Count - NoticeWords.MostLines).ToString(CultureInfo.InvariantCulture);
        var mails = await MailsAsync(office);
        Assert.StartsWith($"– {own.FullName} is overloaded: ", mails["hoa@xa.example"], StringComparison.Ordinal);
        Assert.Contains($"… and {others} other units", mails["hoa@xa.example"], StringComparison.Ordinal);
        Assert.StartsWith($"– {directory.Find(all[0])!.FullName} quá tải: ", mails["ioc@tinh.example"], StringComparison.Ordinal);
        Assert.Contains($"… và {others} đơn vị khác", mails["ioc@tinh.example"], StringComparison.Ordinal);
    }

    private static Task CountedAsync(AlarmOffice office, string state, int alarms) => FigureOffice.UntilAsync(
        $"{alarms} alarms {state}", async () => (await office.GetAsync("alarms/counts")).GetProperty(state).GetInt32() == alarms, seconds: 60);

    private static async Task<Dictionary<string, string>> MailsAsync(AlarmOffice office)
    {
        await using var connection = await office.Product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        return (await connection.QueryAsync<(string Recipient, string Body)>("SELECT recipient, body FROM delivery WHERE channel = 'mail'")).ToDictionary(mail => mail.Recipient, mail => mail.Body);
    }
}

/// <summary>Two nodes on one store tell of each alarm once.</summary>
[Collection(WithPostgres.Name)]
public sealed class TwoNodesTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task Exactly_one_of_two_nodes_evaluates_and_the_other_goes_on_when_it_leaves()
    {
        var database = await postgres.NewDatabaseAsync();
        var clock = AlarmOffice.StandingAt(AlarmOffice.Monday);
        await using var first = await AlarmOffice.StartAsync(clock, plain => plain with { Postgres = database });
        await using var second = await AlarmOffice.StartAsync(clock, plain => plain with { Postgres = database });
        await Task.WhenAll(first.OverloadAsync("06652"), second.OverloadAsync("06652"));
        await first.UntilAsync("pending", 1);
        clock.StopAt(clock.GetUtcNow().AddMinutes(1));
        await second.UntilToldAsync(1);
        clock.StopAt(clock.GetUtcNow().AddSeconds(30));
        await first.UntilNoticesAsync(1);

        var id = (await second.OnlyAsync("firing")).GetProperty("id").GetString();
        await second.PostAsync($"alarms/{id}/acknowledge", new { note = "Đang xử lý" });
        await first.UntilToldAsync(2);
        clock.StopAt(clock.GetUtcNow().AddSeconds(30));
        await first.UntilNoticesAsync(2);
        Assert.Equal(["acknowledged", "firing"], (await first.NoticesAsync()).Select(notice => notice.State).Order(StringComparer.Ordinal));

        Assert.Equal(1, (await second.GetAsync("alarms/counts")).GetProperty("acknowledged").GetInt64());
        var (_, silence) = await second.PostAsync("silences", new { match = new { commune = "06658" }, until = "2026-11-24T12:00:00+07:00", reason = "Tập huấn" });
        Assert.Single((await first.GetAsync("silences?state=active")).GetProperty("silences").EnumerateArray());
        using var ended = await first.Alarms.DeleteAsync($"api/v1/silences/{silence.GetProperty("id").GetString()}");
        Assert.True(ended.IsSuccessStatusCode);

        await first.StopAsync();
        await second.FinishAsync("06652", 3);
        await second.UntilToldAsync(3);
        clock.StopAt(clock.GetUtcNow().AddSeconds(30));
        await second.UntilNoticesAsync(3);
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal(3, (await second.NoticesAsync()).Count);
    }
}
