using System.Net;
using System.Net.Sockets;
using System.Text;
using Ioc.Delivery;
using Ioc.Delivery.Mail;

namespace Ioc.Tests.Delivery;

/// <summary>Conversations with a real SMTP server, good and bad.</summary>
public sealed class MailTests
{
    private const string Credentials = "ioc:m%E1%BA%ADt%20kh%E1%BA%A9u";
    private const string Password = "mật khẩu";
    private static readonly TestAuthority Authority = new();

    [SmtpTheory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task A_mail_goes_encrypted_and_signed_in(string method)
    {
        await using var server = await SmtpPeer.StartAsync(Authority, "ioc", Password, [method]);

        var outcome = await SendAsync(server.Address(Credentials, "required"), trust: Authority.Trust);

        Assert.Equal((SendResult.Delivered, "accepted"), (outcome.Result, outcome.Code));
        var mail = Assert.Single(server.Mails);
        Assert.Equal((true, "ioc", "ioc@tinh.vn", "truc@xa.vn"), (mail.Secure, mail.User, mail.From, mail.To));
        Assert.Equal("5f3a", mail.Id);
        Assert.Equal("Nội dung\r\n.\r\nhết", mail.Text);
        Assert.StartsWith("=?utf-8?B?", mail.Header("Subject"));
    }

    [SmtpFact]
    public async Task A_certificate_that_nobody_trusts_or_of_another_host_ends_the_conversation_before_the_password()
    {
        await using var server = await SmtpPeer.StartAsync(Authority, "ioc", Password);
        await using var other = await SmtpPeer.StartAsync(Authority, "ioc", Password, host: "mail.elsewhere.example");

        var untrusted = await SendAsync(server.Address(Credentials, "required"), trust: MailTrust.OfTheSystem);
        var misnamed = await SendAsync(other.Address(Credentials, "required"), trust: Authority.Trust);

        Assert.Equal((SendResult.Later, "tls-untrusted"), (untrusted.Result, untrusted.Code));
        Assert.Equal((SendResult.Later, "tls-untrusted"), (misnamed.Result, misnamed.Code));
        Assert.Empty(server.Mails.Concat(other.Mails));
    }

    [SmtpFact]
    public async Task Encryption_is_demanded_taken_where_offered_or_left_out_as_the_address_says()
    {
        await using var plain = await SmtpPeer.StartAsync();
        await using var encrypting = await SmtpPeer.StartAsync(Authority);

        Assert.Equal("tls-missing", (await SendAsync(plain.Address(starttls: "required"))).Code);
        Assert.Empty(plain.Mails);
        Assert.Equal("accepted", (await SendAsync(plain.Address(starttls: "optional"))).Code);
        // Its certificate proves nothing, which is no worse than the clear that was allowed.
        Assert.Equal("accepted", (await SendAsync(encrypting.Address(starttls: "optional"))).Code);
        Assert.Equal("accepted", (await SendAsync(encrypting.Address(starttls: "none"))).Code);
        Assert.Equal([false], plain.Mails.Select(mail => mail.Secure));
        Assert.Equal([true, false], encrypting.Mails.Select(mail => mail.Secure));
    }

    [SmtpTheory]
    [InlineData("refused-a@xa.vn", SendResult.Refused, "recipient-refused", "550")]
    [InlineData("later-a@xa.vn", SendResult.Later, "smtp", "451")]
    [InlineData("full-a@xa.vn", SendResult.Later, "smtp", "552")]
    [InlineData("drop-a@xa.vn", SendResult.Later, "unreachable", "")]
    [InlineData("lost-a@xa.vn", SendResult.Later, "unreachable", "")]
    [InlineData("hang-a@xa.vn", SendResult.Later, "timed-out", "")]
    public async Task A_refusal_for_good_is_told_from_what_passes(string to, SendResult result, string code, string said)
    {
        await using var server = await SmtpPeer.StartAsync();

        var outcome = await SendAsync(server.Address(), to, limit: code == "timed-out" ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30));

        Assert.Equal((result, code), (outcome.Result, outcome.Code));
        Assert.Contains(said, outcome.Detail);
    }

    [SmtpFact]
    public async Task A_wrong_password_a_server_that_is_down_and_one_that_comes_again()
    {
        await using var server = await SmtpPeer.StartAsync(Authority, "ioc", Password);

        var wrong = await SendAsync(server.Address("ioc:wrong", "required"), trust: Authority.Trust);
        Assert.Equal((SendResult.Later, "sign-in-refused"), (wrong.Result, wrong.Code));
        Assert.DoesNotContain("wrong:", wrong.Detail);
        await server.KillAsync();
        Assert.Equal("unreachable", (await SendAsync(server.Address(Credentials, "required"), trust: Authority.Trust)).Code);
        await server.ComeAgainAsync();
        Assert.Equal("accepted", (await SendAsync(server.Address(Credentials, "required"), trust: Authority.Trust)).Code);
    }

