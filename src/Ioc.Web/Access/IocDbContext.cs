using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Ioc.Access;

/// <summary>Accounts as ASP.NET Core Identity reads and writes them; the tables are made by <c>sql/store</c>, not by EF.</summary>
public sealed class IocDbContext(DbContextOptions<IocDbContext> options) : IdentityDbContext<Account>(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().ToTable("account").Ignore(account => account.IsDisabled);
        builder.Entity<IdentityRole>().ToTable("role");
        builder.Entity<IdentityUserRole<string>>().ToTable("account_role");
        builder.Entity<IdentityUserClaim<string>>().ToTable("account_claim");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("role_claim");
        builder.Entity<IdentityUserLogin<string>>().ToTable("account_login");
        builder.Entity<IdentityUserToken<string>>().ToTable("account_token");
        builder.Entity<IdentityUserPasskey<string>>().ToTable("account_passkey").OwnsOne(passkey => passkey.Data).ToJson("data");
        // What lies inside a JSON text has no column.
        foreach (var property in builder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()).SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? $"{(at > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
