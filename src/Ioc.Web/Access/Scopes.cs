using System.Security.Claims;

namespace Ioc.Access;

/// <summary>What a key or an account may do; also the names of the policies that endpoints ask for.</summary>
public static class Scopes
{
    /// <summary>Send dossiers, see and answer their quarantine.</summary>
    public const string Ingest = "ingest";

    /// <summary>See figures, lists, reports, the map and the live feed.</summary>
    public const string Read = "read";

    /// <summary>See and answer alarms.</summary>
    public const string Alarms = "alarms";

    /// <summary>See, search and export the audit log; no key has it.</summary>
    public const string Audit = "audit";

    /// <summary>Give directives and answer them: keys with <see cref="Alarms"/>, and every person who is signed in.</summary>
    public const string Act = "act";

    /// <summary>See alarms: either of the two scopes will do.</summary>
    public const string ReadOrAlarms = "read-or-alarms";

    internal const string ScopeClaim = "ioc:scope";
    private const string SourceClaim = "ioc:source";

    /// <summary>The source of records that name none: the key's own; <see langword="null"/> for a person.</summary>
    public static string? Source(this ClaimsPrincipal caller) => caller.FindFirstValue(SourceClaim);

    /// <summary>Whether forms that change what belongs to alarms are shown to the caller; the doors themselves ask for <see cref="Alarms"/>.</summary>
    public static bool MayAnswerAlarms(this ClaimsPrincipal caller) => caller.HasClaim(ScopeClaim, Alarms);

    /// <summary>Whether a page that needs this scope is shown to the caller at all.</summary>
    public static bool MayDo(this ClaimsPrincipal caller, string scope) => caller.HasClaim(ScopeClaim, scope);

    /// <summary>Whether a machine came in by its key, rather than a person who signed in.</summary>
    public static bool IsKey(this ClaimsPrincipal caller) => caller.Identity?.AuthenticationType == ApiKeyHandler.Name;

    internal static Claim MayDo(string scope) => new(ScopeClaim, scope);

    internal static Claim SendsAs(string source) => new(SourceClaim, source);
}
