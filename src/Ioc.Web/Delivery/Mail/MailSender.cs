using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ioc.Delivery.Mail;

/// <summary>Whose certificates a mail server may show.</summary>
/// <param name="Authorities">In place of those the system trusts; <see langword="null"/>: the system's, where an office adds its own authority.</param>
public sealed record MailTrust(X509Certificate2Collection? Authorities)
{
    public static MailTrust OfTheSystem { get; } = new((X509Certificate2Collection?)null);
}

/// <summary>Hands one letter for one recipient to the office's mail server (RFC 5321, 3207, 4954). The only place that speaks SMTP.</summary>
public sealed class MailSender(DeliveryTimes times, MailTrust trust)
{
    /// <summary>Never throws for anything that the server, the network or its certificate does.</summary>
    public async Task<SendOutcome> SendAsync(MailSettings settings, Mailbox to, Letter letter, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(times.MailLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var socket = await ConnectAsync(settings.Server, either.Token);
            await using var talk = new SmtpConversation(new NetworkStream(socket));
            await OpenAsync(talk, settings.Server, Greeting(socket), either.Token);
            var outcome = await HandOverAsync(talk, settings.From, to, letter, either.Token);
            await LeaveAsync(talk);
            return outcome;
        }
        catch (Ended ended)
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

    private static async Task<Socket> ConnectAsync(MailServer server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Host.Trim('[', ']'), server.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // An address is a name that every server takes, also where this machine has no name of its own (RFC 5321 §4.1.3).
    private static string Greeting(Socket socket)
    {
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetwork ? $"EHLO [{address}]" : $"EHLO [IPv6:{address}]";
    }

    private async Task OpenAsync(SmtpConversation talk, MailServer server, string greeting, CancellationToken cancellationToken)
    {
        var said = await talk.ReadAsync(cancellationToken);
        Demand(said.Code == 220, "smtp", said);
        var offers = await GreetAsync(talk, greeting, cancellationToken);
        var isProtected = false;
        if (server.StartTls != StartTls.None)
        {
            var encrypted = await EncryptAsync(talk, server, offers, cancellationToken);
            isProtected = encrypted == Encryption.Valid;
            offers = encrypted == Encryption.None ? offers : await GreetAsync(talk, greeting, cancellationToken);
        }

        if (server.User is not null)
        {
            if (!isProtected && server.StartTls == StartTls.Optional && !server.IsLoopback)
            {
                throw new Ended(SendOutcome.Later("password-unprotected"));
            }

            await SignInAsync(talk, server, offers, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<string>> GreetAsync(SmtpConversation talk, string greeting, CancellationToken cancellationToken)
    {
        var reply = await talk.SayAsync(greeting, cancellationToken);
        Demand(reply.IsDone, "smtp", reply);
        return [.. reply.Lines.Skip(1).Select(line => line.ToUpperInvariant())];
    }

    private enum Encryption
    {
        None,
        Unproved,
        Valid,
    }

    private async Task<Encryption> EncryptAsync(SmtpConversation talk, MailServer server, IReadOnlyList<string> offers, CancellationToken cancellationToken)
    {
        var required = server.StartTls == StartTls.Required;
        if (!offers.Contains("STARTTLS"))
        {
            return required ? throw new Ended(SendOutcome.Later("tls-missing")) : Encryption.None;
        }

        var reply = await talk.SayAsync("STARTTLS", cancellationToken);
        if (reply.Code != 220)
        {
            return required ? throw new Ended(SendOutcome.Later("tls-missing", reply.ToString())) : Encryption.None;
        }

        var valid = true;
        var options = new SslClientAuthenticationOptions { TargetHost = server.Host.Trim('[', ']') };
        if (trust.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (!required)
        {
            // Whoever may send in the clear loses nothing by a certificate that proves nothing.
#pragma warning disable CA5359 // On purpose, and only where the operator allows the clear.
            options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                valid = errors == SslPolicyErrors.None;
                return true;
            };
#pragma warning restore CA5359
        }

        await talk.EncryptAsync(options, cancellationToken);
        return valid ? Encryption.Valid : Encryption.Unproved;
    }

    private static async Task SignInAsync(SmtpConversation talk, MailServer server, IReadOnlyList<string> offers, CancellationToken cancellationToken)
    {
        var ways = offers.Where(offer => offer.StartsWith("AUTH", StringComparison.Ordinal)).SelectMany(offer => offer.Split(' ', '=').Skip(1)).ToHashSet();
        SmtpReply reply;
        if (ways.Contains("PLAIN"))
        {
            reply = await talk.SayAsync($"AUTH PLAIN {Base64($"\0{server.User}\0{server.Password}")}", cancellationToken);
        }
        else if (ways.Contains("LOGIN"))
        {
            reply = await talk.SayAsync("AUTH LOGIN", cancellationToken);
            reply = reply.Code == 334 ? await talk.SayAsync(Base64(server.User!), cancellationToken) : reply;
            reply = reply.Code == 334 ? await talk.SayAsync(Base64(server.Password!), cancellationToken) : reply;
        }
        else
        {
            throw new Ended(SendOutcome.Later("sign-in-refused", $"AUTH {string.Join(' ', ways)}"));
        }

        Demand(reply.Code == 235, "sign-in-refused", reply);
    }

    private static async Task<SendOutcome> HandOverAsync(SmtpConversation talk, Mailbox from, Mailbox to, Letter letter, CancellationToken cancellationToken)
    {
        var reply = await talk.SayAsync($"MAIL FROM:<{from.Address}>", cancellationToken);
        // A sender that is not allowed is the operator's to mend, not the recipient's fault.
        Demand(reply.IsDone, "smtp", reply);
        reply = await talk.SayAsync($"RCPT TO:<{to.Address}>", cancellationToken);
        if (!reply.IsDone)
        {
            return Refusal("recipient-refused", reply);
        }

        reply = await talk.SayAsync("DATA", cancellationToken);
        Demand(reply.Code == 354, "smtp", reply);
        reply = await talk.SayMessageAsync(letter.ToBytes(from, to), cancellationToken);
        return reply.IsDone ? SendOutcome.Delivered(reply.ToString()) : Refusal("message-refused", reply);
    }

    // 530 and 503 speak about the conversation, 552 about a full mailbox (RFC 5321 §4.5.3.1.10): each may pass.
    private static SendOutcome Refusal(string code, SmtpReply reply) =>
        reply.Code is >= 500 and not (503 or 530 or 552) ? SendOutcome.Refused(code, reply.ToString()) : SendOutcome.Later("smtp", reply.ToString());

    // What was handed over is handed over, however the parting goes.
    private static async Task LeaveAsync(SmtpConversation talk)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await talk.SayAsync("QUIT", patience.Token);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            // The server left first.
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static void Demand(bool holds, string code, SmtpReply reply)
    {
        if (!holds)
        {
            throw new Ended(SendOutcome.Later(code, reply.ToString()));
        }
    }

    /// <summary>The conversation cannot go on; what it came to.</summary>
    private sealed class Ended(SendOutcome outcome) : Exception(outcome.Code)
    {
        public SendOutcome Outcome => outcome;
    }
}
