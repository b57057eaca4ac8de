using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Delivery;
using Ioc.Delivery.Contacts;
using Ioc.Delivery.Mail;
using Ioc.Reports.Runs;
using Ioc.Reports.Schedules;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Storage;
using Ioc.Tests.Access;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>Reports that come by themselves, on working days, and arrive.</summary>
[Collection(WithPostgres.Name)]
public sealed class ScheduleTests(PostgresServer postgres) : IDisposable
{
    /// <summary>Monday after the reporting month of November; the second working day is Tuesday the 17th.</summary>
    private static readonly DateTimeOffset Monday = At(16, 9, 0);

    private readonly TemporaryFolder _folder = new();
    private readonly OfficeClock _clock = new(Monday);

    [SmtpFact]
    public async Task A_report_that_is_due_arrives_once_with_its_files_at_those_on_duty_of_its_commune()
    {
        await using var server = await SmtpPeer.StartAsync();
        await using var product = await StartAsync(server);
        await AddAsync(product, DeliveryOffice.Person("Trần Thị Hoa", "06652", email: "hoa@xa.example"), DeliveryOffice.Person("Lê Văn Nam", "06658", email: "nam@xa.example"));
        var id = await AddByFormAsync(product, ("units", "named"), ("communes", "06652"), ("communes", "06658"), ("formats", "csv"), ("formats", "xlsx"));
        Assert.Equal(At(17, 8, 0), (await ScheduleAsync(product, id)).NextAt);

        var fire = product.Services.GetRequiredService<FireSchedule>();
        Assert.Empty(await fire.RunAsync(id, default));
        _clock.Set(At(17, 8, 1));
        var run = Assert.Single(await fire.RunAsync(id, default));
        // The same time again, as after a crash between making the run and moving on.
        await ResetAsync(product, id, At(17, 8, 0));
        Assert.Empty(await fire.RunAsync(id, default));
        await FigureOffice.UntilAsync("both mails arrived", () => Task.FromResult(server.Mails.Count >= 2), seconds: 90);
        await Task.Delay(TimeSpan.FromSeconds(2));

        Assert.Equal(At(16, 8, 0).AddMonths(1), (await ScheduleAsync(product, id)).NextAt);
        Assert.Equal(["hoa@xa.example", "nam@xa.example"], server.Mails.Select(mail => mail.To).Order(StringComparer.Ordinal));
        var (files, index) = await new RunOffice(product.WithKey(RunningProduct.ReadKey)).ZipAsync(run);
        var mail = server.Mails.Single(mail => mail.To == "hoa@xa.example");
        var attached = Attachments(mail);
        Assert.Equal(index.Where(line => line[0] == "06652").Select(line => line[3]).Order(StringComparer.Ordinal), attached.Keys.Order(StringComparer.Ordinal));
        Assert.All(attached, file => Assert.Equal(files[file.Key], file.Value));
        Assert.Contains(index.First(line => line[0] == "06652")[2], TextOf(mail));
        using var browser = await SignedInAsync(product);
        var page = await browser.ReadAsync($"/reports/schedules/{id}");
        Assert.Contains("đã gửi 2", page);
        Assert.Contains("15/10/2026 – 14/11/2026", page);
    }

    [SmtpFact]
    public async Task A_report_too_large_for_a_mail_is_told_by_its_address_and_a_named_contact_gets_every_one()
    {
        await using var server = await SmtpPeer.StartAsync();
        await using var product = await StartAsync(server, plain => plain with { LargestAttachment = 10 });
        var chief = DeliveryOffice.Person("Phạm Minh", "22", ContactLevel.ProvinceOffice, "minh@tinh.example") with { Language = "en" };
        await AddAsync(product, chief);
        var id = await AddByFormAsync(product, ("units", "named"), ("communes", "06652"), ("communes", "06658"), ("formats", "csv"), ("level", ""), ("contacts", chief.Id));
        _clock.Set(At(17, 8, 1));
        await product.Services.GetRequiredService<FireSchedule>().RunAsync(id, default);

        await FigureOffice.UntilAsync("both mails arrived", () => Task.FromResult(server.Mails.Count >= 2), seconds: 90);

        Assert.All(server.Mails, mail => Assert.Equal("minh@tinh.example", mail.To));
        Assert.All(server.Mails, mail => Assert.DoesNotContain("multipart", mail.Raw));
        Assert.All(server.Mails, mail => Assert.Contains("too large to be attached", mail.Text));
    }

