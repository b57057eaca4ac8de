namespace Ioc.Access;

/// <summary>What each role of people and each scope of keys may do.</summary>
public static class Grants
{
    private static readonly string[] Everything = [.. Scopes.All.Except([Scopes.Ingest])];

    /// <summary>By name of the role, in the order in which they are offered.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> OfRoles { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [Roles.ProvinceLeader] =
        [
            Scopes.Read, Scopes.Published, Scopes.Dossiers, Scopes.SeeAlarms, Scopes.Alarms, Scopes.Silences, Scopes.GiveDirectives, Scopes.DraftPapers,
            Scopes.CheckPapers, Scopes.IssuePapers, Scopes.Schedules, Scopes.SeeContacts, Scopes.Deliveries,
        ],
        [Roles.Department] =
        [
            Scopes.Read, Scopes.Published, Scopes.Dossiers, Scopes.SeeAlarms, Scopes.Alarms, Scopes.GiveDirectives, Scopes.DraftPapers, Scopes.CheckPapers, Scopes.Schedules, Scopes.SeeContacts,
        ],
        [Roles.CommuneHead] =
        [
            Scopes.Read, Scopes.Published, Scopes.Dossiers, Scopes.SeeAlarms, Scopes.Alarms, Scopes.AnswerDirectives, Scopes.DraftPapers, Scopes.CheckPapers,
            Scopes.IssuePapers, Scopes.SeeContacts, Scopes.Contacts,
        ],
        [Roles.CommuneOfficer] = [Scopes.Read, Scopes.Published, Scopes.Dossiers, Scopes.SeeAlarms, Scopes.AnswerDirectives, Scopes.DraftPapers, Scopes.SeeContacts],
        [Roles.DataSteward] = [Scopes.Read, Scopes.Published, Scopes.Dossiers, Scopes.SeeAlarms, Scopes.Quarantine],
        [Roles.Auditor] = [Scopes.Read, Scopes.Published, Scopes.SeeAlarms, Scopes.Audit],
        [Roles.Operator] =
        [
            Scopes.Read, Scopes.Published, Scopes.SeeAlarms, Scopes.Silences, Scopes.Schedules, Scopes.SeeContacts, Scopes.Contacts, Scopes.Deliveries, Scopes.AnswerDeliveries, Scopes.Operations,
        ],
        [Roles.Administrator] = Everything,
    };

    /// <summary>By the scopes of contract §1.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> OfKeys { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["ingest"] = [Scopes.Ingest, Scopes.Quarantine],
        ["read"] = [Scopes.Read, Scopes.Published, Scopes.Dossiers, Scopes.SeeAlarms, Scopes.Operations],
        // For a machine outside the province: a newspaper, another system.
        ["read.published"] = [Scopes.Published],
        ["alarms"] =
        [
            Scopes.SeeAlarms, Scopes.Alarms, Scopes.Silences, Scopes.GiveDirectives, Scopes.AnswerDirectives, Scopes.DraftPapers, Scopes.CheckPapers,
            Scopes.IssuePapers, Scopes.Schedules, Scopes.SeeContacts, Scopes.Contacts, Scopes.Deliveries, Scopes.AnswerDeliveries,
        ],
    };

    /// <summary>All that the roles together may do; one that is not known gives nothing.</summary>
    public static IEnumerable<string> To(IEnumerable<string> roles) => roles.SelectMany(role => OfRoles.GetValueOrDefault(role, [])).Distinct();
}

/// <summary>The roles people have. Names are kept with accounts and never change.</summary>
public static class Roles
{
    /// <summary>Chairman and deputies of the province, its office.</summary>
    public const string ProvinceLeader = "province-leader";

    /// <summary>A department (sở, ban, ngành), as a rule limited to its fields.</summary>
    public const string Department = "department";

    /// <summary>Chairman and deputies of a commune.</summary>
    public const string CommuneHead = "commune-head";

    public const string CommuneOfficer = "commune-officer";

    /// <summary>Sees to it that records are right.</summary>
    public const string DataSteward = "data-steward";

    public const string Auditor = "auditor";

    /// <summary>Keeps the product running.</summary>
    public const string Operator = "operator";

    public const string Administrator = "administrator";
}
