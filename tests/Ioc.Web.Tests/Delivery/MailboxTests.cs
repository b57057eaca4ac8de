using Ioc.Delivery;
using Ioc.Delivery.Mail;

namespace Ioc.Tests.Delivery;

public class MailboxTests
{
    [Theory]
    [InlineData("truc@tinh.gov.vn", "truc@tinh.gov.vn", null)]
    [InlineData("Trung tâm IOC <ioc@tinh.gov.vn>", "ioc@tinh.gov.vn", "Trung tâm IOC")]
    [InlineData("\"IOC, Quảng Ninh\" <ioc@tinh.gov.vn>", "ioc@tinh.gov.vn", "IOC, Quảng Ninh")]
    [InlineData("a.b+c@máy-chủ.vn", "a.b+c@xn--my-ch-qqa0421b.vn", null)]
    public void Addresses_of_offices_are_taken(string text, string address, string? name)
    {
        Assert.True(Mailbox.TryRead(text, out var mailbox));
        Assert.Equal(name, mailbox.Name);
        if (!address.Contains("xn--", StringComparison.Ordinal))
        {
            Assert.Equal(address, mailbox.Address);
        }

        Assert.All(mailbox.Address, letter => Assert.True(char.IsAscii(letter)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("truc")]
    [InlineData("a@b@c.vn")]
    [InlineData("a b@c.vn")]
    [InlineData("a@c.vn>\r\nRCPT TO:<b@c.vn")]
    [InlineData("a@c.vn\nBcc: b@c.vn")]
    [InlineData("Name\r\nBcc: x@y.vn <a@c.vn>")]
    [InlineData("<a@c.vn")]
    [InlineData("a@c.vn>")]
    [InlineData("\"a b\"@c.vn")]
    [InlineData("trực@tinh.vn")]
    [InlineData("a@")]
    [InlineData(".a@c.vn")]
    public void What_could_leave_its_place_in_a_command_or_header_is_refused(string text) => Assert.False(Mailbox.TryRead(text, out _));

    [Theory]
    [InlineData("smtp://mail.tinh.vn:25", "mail.tinh.vn", 25, StartTls.Required, null)]
    [InlineData("smtp://mail.tinh.vn", "mail.tinh.vn", 587, StartTls.Required, null)]
    [InlineData("smtp://ioc:m%40t%3Akh%E1%BA%A9u@mail.tinh.vn:587?starttls=optional", "mail.tinh.vn", 587, StartTls.Optional, "m@t:khẩu")]
    [InlineData("smtp://127.0.0.1:2525?starttls=none", "127.0.0.1", 2525, StartTls.None, null)]
    public void The_mail_servers_address_is_read(string text, string host, int port, StartTls tls, string? password)
    {
        Assert.True(MailServer.TryRead(text, out var server, out _));
        Assert.Equal((host, port, tls, password), (server.Host, server.Port, server.StartTls, server.Password));
        Assert.DoesNotContain("khẩu", server.ToString());
    }

    [Theory]
    [InlineData("mail.tinh.vn:25")]
    [InlineData("smtps://mail.tinh.vn:465")]
    [InlineData("smtp://ioc@mail.tinh.vn:25")]
    [InlineData("smtp://:secret@mail.tinh.vn:25")]
    [InlineData("smtp://mail.tinh.vn:25/path")]
    [InlineData("smtp://mail.tinh.vn:25?starttls=perhaps")]
    [InlineData("smtp://mail.tinh.vn:25?tls=none")]
    [InlineData("smtp://mail.tinh.vn:99999")]
    public void An_address_that_cannot_be_meant_is_refused(string text) => Assert.False(MailServer.TryRead(text, out _, out _));

    [Theory]
    [InlineData("IOC_WEBHOOK_SECRET", "IOC_WEBHOOK_URL=http://127.0.0.1:1/hook")]
    [InlineData("IOC_WEBHOOK_URL", "IOC_WEBHOOK_SECRET=top-secret")]
    [InlineData("IOC_WEBHOOK_URL", "IOC_WEBHOOK_URL=ftp://top-secret/", "IOC_WEBHOOK_SECRET=top-secret")]
    [InlineData("IOC_SMTP_URL", "IOC_SMTP_URL=smtp://ioc:top-secret@", "IOC_MAIL_FROM=a@b.vn")]
    [InlineData("IOC_MAIL_FROM", "IOC_SMTP_URL=smtp://ioc:top-secret@mail.vn:25")]
    [InlineData("IOC_MAIL_TO", "IOC_SMTP_URL=smtp://ioc:top-secret@mail.vn:25", "IOC_MAIL_FROM=a@b.vn", "IOC_MAIL_TO=c@d.vn, top-secret")]
    [InlineData("IOC_SMTP_URL", "IOC_MAIL_TO=c@d.vn")]
    public void Half_set_or_unreadable_variables_refuse_the_start_by_name_and_tell_no_secret(string named, params string[] set)
    {
        var environment = set.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        var refused = Assert.IsType<CommandLine.Refused>(CommandLine.Read([], environment.GetValueOrDefault));

        Assert.Contains(named, refused.Message);
        Assert.DoesNotContain("top-secret", refused.Message);
    }

    [Fact]
    public void Channels_of_the_environment_are_read()
    {
        var environment = new Dictionary<string, string>
        {
            ["IOC_WEBHOOK_URL"] = "http://127.0.0.1:9000/hook", ["IOC_WEBHOOK_SECRET"] = "hidden", ["IOC_SMTP_URL"] = "smtp://u:hidden@mail.vn:25",
            ["IOC_MAIL_FROM"] = "ioc@tinh.vn", ["IOC_MAIL_TO"] = "a@tinh.vn, b@tinh.vn",
        };

        var installation = Assert.IsType<CommandLine.Serve>(CommandLine.Read([], environment.GetValueOrDefault)).Installation;

        Assert.Equal(["a@tinh.vn", "b@tinh.vn"], installation.Mail!.To.Select(to => to.Address));
        Assert.DoesNotContain("hidden", $"{installation} {installation.Webhook} {installation.Mail}");
    }
}