    [Fact]
    public async Task After_three_missed_times_one_report_is_made_by_Quartz_when_the_product_comes_back()
    {
        string id;
        await using (var product = await StartAsync())
        {
            await AddAsync(product, DeliveryOffice.Person("Trần Thị Hoa", "06652", email: "hoa@xa.example"));
            id = await AddByFormAsync(product, ("units", "province"), ("formats", "csv"), ("rhythm", "eachWorkingDay"), ("period", "workingDay"), ("level", "provinceOffice"));
            Assert.Equal(At(17, 8, 0), (await ScheduleAsync(product, id)).NextAt);
        }
        _clock.Set(At(19, 10, 0));

        await using var again = await StartAsync();
        await FigureOffice.UntilAsync("it fired", async () => (await RunsAsync(again, id)).Count > 0, seconds: 60);
        await FigureOffice.UntilAsync("it moved on", async () => (await ScheduleAsync(again, id)).NextAt == At(20, 8, 0));
        await Task.Delay(TimeSpan.FromSeconds(2));

        var run = Assert.Single(await RunsAsync(again, id));
        Assert.Equal(new DateOnly(2026, 11, 18), run.Period.To);
    }

    [Fact]
    public async Task A_new_calendar_moves_what_is_planned()
    {
        string id;
        await using (var product = await StartAsync())
        {
            await AddAsync(product, DeliveryOffice.Person("Trần Thị Hoa", "06652", email: "hoa@xa.example"));
            id = await AddByFormAsync(product, ("units", "each"), ("formats", "csv"));
            Assert.Equal(At(17, 8, 0), (await ScheduleAsync(product, id)).NextAt);
        }
        var withHoliday = new WorkingCalendar("2026.2", new DateOnly(2026, 1, 1), [new DateOnly(2026, 11, 17)], []);

        await using var again = await RunningProduct.StartAsync(dataDirectory: _folder.Path, adjust: builder => builder.Services.AddSingleton<TimeProvider>(_clock).AddSingleton(withHoliday));
        await FigureOffice.UntilAsync("it was moved", async () => (await ScheduleAsync(again, id)).NextAt == At(18, 8, 0));
    }

