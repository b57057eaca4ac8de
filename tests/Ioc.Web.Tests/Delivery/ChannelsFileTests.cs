using System.Runtime.CompilerServices;
using System.Text.Json;
using Ioc.Delivery;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Contacts;
using Ioc.Geography;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Http;

namespace Ioc.Tests.Delivery;

/// <summary>Channels that an office describes itself.</summary>
public sealed class ChannelsFileTests
{
    private static readonly CommuneDirectory Communes = new();

    [Fact]
    public void The_sample_holds_a_channel_of_each_kind_that_the_office_may_copy()
    {
        var (channels, errors) = ChannelReader.Read("channels.yaml", Sample(), Communes, _ => "set");

        Assert.Empty(errors);
        Assert.Equal(["zalo-oa", "telegram", "teams", "sms"], channels!.Select(channel => channel.Name));
    }

    [Fact]
    public void Bodies_of_the_sample_stay_what_they_are_whatever_the_text_says()
    {
        var (channels, _) = ChannelReader.Read("channels.yaml", Sample(), Communes, _ => "set");
        var nasty = DeliveryOffice.Notice("n1", subject: "\"}, \"text\": \"khác", text: "Dòng \"một\"\\\nDòng hai & <b>\u0001");

        foreach (var settings in channels!)
        {
            using var http = new HttpPost(new DeliveryTimes(), TimeProvider.System);
            var body = new TemplateChannel(settings, http, _ => "set").Write(nasty, new Recipient("84912345678", "An"), "id", TimeProvider.System.GetUtcNow());
            if (settings.ContentType.Contains("json", StringComparison.Ordinal))
            {
                using var document = JsonDocument.Parse(body);
                Assert.Equal(1, Occurrences(document.RootElement, text => text.Contains(settings.Unaccented ? "Dong" : "Dòng \"một\"\\", StringComparison.Ordinal)));
            }
            else
            {
                Assert.DoesNotContain(" ", body);
            }
        }
    }

    [Theory]
    [InlineData(4, 10, "url: ftp://a.vn/x", "https://")]
    [InlineData(4, 10, "url: https://user:pw@a.vn/x", "https://")]
    [InlineData(4, 10, "url: https://{{$TOKEN}}/x", "https://")]
    [InlineData(4, 10, "url: https://a.vn/{{$UNSET}}", "UNSET")]
    [InlineData(4, 5, "adress: https://a.vn", "adress")]
    [InlineData(4, 11, "body: '{\"a\":\"{{txt}}\"}'", "txt")]
    [InlineData(4, 11, "body: '{\"a\":{{text}}}'", "JSON")]
    [InlineData(4, 11, "body: '{\"a\":\"{{$TOKEN}}\"}'", "headers")]
    [InlineData(4, 13, "kinds: [alrm]", "alrm")]
    [InlineData(4, 14, "levels: [boss]", "boss")]
    [InlineData(4, 16, "communes: ['99999']", "99999")]
    [InlineData(4, 21, "secretVariable: UNSET", "UNSET")]
    [InlineData(4, 15, "contacts: fax", "fax")]
    [InlineData(4, 11, "name: mail", "mail")]
    public void A_mistake_is_told_with_its_line_and_column(long line, long column, string written, string about)
    {
        var key = written.Split(':')[0];
        var lines = new Dictionary<string, string> { ["url"] = "url: https://a.vn/x", ["name"] = "name: ok", ["body"] = "body: '{\"a\":\"{{text}}\"}'" };
        lines.Remove(key);
        var text = $"apiVersion: ioc/v1\nchannels:\n  - # a channel\n    {written}\n{string.Concat(lines.Values.Select(other => $"    {other}\n"))}";

        var (channels, errors) = ChannelReader.Read("channels.yaml", text, Communes, name => name == "TOKEN" ? "set" : null);

        Assert.Null(channels);
        var error = Assert.Single(errors, error => error.Message.En!.Contains(about, StringComparison.Ordinal));
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void A_second_channel_of_the_same_name_is_refused()
    {
        const string One = "  - name: a\n    url: https://a.vn\n    body: '{}'\n";

        var (_, errors) = ChannelReader.Read("channels.yaml", $"apiVersion: ioc/v1\nchannels:\n{One}{One}", Communes, _ => null);

        Assert.Contains("second channel", Assert.Single(errors).Message.En);
    }

    [Fact]
    public async Task A_file_that_breaks_keeps_the_channels_that_were_there_and_is_shown_until_it_is_mended()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, ChannelsFile.Name);
        await using var office = await DeliveryOffice.StartAsync(folder: folder.Path, channels: Channel(receiver, "one"));
        Assert.Single(office.The<ChannelList>().Current);

        await File.WriteAllTextAsync(path, "apiVersion: ioc/v1\nchannels: [");
        await FigureOffice.UntilAsync("the error is shown", () => Task.FromResult(office.The<ChannelList>().Errors.Count == 1));
        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await office.UntilAsync("sent by the last good channel", entry => entry is { State: "sent", Channel: "one" });
        await File.WriteAllTextAsync(path, Channel(receiver, "two"));
        await FigureOffice.UntilAsync("mended", () => Task.FromResult(office.The<ChannelList>().Errors.Count == 0));
        Assert.Equal(["two"], office.The<ChannelList>().Current.Select(channel => channel.Name));
        Assert.Contains(office.Log.All, line => line.Contains("channels.yaml:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"error\":0,\"message\":\"Success\"}", "sent")]
    [InlineData("{\"error\":-216,\"message\":\"Access token is invalid\"}", "waiting")]
    [InlineData("<html>proxy</html>", "waiting")]
    [InlineData("{}", "waiting")]
    public async Task A_200_with_an_error_in_its_body_is_no_delivery_where_the_channel_says_so(string answer, string state)
    {
        await using var receiver = await WebhookPeer.StartAsync();
        receiver.Answer = http => http.Response.WriteAsync(answer);
        await using var office = await DeliveryOffice.StartAsync(channels: Channel(receiver, "zalo", "success: { member: error, equals: '0' }"));

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        var entry = await office.UntilAsync("tried", entry => entry.LastCode is not null);

        Assert.Equal((state, state == "sent" ? "accepted" : "error-body"), (entry.State, entry.LastCode));
    }

