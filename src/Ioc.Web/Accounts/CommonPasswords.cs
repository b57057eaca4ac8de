using Ioc.Access;

namespace Ioc.Accounts;

/// <summary>Passwords that are tried first; length alone does not keep them out (NIST SP 800-63B-4, 3.1.1.2).</summary>
internal static class CommonPasswords
{
    private static readonly string[] Roots =
    [
        "password", "matkhau", "qwerty", "abcdef", "123456", "111111", "000000", "admin", "quantri", "iloveyou", "vietnam", "hanoi", "quangninh", "halong", "anhyeuem", "xem-thu-ioc",
    ];

    public const int Shortest = 12;

    /// <summary>Whether it is no password where others can try it.</summary>
    public static bool IsWeak(string password, string userName) => password.Length < Shortest || Has(password, userName);

    /// <summary>Whether it is little more than such a word, or than the name of the account: digits behind it are the first thing that is tried.</summary>
    public static bool Has(string password, string userName)
    {
        var plain = new string([.. password.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
        return plain.Distinct().Count() < 5
            || Roots.Append(userName.ToLowerInvariant()).Select(root => new string([.. root.Where(char.IsLetterOrDigit)]))
                .Any(root => root.Length > 2 && plain.Contains(root, StringComparison.Ordinal) && plain.Replace(root, "", StringComparison.Ordinal).Count(char.IsLetter) <= 5);
    }
}
