using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Alerts;
using Ioc.Delivery;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Contacts;
using Ioc.Delivery.Mail;
using Ioc.Rules.Calendar;
using Ioc.Tests.Access;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Alerts;

/// <summary>
/// The office of a day with a script: the real product under a clock that is moved from one hour to the next, two systems that send
/// dossiers, a real mail server and a receiver of webhooks that is out of order at first.
/// </summary>
public sealed class ScriptedDay : IAsyncDisposable
{
    public const string HaTu = "06652";
    public const string CaoXanh = "06658";
    public const string VietHung = "06661";
    public const string Secret = "secret-of-the-day";

    /// <summary>Mailbox that is told of everything.</summary>
    public const string Everything = "ioc@tinh.example";

    private readonly SmtpPeer _mail;
    private readonly Dictionary<string, List<JsonObject>> _open = [];

    private ScriptedDay(AlarmOffice office, SmtpPeer mail, WebhookPeer webhook, Browser browser) =>
        (Office, _mail, Webhook, Browser) = (office, mail, webhook, browser);

    public AlarmOffice Office { get; }

    public WebhookPeer Webhook { get; }

    /// <summary>Of the officer who takes alarms on.</summary>
    public Browser Browser { get; }

    public IReadOnlyList<ReceivedMail> Mails => _mail.Mails;

    /// <summary>What programs were told, once each, in order: group and communes.</summary>
    public IReadOnlyList<(string Group, string Communes)> Told =>
        [.. Webhook.Posts.DistinctBy(post => post.Id)
            .OrderBy(post => post.Json.GetProperty("sentAt").GetDateTimeOffset()).ThenBy(post => Text(post.Json, "group"), StringComparer.Ordinal)
            .Select(post => (Text(post.Json, "group"), string.Join(',', post.Json.GetProperty("alarms").EnumerateArray().Select(alarm => Text(alarm, "commune")))))];

    public static async Task<ScriptedDay> BeginAsync(params string[] rules)
    {
        var (mail, webhook) = (await SmtpPeer.StartAsync(), await WebhookPeer.StartAsync());
        Assert.True(MailServer.TryRead(mail.Address(), out var server, out _));
        var office = await AlarmOffice.StartAsync(
            AlarmOffice.StandingAt(At(8, 28, 9, 0)),
            plain => plain with
            {
                Webhook = new WebhookSettings(webhook.Address, Secret),
                Mail = new MailSettings(server, new Mailbox("ioc@tinh.example", "Trung tâm IOC"), [new Mailbox(Everything, null)]),
            },
            rules);
        var browser = office.Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        return new ScriptedDay(office, mail, webhook, browser);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Office.DisposeAsync();
        await _mail.DisposeAsync();
        await Webhook.DisposeAsync();
    }

    /// <summary>An instant of 2026.</summary>
    public static DateTimeOffset At(int month, int day, int hour, int minute, int second = 0) => new(2026, month, day, hour, minute, second, TimeSpan.FromHours(7));

    /// <summary>Moves the clock there; returns when alarms have been looked at since.</summary>
    public async Task ComeToAsync(int month, int day, int hour, int minute)
    {
        var morning = LocalDay.Of(Office.Clock.GetUtcNow()) != new DateOnly(2026, month, day);
        Office.Clock.StopAt(At(month, day, hour, minute));
        if (morning)
        {
            // The feed notices within a second that there is a new day.
            await Task.Delay(1500);
        }

        await LookAsync();
    }

    /// <summary>Lets the window of what was just told pass, and waits until programs have been told so much.</summary>
    public async Task HearAsync(int messages)
    {
        await LookAsync();
        Office.Pass(TimeSpan.FromSeconds(31));
        await FigureOffice.UntilAsync(
            $"{messages} messages; so far {string.Join("; ", Told)}", () => Task.FromResult(Told.Count >= messages), seconds: 30);
    }

    /// <summary>A round that began after the last move of the clock has ended. Costs two seconds of the office's clock.</summary>
    public async Task LookAsync()
    {
        var evaluation = Office.Product.Services.GetRequiredService<AlarmEvaluation>();
        for (var look = 0; look < 2; look++)
        {
            Office.Pass(TimeSpan.FromSeconds(1));
            evaluation.Wake();
            await FigureOffice.UntilAsync("alarms are looked at", () => Task.FromResult(evaluation.CheckedAt == Office.Clock.GetUtcNow()), seconds: 60);
        }
    }

    public async Task SendAsync(string source, string commune, int dossiers, string due)
    {
        var now = Now();
        var records = Enumerable.Range(0, dossiers).Select(_ => Dossiers.New(
            ("source", source), ("handlingCommune", commune), ("receivedAt", "2026-08-10T09:00:00+07:00"), ("dueAt", due), ("updatedAt", now))).ToList();
        _open[commune] = [.. _open.GetValueOrDefault(commune, []), .. records];
        Assert.Equal((dossiers, 0, 0), (await Office.Source.SendAsync(records)).Counts);
    }

    /// <summary>Finishes all that a commune has open.</summary>
    public async Task FinishAsync(string commune)
    {
        var now = Now();
        _open[commune].ForEach(record => (record["status"], record["finishedAt"], record["updatedAt"]) = (9, now, now));
        Assert.Equal((_open[commune].Count, 0, 0), (await Office.Source.SendAsync(_open[commune])).Counts);
        _open[commune] = [];
    }

    public Task AddAsync(string unit, ContactLevel level, string name, string email, string language = "vi") =>
        Office.Product.Services.GetRequiredService<ContactBook>().KeepAsync(
            DeliveryOffice.Person(name, unit, level, email) with { Language = language }, "test", default);

    /// <summary>The only alarm of a rule and commune.</summary>
    public async Task<JsonElement> AlarmAsync(string rule, string commune, string state)
    {
        JsonElement? found = null;
        await FigureOffice.UntilAsync($"{rule} of {commune} is {state}", async () =>
        {
            found = (await Office.GetAsync($"alarms?rule={rule}&commune={commune}")).GetProperty("alarms").EnumerateArray().Cast<JsonElement?>().SingleOrDefault();
            return found is { } alarm && Text(alarm, "state") == state;
        });
        return found!.Value;
    }

    /// <summary>Sends a form of an alarm's page, as the officer does.</summary>
    public async Task SubmitAsync(string alarm, string form, params (string Name, string Value)[] fields)
    {
        var answer = await Browser.SendFormAsync($"/alarms/{alarm}", $"/alarms/{alarm}/{form}", fields);
        Assert.Equal(StatusCodes.Status302Found, (int)answer.StatusCode);
    }

    public static string Text(JsonElement element, string field) => element.GetProperty(field).GetString() ?? "";

    private string Now() => Office.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