    [Theory]
    [InlineData("result.ok", "true", "{\"result\":{\"ok\":true}}", true)]
    [InlineData("ok", "true", "{\"ok\":false,\"description\":\"chat not found\"}", false)]
    [InlineData("status", "OK", "{\"status\":\"OK\"}", true)]
    [InlineData("ok", "true", "{\"ok\":\"tr", false)]
    public void A_check_looks_at_one_member(string member, string wanted, string body, bool holds) => Assert.Equal(holds, new SuccessCheck(member, wanted).Holds(body));

    [Fact]
    public async Task Channels_take_only_what_they_are_meant_for_and_write_to_those_on_duty()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(channels: Channel(receiver, "zalo", "contacts: zalo\n    kinds: [alarm]\n    severities: [critical]\n    levels: [office]"));
        await office.AddAsync(DeliveryOffice.Person("An", zalo: "za1"));
        await office.AddAsync(DeliveryOffice.Person("Bình", zalo: "za2"));
        await office.AddAsync(DeliveryOffice.Person("Không có Zalo", phone: "0912345678"));

        await office.TellAsync(DeliveryOffice.Notice("right"));
        await office.TellAsync(DeliveryOffice.Notice("kind", kind: "report"), DeliveryOffice.Notice("severity", severity: "warning"), DeliveryOffice.Notice("level", level: ContactLevel.Chairman));
        await FigureOffice.UntilAsync("all divided", async () => await office.ReadAsync<long>("SELECT COUNT(*) FROM notice WHERE divided_at IS NULL") == 0);
        await FigureOffice.UntilAsync("both told", () => Task.FromResult(receiver.Posts.Count == 2));

        Assert.Equal(["za1", "za2"], receiver.Posts.Select(post => post.Json.GetProperty("to").GetString()).Order());
        Assert.All(await office.DeliveriesAsync(), entry => Assert.Equal("right", entry.Notice));
    }

    [Fact]
    public async Task Secrets_go_into_address_and_headers_and_are_kept_nowhere()
    {
        Environment.SetEnvironmentVariable("IOC_TEST_CHANNEL_TOKEN", "tok:en");
        await using var receiver = await WebhookPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(channels:
            $"apiVersion: ioc/v1\nchannels:\n  - name: t\n    url: '{receiver.Address}bot{{{{$IOC_TEST_CHANNEL_TOKEN}}}}/send?to={{{{recipient}}}}'\n    recipients: ['a&b']\n"
            + "    secretVariable: IOC_TEST_CHANNEL_TOKEN\n    headers: [{ name: access_token, value: '{{$IOC_TEST_CHANNEL_TOKEN}}' }]\n    body: '{\"to\":\"{{recipient}}\",\"text\":\"{{text}}\"}'\n");

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await office.UntilAsync("sent", entry => entry.State == "sent");

        var post = Assert.Single(receiver.Posts);
        Assert.Equal("/bottok:en/send?to=a%26b", post.Path);
        Assert.Equal("tok:en", post.Headers["access_token"]);
        Assert.StartsWith("t=", post.Headers["X-Ioc-Signature"]);
        Assert.DoesNotContain("tok:en", await office.ReadAsync<string>("SELECT body || subject || recipient || COALESCE(last_detail, '') FROM delivery"));
        Assert.DoesNotContain(office.Log.All, line => line.Contains("tok:en", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_messages_go_without_marks_and_no_longer_than_they_may_be()
    {
        Assert.Equal("Phuong Hong Gai: Dang qua tai, uu tien", BodyTemplate.WithoutMarks("Phường Hồng Gai: Đang quá tải, ưu tiên"));
        var settings = new TemplateSettings("sms", "https://a.vn", "text/plain", [], null, "{{text}}", null, [], ContactAddress.None, 20, Unaccented: true, ChannelFilter.Everything);
        using var http = new HttpPost(new DeliveryTimes(), TimeProvider.System);

        var body = new TemplateChannel(settings, http, _ => null).Write(DeliveryOffice.Notice("n", text: "Đơn vị đang quá tải nhiều ngày"), new Recipient("", ""), "id", TimeProvider.System.GetUtcNow());

        Assert.Equal("Don vi dang qua tai…", body);
    }

    private static string Channel(WebhookPeer receiver, string name, string more = "") =>
        $"apiVersion: ioc/v1\nchannels:\n  - name: {name}\n    url: {receiver.Address}\n    body: '{{\"to\":\"{{{{recipient}}}}\",\"text\":\"{{{{text}}}}\"}}'\n    {more}\n";

    private static int Occurrences(JsonElement element, Func<string, bool> holds) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member => Occurrences(member.Value, holds)),
        JsonValueKind.Array => element.EnumerateArray().Sum(item => Occurrences(item, holds)),
        JsonValueKind.String => holds(element.GetString()!) ? 1 : 0,
        _ => 0,
    };

    private static string Sample([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/channels.sample.yaml"));
}
