using Ioc.Delivery.Contacts;
using Ioc.Delivery.Mail;
using Ioc.Shell;

namespace Ioc.Delivery.Channels;

/// <summary>E-mail through the office's own server (<c>IOC_SMTP_URL</c>), to those on duty and to <c>IOC_MAIL_TO</c>.</summary>
public sealed class MailChannel(MailSettings settings, MailSender sender, NoticeAttachments attachments) : Channel("mail", "mail", ChannelFilter.Everything)
{
    public override string Place => $"{settings.Server.Host}:{settings.Server.Port}";

    // Mail servers of offices count connections from one address.
    public override int AtOnce => 4;

    public override IReadOnlyList<Recipient> Always { get; } = [.. settings.To.Select(to => new Recipient(to.Address, to.Name ?? ""))];

    public override Recipient? Reach(Contact contact) =>
        contact.Email is { } address ? new Recipient(address, contact.Name, contact.Language) : null;

    public override string Write(Notice notice, Recipient recipient, string id, DateTimeOffset sentAt)
    {
        var frame = Language.Of(recipient.Language)["delivery.mail.frame"];
        return $"{notice.For(recipient).Text.TrimEnd('\n')}\n\n-- \n{frame}\n";
    }

    public override async Task<SendOutcome> SendAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!Mailbox.TryRead(dispatch.Recipient, out var to))
        {
            return SendOutcome.Refused("bad-address", dispatch.Recipient);
        }

        // Read at each attempt: kept once, however many are written to and how often.
        return await attachments.ReadAsync(dispatch.NoticeId, cancellationToken) is { } files
            ? await sender.SendAsync(
                settings, to, new Letter(dispatch.Id, dispatch.Topic, dispatch.CreatedAt, dispatch.Subject, dispatch.Body) { Files = files }, cancellationToken)
            : SendOutcome.Refused("attachment-forgotten", "");
    }
}
