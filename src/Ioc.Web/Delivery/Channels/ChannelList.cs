using Ioc.Delivery.Mail;
using Ioc.Shell;

namespace Ioc.Delivery.Channels;

/// <summary>Every channel in force: those of the environment, then those of <c>channels.yaml</c>.</summary>
public sealed class ChannelList
{
    private readonly ChannelsFile _file;
    private readonly List<Channel> _fixed = [];

    public ChannelList(Installation installation, ChannelsFile file, HttpPost http, MailSender mail, NoticeAttachments attachments)
    {
        _file = file;
        if (installation.Webhook is { } webhook)
        {
            _fixed.Add(new WebhookChannel(webhook, http));
        }

        if (installation.Mail is { } settings)
        {
            _fixed.Add(new MailChannel(settings, mail, attachments));
        }
    }

    public IReadOnlyList<Channel> Current => [.. _fixed, .. _file.Look().Channels];

    /// <summary>Of the file; while there are any, its last good state is in force.</summary>
    public IReadOnlyList<YamlError> Errors => _file.Look().Errors;
}
