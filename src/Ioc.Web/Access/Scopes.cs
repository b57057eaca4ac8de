using System.Security.Claims;
using Ioc.Shell;

namespace Ioc.Access;

/// <summary>
/// What a caller may do, each named for its action; also the names of the policies that endpoints ask for. Keys and roles hold
/// several (<see cref="Grants"/>); which units and fields it may be done to is <see cref="UnitScope"/>.
/// </summary>
public static class Scopes
{
    /// <summary>Send dossiers.</summary>
    public const string Ingest = "ingest";

    /// <summary>See and answer the quarantine, replace the unit table.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>See figures, reports, the map and the live feed, and make reports.</summary>
    public const string Read = "read";

    /// <summary>Make and fetch copies of reports for publication. Whoever has it without <see cref="Read"/> gets nothing else, and always rounded.</summary>
    public const string Published = "read.published";

    /// <summary>See lists of single dossiers: a code and a procedure can point at a person.</summary>
    public const string Dossiers = "dossiers";

    /// <summary>See alarms, silences and rules.</summary>
    public const string SeeAlarms = "alarms.see";

    /// <summary>Take alarms on and review them.</summary>
    public const string Alarms = "alarms";

    /// <summary>Silence alarms, and end silences.</summary>
    public const string Silences = "silences";

    /// <summary>Give directives, and accept, return or withdraw what came of them.</summary>
    public const string GiveDirectives = "directives.give";

    /// <summary>Say what a unit did about a directive.</summary>
    public const string AnswerDirectives = "directives.answer";

    /// <summary>Draw papers up over reports, comment on them and hand them on.</summary>
    public const string DraftPapers = "papers.draft";

    /// <summary>Find a paper right, or send it back.</summary>
    public const string CheckPapers = "papers.check";

    /// <summary>Give a paper its number and sign it.</summary>
    public const string IssuePapers = "papers.issue";

    /// <summary>See and change which reports are sent to whom, and when.</summary>
    public const string Schedules = "schedules";

    /// <summary>See contacts and rosters: who can be reached, and how.</summary>
    public const string SeeContacts = "contacts.see";

    /// <summary>Change contacts and rosters.</summary>
    public const string Contacts = "contacts";

    /// <summary>See what was sent to whom.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>Send again what could not be delivered, or give it up.</summary>
    public const string AnswerDeliveries = "deliveries.answer";

    /// <summary>Measurements of the product and the description of its doors.</summary>
    public const string Operations = "operations";

    /// <summary>Accounts: who they are, their roles and what they see.</summary>
    public const string Accounts = "accounts";

    /// <summary>Keys of machines.</summary>
    public const string Keys = "keys";

    /// <summary>Who did what, and who saw what.</summary>
    public const string Audit = "audit";

    /// <summary>Every action there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Ingest, Quarantine, Read, Published, Dossiers, SeeAlarms, Alarms, Silences, GiveDirectives, AnswerDirectives, DraftPapers, CheckPapers, IssuePapers,
        Schedules, SeeContacts, Contacts, Deliveries, AnswerDeliveries, Operations, Accounts, Keys, Audit,
    ];

    /// <summary>About the whole centre, so only for who sees every unit and every field: records that come in are of any commune.</summary>
    internal static IReadOnlyList<string> OfTheWhole { get; } = [Ingest, Quarantine, Accounts, Keys, Audit];

    /// <summary>What of the granted a caller of these units and fields may do.</summary>
    internal static IEnumerable<string> Within(IEnumerable<string> granted, IReadOnlyCollection<string> units, IReadOnlyCollection<string> fields) =>
        units.Contains(Every) && fields.Contains(Every) ? granted : granted.Except(OfTheWhole);

    internal const string ScopeClaim = Viewer.ScopeClaim;
    internal const string UnitClaim = "ioc:unit";
    internal const string FieldClaim = "ioc:field";

    /// <summary>In place of a code: every unit, every field.</summary>
    internal const string Every = "*";

    private const string SourceClaim = "ioc:source";

    /// <summary>As which sources the caller may send, and whose records in quarantine it may answer; a person as any.</summary>
    public static SendingAs SendingAs(this ClaimsPrincipal caller)
    {
        List<string> named = [.. caller.FindAll(SourceClaim).Select(claim => claim.Value)];
        return named.Count == 0 ? Access.SendingAs.Any("default") : Access.SendingAs.Of(named);
    }

    /// <summary>Whether the caller may do this at all; to whom is another question.</summary>
    public static bool May(this ClaimsPrincipal caller, string scope) => caller.HasClaim(ScopeClaim, scope);

    /// <summary>Whether a machine came in by its key, rather than a person who signed in.</summary>
    public static bool IsKey(this ClaimsPrincipal caller) => caller.Identity?.AuthenticationType == ApiKeyHandler.Name;

    internal static Claim MayDo(string scope) => new(ScopeClaim, scope);

    internal static Claim SendsAs(string source) => new(SourceClaim, source);
}