    [Fact]
    public async Task A_schedule_is_paused_let_run_again_run_at_once_and_deleted()
    {
        await using var product = await StartAsync();
        await AddAsync(product, DeliveryOffice.Person("Trần Thị Hoa", "06652", email: "hoa@xa.example"));
        var id = await AddByFormAsync(product, ("units", "named"), ("communes", "06652"), ("formats", "csv"));
        using var browser = await SignedInAsync(product);
        var path = $"/reports/schedules/{id}";

        await browser.SendFormAsync(path, $"{path}/pause");
        Assert.Null((await ScheduleAsync(product, id)).NextAt);
        Assert.Contains("Tạm dừng", await browser.ReadAsync("/reports/schedules"));
        _clock.Set(At(17, 8, 1));
        Assert.Empty(await product.Services.GetRequiredService<FireSchedule>().RunAsync(id, default));
        await browser.SendFormAsync(path, $"{path}/resume");
        Assert.Equal(At(16, 8, 0).AddMonths(1), (await ScheduleAsync(product, id)).NextAt);
        await browser.SendFormAsync(path, $"{path}/run");
        Assert.Equal(new DateOnly(2026, 11, 14), Assert.Single(await RunsAsync(product, id)).Period.To);
        await browser.SendFormAsync(path, $"{path}/delete");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).StatusCode);
        Assert.Single(await RunsAsync(product, id));
    }

    [Fact]
    public async Task A_schedule_without_recipients_or_without_an_end_is_refused_in_words()
    {
        await using var product = await StartAsync();
        using var browser = await SignedInAsync(product);

        var nobody = await browser.SendFormAsync("/reports/schedules/new", "/reports/schedules/new", [.. Fields(("level", ""))]);
        var endless = await browser.SendFormAsync("/reports/schedules/new", "/reports/schedules/new", [.. Fields(("period", "reportingMonthSoFar"))]);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (nobody.StatusCode, endless.StatusCode));
        Assert.Contains("Chọn ít nhất một nơi nhận", WebUtility.HtmlDecode(await nobody.Content.ReadAsStringAsync()));
        Assert.Contains("chọn nhịp hằng ngày", WebUtility.HtmlDecode(await endless.Content.ReadAsStringAsync()));
        Assert.Empty(await product.Services.GetRequiredService<ScheduleBook>().AllAsync(default));
    }

    [PostgresFact]
    public async Task On_PostgreSQL_two_nodes_that_fire_at_once_make_one_run()
    {
        var store = await postgres.NewDatabaseAsync();
        using var otherFolder = new TemporaryFolder();
        await using var one = await StartAsync(with: plain => plain with { Postgres = store });
        await using var two = await RunningProduct.StartAsync(
            plain => plain with { Postgres = store }, otherFolder.Path, builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        await AddAsync(one, DeliveryOffice.Person("Trần Thị Hoa", "06652", email: "hoa@xa.example"));
        var id = await AddByFormAsync(one, ("units", "named"), ("communes", "06652"), ("formats", "csv"));
        _clock.Set(At(17, 8, 1));

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(turn => Task.Run(() => (turn % 2 == 0 ? one : two).Services.GetRequiredService<FireSchedule>().RunAsync(id, default))));

        // Quartz itself may have been the one that made it.
        Assert.InRange(made.Sum(runs => runs.Count), 0, 1);
        var run = Assert.Single(await RunsAsync(two, id));
        await FigureOffice.UntilAsync("it was made and told", async () =>
        {
            await using var connection = await two.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
            return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM notice WHERE topic = @Group", new { run.Group }) == 1;
        }, seconds: 60);
    }

    [Fact]
    public void A_letter_with_files_says_their_names_in_any_letters_and_holds_their_bytes()
    {
        byte[] body = [.. Enumerable.Range(0, 1000).Select(number => (byte)number)];
        var letter = new Letter("5f3a", "report", Monday, "Báo cáo", "Xin gửi") { Files = [new LetterFile("06a Phường Mông \"Dương\".pdf", "application/pdf", body)] };
        Assert.True(Mailbox.TryRead("ioc@tinh.example", out var from));

        var raw = Encoding.ASCII.GetString(letter.ToBytes(from, from));

        Assert.Contains("filename=\"06a Phuong Mong _Duong_.pdf\"", raw);
        var file = Assert.Single(Attachments(raw));
        Assert.Equal("06a Phường Mông \"Dương\".pdf", file.Key);
        Assert.Equal(body, file.Value);
        Assert.All(raw.Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    public void Dispose() => _folder.Dispose();

    private static DateTimeOffset At(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, LocalDay.Offset);

    private async Task<RunningProduct> StartAsync(SmtpPeer? server = null, Func<Installation, Installation>? with = null)
    {
        var variables = DeliveryVariables.Read(name => name switch
        {
            "IOC_SMTP_URL" => server?.Address(),
            "IOC_MAIL_FROM" => server is null ? null : "Trung tâm IOC <ioc@tinh.example>",
            "IOC_MAIL_TO" => server is null ? null : "truc@tinh.example",
            _ => null,
        });
        return await RunningProduct.StartAsync(
            plain => (with?.Invoke(plain) ?? plain) with { Mail = variables.Mail }, _folder.Path, builder => builder.Services.AddSingleton<TimeProvider>(_clock));
    }

    private static async Task AddAsync(RunningProduct product, params Contact[] contacts)
    {
        foreach (var contact in contacts)
        {
            await product.Services.GetRequiredService<ContactBook>().KeepAsync(contact, "test", default);
        }
    }

    private static async Task<Browser> SignedInAsync(RunningProduct product)
    {
        var browser = product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        return browser;
    }

    private static async Task<string> AddByFormAsync(RunningProduct product, params (string Name, string Value)[] fields)
    {
        using var browser = await SignedInAsync(product);
        using var answer = await browser.SendFormAsync("/reports/schedules/new", "/reports/schedules/new", [.. Fields(fields)]);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{(int)answer.StatusCode}");
        return answer.Headers.Location!.OriginalString["/reports/schedules/".Length..];
    }

    private static IEnumerable<(string Name, string Value)> Fields(params (string Name, string Value)[] fields) => new (string Name, string Value)[]
    {
        ("form", "06a"), ("province", "22"), ("units", "each"), ("rhythm", "afterPeriod"), ("period", "reportingMonth"), ("workingDay", "2"), ("at", "08:00"), ("formats", "csv"), ("level", "office"),
    }.Where(usual => fields.All(field => field.Name != usual.Name)).Concat(fields);

    private static async Task<ReportSchedule> ScheduleAsync(RunningProduct product, string id) => (await product.Services.GetRequiredService<ScheduleBook>().AllAsync(default)).Single(schedule => schedule.Id == id);

    private static Task<IReadOnlyList<ReportRun>> RunsAsync(RunningProduct product, string id) => product.Services.GetRequiredService<RunBook>().OfScheduleAsync(id, 10, default);

    private static async Task ResetAsync(RunningProduct product, string id, DateTimeOffset next)
    {
        await using var connection = await product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        await connection.ExecuteAsync("UPDATE report_schedule SET next_at = @next WHERE id = @id", new { id, next = next.ToUnixTimeMilliseconds() });
    }

    private static string TextOf(ReceivedMail mail) => Encoding.UTF8.GetString(Parts(mail.Raw).First(part => !part.Head.Contains("attachment", StringComparison.Ordinal)).Body);

    private static Dictionary<string, byte[]> Attachments(ReceivedMail mail) => Attachments(mail.Raw);

    private static Dictionary<string, byte[]> Attachments(string raw) => Parts(raw).Where(part => part.Head.Contains("attachment", StringComparison.Ordinal)).ToDictionary(
        part => Uri.UnescapeDataString(Regex.Match(part.Head, @"filename\*=UTF-8''(\S+)").Groups[1].Value), part => part.Body);

    private static IEnumerable<(string Head, byte[] Body)> Parts(string raw)
    {
        var boundary = Regex.Match(raw, "boundary=\"([^\"]+)\"").Groups[1].Value;
        return from part in raw.Split($"--{boundary}")[1..^1]
               let cut = part.IndexOf("\r\n\r\n", StringComparison.Ordinal)
               select (part[..cut], Convert.FromBase64String(part[(cut + 4)..].Replace("\r\n", "", StringComparison.Ordinal)));
    }
}
