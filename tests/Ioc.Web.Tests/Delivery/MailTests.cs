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
        var settings = new MailSettings(address!, new Mailbox("ioc@tinh.vn", "Trung tâm IOC"), []);
        var sender = new MailSender(new DeliveryTimes { MailLimit = limit ?? TimeSpan.FromSeconds(30) }, trust ?? MailTrust.OfTheSystem);
        return await sender.SendAsync(settings, new Mailbox(to, null), new Letter("5f3a", "group", TimeProvider.System.GetUtcNow(), "Xã quá tải", "Nội dung\n.\nhết"), default);
    }
}
