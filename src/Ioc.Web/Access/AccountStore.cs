using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Ioc.Access;

/// <summary>Identity's own store, which keeps of recovery codes a slow hash only: <c>pbkdf2:rounds:salt;hash;hash…</c>, one salt for the codes of one sheet.</summary>
internal sealed class AccountStore(IocDbContext context, IdentityErrorDescriber describer)
    : UserStore<
        Account, IdentityRole, IocDbContext, string, IdentityUserClaim<string>, IdentityUserRole<string>, IdentityUserLogin<string>, IdentityUserToken<string>,
        IdentityRoleClaim<string>, IdentityUserPasskey<string>>(context, describer)
{
    /// <summary>Where Identity keeps them.</summary>
    internal const string Provider = "[AspNetUserStore]";
    internal const string Name = "RecoveryCodes";

    private const string Form = "pbkdf2";

    /// <summary>As of passwords: a code has 50 bits, and whoever has the store has time.</summary>
    private const int Rounds = 210_000;

    public override async Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        await SetTokenAsync(user, Provider, Name, Hashed(recoveryCodes), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var kept = await GetTokenAsync(user, Provider, Name, cancellationToken) ?? "";
        if (!IsHashed(kept))
        {
            // Of before; what is left becomes hashes.
            var readable = kept.Split(';', StringSplitOptions.RemoveEmptyEntries);
            if (!readable.Contains(code))
            {
                return false;
            }

            await ReplaceCodesAsync(user, readable.Where(each => each != code), cancellationToken);
            return true;
        }

        var parts = kept.Split(';');
        var head = parts[0].Split(':');
        var hash = HashOf(code, Convert.FromHexString(head[2]), int.Parse(head[1], CultureInfo.InvariantCulture));
        var left = parts[1..].Where(each => each != hash).ToList();
        if (left.Count == parts.Length - 1)
        {
            return false;
        }

        await SetTokenAsync(user, Provider, Name, string.Join(';', left.Prepend(parts[0])), cancellationToken);
        return true;
    }

    public override async Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken)
    {
        var kept = await GetTokenAsync(user, Provider, Name, cancellationToken) ?? "";
        return kept.Split(';', StringSplitOptions.RemoveEmptyEntries).Length - (IsHashed(kept) ? 1 : 0);
    }

    internal static bool IsHashed(string kept) => kept.Length == 0 || kept.StartsWith(Form, StringComparison.Ordinal);

    internal static string Hashed(IEnumerable<string> codes)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var head = string.Create(CultureInfo.InvariantCulture, $"{Form}:{Rounds}:{Convert.ToHexStringLower(salt)}");
        return string.Join(';', codes.Select(code => HashOf(code, salt, Rounds)).Prepend(head));
    }

    private static string HashOf(string code, byte[] salt, int rounds) =>
        Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(code), salt, rounds, HashAlgorithmName.SHA512, 32));
}
