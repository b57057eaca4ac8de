using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Ioc.Delivery.Mail;

/// <summary>Whose certificates a mail server may show.</summary>
/// <param name="Authorities">In place of those the system trusts; <see langword="null"/>: the system's, where an office adds its own authority.</param>
public sealed record MailTrust(X509Certificate2Collection? Authorities)
{
    public static MailTrust OfTheSystem { get; } = new((X509Certificate2Collection?)null);
}

/// <summary>Hands letters, each for one recipient, to the office's mail server; in one conversation as long as they follow each other closely.</summary>
public sealed class MailSender(DeliveryTimes times, MailTrust trust, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>A server that hangs is not waited for: a new conversation tells more.</summary>
    private static readonly TimeSpan AnswerToReset = TimeSpan.FromSeconds(5);

    private readonly IdleSessions _idle = new(times.MailIdle, clock);

    /// <summary>Never throws for anything that the server, the network or its certificate does.</summary>
    public async Task<SendOutcome> SendAsync(MailSettings settings, Mailbox to, Letter letter, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(times.MailLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await HandOverAsync(settings, to, letter, either.Token);
        }
        catch (SmtpEndedException ended)
        {
            return ended.Outcome;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return SendOutcome.Later("timed-out", string.Create(CultureInfo.InvariantCulture, $"{times.MailLimit.TotalSeconds:0.#} s"));
        }
        catch (AuthenticationException fault)
        {
            return SendOutcome.Later("tls-untrusted", fault.InnerException?.Message ?? fault.Message);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            return SendOutcome.Later("unreachable", fault.InnerException?.Message ?? fault.Message);
        }
    }

    public ValueTask DisposeAsync() => _idle.DisposeAsync();

    // A conversation in which something broke is not used again.
    private async Task<SendOutcome> HandOverAsync(MailSettings settings, Mailbox to, Letter letter, CancellationToken cancellationToken)
    {
        var session = await IdleAsync(settings.Server, cancellationToken) ?? await SmtpSession.OpenAsync(settings.Server, trust, cancellationToken);
        SendOutcome outcome;
        try
        {
            outcome = await session.HandOverAsync(settings.From, to, letter, cancellationToken);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        _idle.Put(session);
        return outcome;
    }

    // Asked before a mail is offered, so that a server which hung up meanwhile costs a new conversation and not a failed attempt.
    private async Task<SmtpSession?> IdleAsync(MailServer server, CancellationToken cancellationToken)
    {
        while (_idle.Take(server) is { } session)
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            soon.CancelAfter(AnswerToReset);
            try
            {
                if (await session.BeginAnewAsync(soon.Token))
                {
                    return session;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It hangs.
            }

            await session.DisposeAsync();
        }

        return null;
    }
}
