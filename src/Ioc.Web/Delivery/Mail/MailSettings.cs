using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Ioc.Delivery.Mail;

/// <summary>Whether the conversation with the mail server has to be encrypted.</summary>
public enum StartTls
{
    /// <summary>Encrypted with a certificate that is valid for the host, or nothing is sent.</summary>
    Required,

    /// <summary>Encrypted where the server offers it, with whatever certificate; a password only over a valid one.</summary>
    Optional,

    /// <summary>In the clear, on the operator's word.</summary>
    None,
}

/// <param name="Host">As in the address; the certificate has to be valid for it.</param>
/// <param name="User"><see langword="null"/>: no sign-in.</param>
public sealed record MailServer(string Host, int Port, string? User, string? Password, StartTls StartTls)
{
    public const string Form = "smtp://[user:password@]host:port[?starttls=required|optional|none]";

    // Where servers take mail from programs of the office (RFC 6409).
    private const int SubmissionPort = 587;

    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <param name="refusal">What is wrong, without any part of the text: it may hold a password.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out MailServer? server, [NotNullWhen(false)] out string? refusal)
    {
        (server, refusal) = (null, Refusal(text, out var uri, out var tls));
        if (refusal is not null)
        {
            return false;
        }

        var colon = uri!.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (null, null) : (Uri.UnescapeDataString(uri.UserInfo[..colon]), Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]));
        server = new MailServer(uri.IdnHost, uri.Port > 0 ? uri.Port : SubmissionPort, user, password, tls);
        return true;
    }

    // A record prints all it has.
    public override string ToString() => $"{Host}:{Port}";

    private static string? Refusal(string text, out Uri? uri, out StartTls tls)
    {
        tls = StartTls.Required;
        if (!Uri.TryCreate(text, UriKind.Absolute, out uri) || uri.Scheme != "smtp" || uri.Host.Length == 0)
        {
            return $"it has to have the form {Form}";
        }

        if (uri.AbsolutePath is not ("" or "/") || uri.Fragment.Length > 0)
        {
            return $"nothing may follow the port but ?starttls=… ({Form})";
        }

        if (uri.UserInfo.Length > 0 && uri.UserInfo.IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 1 || colon == uri.UserInfo.Length - 1))
        {
            return "a user needs a password: user:password@ (other letters than A-Z, a-z, 0-9, -, ., _ as %XX)";
        }

        StartTls? chosen = uri.Query switch
        {
            "" or "?" or "?starttls=required" => StartTls.Required,
            "?starttls=optional" => StartTls.Optional,
            "?starttls=none" => StartTls.None,
            _ => null,
        };
        tls = chosen ?? StartTls.Required;
        return chosen is null ? "starttls is one of required, optional, none, and there is no other option" : null;
    }
}

/// <param name="To">Told of everything, whoever is on duty; may be empty.</param>
public sealed record MailSettings(MailServer Server, Mailbox From, IReadOnlyList<Mailbox> To);
