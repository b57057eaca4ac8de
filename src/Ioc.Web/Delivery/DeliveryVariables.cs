using Ioc.Delivery.Channels;
using Ioc.Delivery.Mail;

namespace Ioc.Delivery;

/// <summary>The channels that come from the environment (contract §6). What is half set is refused: it would be silently without effect.</summary>
/// <param name="Refusal">What to change, naming the variable and never its value, which may hold a password; <see langword="null"/>: all is well.</param>
public sealed record DeliveryVariables(WebhookSettings? Webhook, MailSettings? Mail, string? Refusal)
{
    public const string Names = "IOC_WEBHOOK_URL, IOC_WEBHOOK_SECRET, IOC_SMTP_URL, IOC_MAIL_FROM, IOC_MAIL_TO";

    /// <param name="variable">Value of a variable; <see langword="null"/> when unset.</param>
    public static DeliveryVariables Read(Func<string, string?> variable)
    {
        var (webhook, refusal) = ReadWebhook(variable("IOC_WEBHOOK_URL"), variable("IOC_WEBHOOK_SECRET"));
        var (mail, mailRefusal) = ReadMail(variable("IOC_SMTP_URL"), variable("IOC_MAIL_FROM"), variable("IOC_MAIL_TO"));
        return new DeliveryVariables(webhook, mail, refusal ?? mailRefusal);
    }

    private static (WebhookSettings?, string?) ReadWebhook(string? url, string? secret)
    {
        if (url is null || secret is null)
        {
            return (null, url is not null ? "IOC_WEBHOOK_URL needs IOC_WEBHOOK_SECRET, under which every message is signed."
                : secret is not null ? "IOC_WEBHOOK_SECRET is set but IOC_WEBHOOK_URL is not."
                : null);
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? (new WebhookSettings(address, secret), null)
            : (null, "IOC_WEBHOOK_URL wants an address such as https://host/path, without a user or password in it.");
    }

    private static (MailSettings?, string?) ReadMail(string? url, string? from, string? to)
    {
        if (url is null)
        {
            return (null, from is null && to is null ? null : $"{(from is null ? "IOC_MAIL_TO" : "IOC_MAIL_FROM")} is set but IOC_SMTP_URL is not: {MailServer.Form}.");
        }

        if (!MailServer.TryRead(url, out var server, out var refusal))
        {
            return (null, $"IOC_SMTP_URL cannot be read: {refusal}.");
        }

        if (from is null || !Mailbox.TryRead(from, out var sender))
        {
            return (null, "IOC_SMTP_URL needs IOC_MAIL_FROM, one address such as ioc@tinh.gov.vn or IOC <ioc@tinh.gov.vn>.");
        }

        var recipients = new List<Mailbox>();
        foreach (var text in (to ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Mailbox.TryRead(text, out var recipient))
            {
                return (null, $"IOC_MAIL_TO wants addresses separated by commas; entry {recipients.Count + 1} is none.");
            }

            recipients.Add(recipient);
        }

        return (new MailSettings(server, sender, recipients), null);
    }
}
