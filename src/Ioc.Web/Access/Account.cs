using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>Somebody who signs in. What they see is kept as claims of the account (<see cref="Scopes.UnitClaim"/>, <see cref="Scopes.FieldClaim"/>).</summary>
public sealed class Account : IdentityUser
{
    public Account()
    {
    }

    public Account(string userName)
        : base(userName)
    {
    }

    /// <summary>As colleagues know them: "Nguyễn Văn An, Phòng Kiểm soát TTHC".</summary>
    public string? FullName { get; set; }

    /// <summary>Somebody else chose the password: nothing opens before it is changed.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Milliseconds since 1970 (UTC) until which the password opens that somebody else chose; <see langword="null"/>: without end.</summary>
    public long? FirstPasswordUntil { get; set; }

    /// <summary>Until further notice nobody signs in with it; what it did stays under its name.</summary>
    public bool IsDisabled => LockoutEnd?.Year == DateTimeOffset.MaxValue.Year;
}
