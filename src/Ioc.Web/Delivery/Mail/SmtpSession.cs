using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ioc.Delivery.Mail;

/// <summary>The conversation cannot go on; what it came to.</summary>
internal sealed class SmtpEndedException(SendOutcome outcome) : Exception(outcome.Code)
{
    public SendOutcome Outcome => outcome;
}

/// <summary>A conversation with a mail server that is greeted, encrypted and signed in: one mail after the other can be handed over in it (RFC 5321, 3207, 4954).</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly SmtpConversation _talk;

    private SmtpSession(MailServer server, Socket socket)
    {
        (Server, _socket) = (server, socket);
        _talk = new SmtpConversation(new NetworkStream(socket));
    }

    public MailServer Server { get; }

    /// <summary>How many mails were offered in it.</summary>
    public int Offered { get; private set; }

    /// <exception cref="SmtpEndedException">The server refuses, or does not offer what has to be.</exception>
    public static async Task<SmtpSession> OpenAsync(MailServer server, MailTrust trust, CancellationToken cancellationToken)
    {
        var session = new SmtpSession(server, await ConnectAsync(server, cancellationToken));
        try
        {
            await OpenAsync(session._talk, server, trust, Greeting(session._socket), cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _talk.DisposeAsync();
        _socket.Dispose();
    }

    /// <summary>Whether the server still listens; forgets a mail that was begun and not taken.</summary>
    public async Task<bool> BeginAnewAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _talk.SayAsync("RSET", cancellationToken)).IsDone;
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // It hung up meanwhile, as servers do with those who are silent.
            return false;
        }
    }

    /// <exception cref="SmtpEndedException">Nothing more is to be said in this conversation.</exception>
    public async Task<SendOutcome> HandOverAsync(Mailbox from, Mailbox to, Letter letter, CancellationToken cancellationToken)
    {
        Offered++;
        var reply = await _talk.SayAsync($"MAIL FROM:<{from.Address}>", cancellationToken);
        // A sender that is not allowed is the operator's to mend, not the recipient's fault.
        Demand(reply.IsDone, "smtp", reply);
        reply = await _talk.SayAsync($"RCPT TO:<{to.Address}>", cancellationToken);
        if (!reply.IsDone)
        {
            return Refusal("recipient-refused", reply);
        }

        reply = await _talk.SayAsync("DATA", cancellationToken);
        Demand(reply.Code == 354, "smtp", reply);
        reply = await _talk.SayMessageAsync(letter.ToBytes(from, to), cancellationToken);
        return reply.IsDone ? SendOutcome.Delivered(reply.ToString()) : Refusal("message-refused", reply);
    }

    /// <summary>Says good-bye; what was handed over is handed over, however the parting goes.</summary>
    public async Task LeaveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _talk.SayAsync("QUIT", patience.Token);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            // The server left first.
        }

        await DisposeAsync();
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

    private static async Task OpenAsync(SmtpConversation talk, MailServer server, MailTrust trust, string greeting, CancellationToken cancellationToken)
    {
        var said = await talk.ReadAsync(cancellationToken);
        Demand(said.Code == 220, "smtp", said);
        var offers = await GreetAsync(talk, greeting, cancellationToken);
        var isProtected = false;
        if (server.StartTls != StartTls.None)
        {
            var encrypted = await EncryptAsync(talk, server, trust, offers, cancellationToken);
            isProtected = encrypted == Encryption.Valid;
            offers = encrypted == Encryption.None ? offers : await GreetAsync(talk, greeting, cancellationToken);
        }

        if (server.User is not null)
        {
            if (!isProtected && server.StartTls == StartTls.Optional && !server.IsLoopback)
            {
                throw new SmtpEndedException(SendOutcome.Later("password-unprotected"));
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

    private static async Task<Encryption> EncryptAsync(SmtpConversation talk, MailServer server, MailTrust trust, IReadOnlyList<string> offers, CancellationToken cancellationToken)
    {
        var required = server.StartTls == StartTls.Required;
        if (!offers.Contains("STARTTLS"))
        {
            return required ? throw new SmtpEndedException(SendOutcome.Later("tls-missing")) : Encryption.None;
        }

        var reply = await talk.SayAsync("STARTTLS", cancellationToken);
        if (reply.Code != 220)
        {
            return required ? throw new SmtpEndedException(SendOutcome.Later("tls-missing", reply.ToString())) : Encryption.None;
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
            throw new SmtpEndedException(SendOutcome.Later("sign-in-refused", $"AUTH {string.Join(' ', ways)}"));
        }

        Demand(reply.Code == 235, "sign-in-refused", reply);
    }

    // 530 and 503 speak about the conversation, 552 about a full mailbox (RFC 5321 §4.5.3.1.10): each may pass.
    private static SendOutcome Refusal(string code, SmtpReply reply) =>
        reply.Code is >= 500 and not (503 or 530 or 552) ? SendOutcome.Refused(code, reply.ToString()) : SendOutcome.Later("smtp", reply.ToString());

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static void Demand(bool holds, string code, SmtpReply reply)
    {
        if (!holds)
        {
            throw new SmtpEndedException(SendOutcome.Later(code, reply.ToString()));
        }
    }
}
