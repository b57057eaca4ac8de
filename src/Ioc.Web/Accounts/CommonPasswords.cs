using System.Globalization;
using System.Reflection;
using System.Text;
using Ioc.Geography;

namespace Ioc.Accounts;

/// <summary>Passwords that are tried first; length alone does not keep them out (NIST SP 800-63B-4, 3.1.1.2).</summary>
/// <remarks>
/// Compared are letters and digits alone, without marks, also as they are when digits and signs stand for letters. The list of what
/// people choose most is built in (<c>Accounts/Passwords</c>, with where it comes from and its licence); it is not of those that leaked.
/// </remarks>
internal sealed class CommonPasswords(Installation installation, CommuneDirectory communes)
{
    public const int Shortest = 12;

    /// <summary>Letters beside a word that make it no better: a name of an office, initials.</summary>
    private const int FewLetters = 5;

    /// <summary>Shorter ones of the list are in every sentence.</summary>
    private const int ShortestListed = 5;

    /// <summary>More is not looked at: whoever types so much has not taken it from a list.</summary>
    private const int LongestListed = 40;

    private static readonly string[] Roots =
    [
        "password", "matkhau", "qwerty", "abcdef", "123456", "111111", "000000", "admin", "quantri", "iloveyou", "vietnam", "hanoi", "anhyeuem", "xemthuioc", "motcua", "hanhchinhcong",
    ];

    private readonly Lazy<HashSet<string>> _listed = new(() => [.. Read()]);
    private readonly Lazy<string[]> _roots = new(() => [.. Roots.Concat(Places(installation, communes)).Distinct(StringComparer.Ordinal)]);

    /// <summary>How many are on the list.</summary>
    internal int Listed => _listed.Value.Count;

    /// <summary>Whether it is no password where others can try it.</summary>
    public bool IsWeak(string password, string userName) => password.Length < Shortest || Has(password, userName);

    /// <summary>Whether it is little more than such a word, the name of the account, or of a place served: digits behind it are the first thing that is tried.</summary>
    public bool Has(string password, string userName) => Plain(password) is var plain
        && (plain.Distinct().Count() < 5 || IsLittleMore(plain, userName) || IsLittleMore(Unmasked(password), userName));

    private bool IsLittleMore(string plain, string userName) =>
        _roots.Value.Append(Plain(userName)).Any(root => root.Length > 2 && plain.Contains(root, StringComparison.Ordinal) && IsFew(plain.Replace(root, "", StringComparison.Ordinal), FewLetters))
        || (plain.Length <= LongestListed && IsOfList(plain));

    // A word of the list with a few letters about it or any digits, or two such words.
    private bool IsOfList(string plain)
    {
        for (var length = plain.Length; length >= ShortestListed; length--)
        {
            for (var start = 0; start + length <= plain.Length; start++)
            {
                var word = plain.Substring(start, length);
                if (_listed.Value.Contains(word) && plain.Replace(word, "", StringComparison.Ordinal) is var rest && (IsFew(rest, FewLetters - 2) || _listed.Value.Contains(rest)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsFew(string rest, int letters) => rest.Count(char.IsLetter) <= letters;

    private static IEnumerable<string> Places(Installation installation, CommuneDirectory communes) =>
        from province in installation.Provinces
        from name in communes.Of(province).Select(commune => commune.Name).Prepend(communes.FindProvince(province)?.Name ?? "")
        let plain = Plain(name)
        // Of one syllable it is a word like any other.
        where plain.Length >= ShortestListed
        select plain;

    private static IEnumerable<string> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("passwords/common.txt")
            ?? throw new InvalidOperationException("The list of passwords is not built in."));
        while (reader.ReadLine() is { } line)
        {
            if (Plain(line) is { Length: >= ShortestListed } plain)
            {
                yield return plain;
            }
        }
    }

    private static string Plain(string text) => Folded(text, letter => letter);

    // Digits and signs about a word stand for nothing.
    private static string Unmasked(string text) => Folded(Word(text), letter => letter switch { '@' or '4' => 'a', '0' => 'o', '1' or '!' => 'i', '3' => 'e', '$' or '5' => 's', '7' => 't', _ => letter });

    private static string Word(string text) => Array.FindIndex([.. text], char.IsLetter) is >= 0 and var first ? text[first..(Array.FindLastIndex([.. text], char.IsLetter) + 1)] : "";

    private static string Folded(string text, Func<char, char> read)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD).ToLowerInvariant().Select(read))
        {
            plain.Append(letter == 'đ' ? 'd' : letter, char.IsLetterOrDigit(letter) && char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark ? 1 : 0);
        }

        return plain.ToString();
    }
}