    [SmtpFact]
    public async Task Mails_that_follow_each_other_go_in_one_conversation_also_after_a_refusal()
    {
        await using var server = await SmtpPeer.StartAsync(Authority, "ioc", Password);
        Assert.True(MailServer.TryRead(server.Address(Credentials, "required"), out var address, out _));
        await using var sender = Sender(Authority.Trust);

        Assert.Equal("accepted", (await SendAsync(sender, address, "a@xa.vn", "1")).Code);
        Assert.Equal("recipient-refused", (await SendAsync(sender, address, "refused-a@xa.vn", "2")).Code);
        Assert.Equal("accepted", (await SendAsync(sender, address, "b@xa.vn", "3")).Code);
        Assert.Equal("unreachable", (await SendAsync(sender, address, "drop-a@xa.vn", "4")).Code);
        Assert.Equal("accepted", (await SendAsync(sender, address, "c@xa.vn", "5")).Code);

        var sessions = server.Mails.Select(mail => mail.Session).ToList();
        Assert.Equal((sessions[0], true), (sessions[1], sessions[0] != sessions[2]));
        Assert.Equal(["1", "3", "5"], server.Mails.Select(mail => mail.Id));
        Assert.All(server.Mails, mail => Assert.Equal((true, "ioc"), (mail.Secure, mail.User)));
    }

    [SmtpFact]
    public async Task A_server_that_was_killed_between_two_mails_costs_no_attempt()
    {
        await using var server = await SmtpPeer.StartAsync();
        Assert.True(MailServer.TryRead(server.Address(), out var address, out _));
        await using var sender = Sender();

        Assert.Equal("accepted", (await SendAsync(sender, address, "a@xa.vn")).Code);
        await server.KillAsync();
        await server.ComeAgainAsync();
        Assert.Equal("accepted", (await SendAsync(sender, address, "b@xa.vn")).Code);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(600, true)]
    public async Task Nobody_is_kept_waiting_a_conversation_ends_when_it_is_idle_and_when_the_product_stops(int idleSeconds, bool stop)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            var (commands, data) = (new List<string>(), false);
            for (string? line = ""; line is not null; line = await reader.ReadLineAsync())
            {
                data = line == "DATA" || (data && line != ".");
                commands.Add(line.Split(' ')[0]);
                if (!data || line == "DATA")
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line == "" ? "220 ready\r\n" : data ? "354 go on\r\n" : "250 done\r\n"));
                }
            }

            return commands;
        });
        Assert.True(MailServer.TryRead($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}?starttls=none", out var address, out _));
        var sender = Sender(idle: TimeSpan.FromSeconds(idleSeconds));
        await using (sender)
        {
            Assert.Equal("accepted", (await SendAsync(sender, address, "a@xa.vn")).Code);
            Assert.Equal("accepted", (await SendAsync(sender, address, "b@xa.vn")).Code);
            if (stop)
            {
                await sender.DisposeAsync();
            }

            var commands = await heard.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(["EHLO", "MAIL", "RCPT", "DATA", ".", "RSET", "MAIL", "RCPT", "DATA", ".", "QUIT"], commands.Where(command => command is "." or "EHLO" or "MAIL" or "RCPT" or "DATA" or "RSET" or "QUIT"));
        }
    }

    [Theory]
    // In the clear after the agreement to encrypt: somebody between the two wants to be heard first.
    [InlineData("unreachable", "220 ready", "250-host\r\n250 STARTTLS", "220 go on\r\n250 smuggled")]
    [InlineData("smtp", "554 no service")]
    [InlineData("unreachable", "HTTP/1.1 400 Bad Request")]
    [InlineData("smtp", "220 ready", "421 closing")]
    public async Task A_server_that_says_something_odd_is_left(string code, params string[] lines)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var talking = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            foreach (var line in lines)
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
                await reader.ReadLineAsync();
            }
        });

        var outcome = await SendAsync($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Equal((SendResult.Later, code), (outcome.Result, outcome.Code));
        await talking;
    }

    private static async Task<SendOutcome> SendAsync(string server, string to = "truc@xa.vn", MailTrust? trust = null, TimeSpan? limit = null)
    {
        Assert.True(MailServer.TryRead(server, out var address, out var refusal), refusal);
        await using var sender = Sender(trust, limit);
        return await SendAsync(sender, address!, to);
    }

    private static MailSender Sender(MailTrust? trust = null, TimeSpan? limit = null, TimeSpan? idle = null) => new(
        new DeliveryTimes { MailLimit = limit ?? TimeSpan.FromSeconds(30), MailIdle = idle ?? TimeSpan.FromSeconds(10) }, trust ?? MailTrust.OfTheSystem, TimeProvider.System);

    private static Task<SendOutcome> SendAsync(MailSender sender, MailServer server, string to, string id = "5f3a") => sender.SendAsync(
        new MailSettings(server, new Mailbox("ioc@tinh.vn", "Trung tâm IOC"), []), new Mailbox(to, null),
        new Letter(id, "group", TimeProvider.System.GetUtcNow(), "Xã quá tải", "Nội dung\n.\nhết"), default);
}
