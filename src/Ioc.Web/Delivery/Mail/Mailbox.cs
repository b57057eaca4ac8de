using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ioc.Delivery.Mail;

/// <summary>A mail address that can stand in an SMTP command and in a header without further care.</summary>
/// <param name="Address">ASCII; a domain of other letters is kept in its encoded form.</param>
/// <param name="Name">Without line ends; <see langword="null"/> when there is none.</param>
public sealed partial record Mailbox(string Address, string? Name)
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Reads <c>a@b.vn</c> or <c>Name &lt;a@b.vn&gt;</c>.</summary>
    /// <remarks>
    /// Quoted local parts, comments and local parts outside ASCII (they need SMTPUTF8 all the way) are refused: nobody's office
    /// has them, and each is a way to smuggle something into a command.
    /// </remarks>
    public static bool TryRead(string text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        if (text.Any(char.IsControl) || Form().Match(text.Trim()) is not { Success: true } match)
        {
            return false;
        }

        var (local, domain) = (match.Groups["local"].Value, Encoded(match.Groups["domain"].Value));
        if (domain is null || local.Length > LongestLocalPart || local.Length + 1 + domain.Length > LongestAddress)
        {
            return false;
        }

        var name = match.Groups["name"].Value.Trim().Trim('"').Trim();
        mailbox = new Mailbox($"{local}@{domain}", name.Length == 0 ? null : name);
        return true;
    }

    private static string? Encoded(string domain)
    {
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
            return ascii.Length <= 253 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?:(?<name>[^<>@]*)<)?(?<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@(?<domain>[^\s<>@,;:\\""\[\]()]+)(?(name)>)$")]
    private static partial Regex Form();
}
