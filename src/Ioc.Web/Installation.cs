using System.Globalization;
using System.Net;
using System.Text;
using Ioc.Access.OpenIdConnect;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Mail;
using Ioc.Protection;
using Ioc.Rules.Apologies;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;
using Ioc.Rules.Reports;

namespace Ioc;

/// <summary>What this installation serves and where it keeps things; read once from the command line and the environment.</summary>
public sealed record Installation
{
    /// <summary>Everything that persists lives below this folder.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Two-digit codes of the provinces served, ascending; never empty.</summary>
    public required IReadOnlyList<string> Provinces { get; init; }

    /// <summary>0 lets the system choose a free one; the <c>ready</c> line then tells which.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Address listened on; other than loopback only when the operator says so.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Whether other machines can reach it.</summary>
    public bool IsPublic => !IPAddress.IsLoopback(IPAddress.Parse(Bind));

    /// <summary>How it is shielded from them.</summary>
    public ProtectionSettings Protection { get; init; } = new();

    /// <summary>Start the simulator and offer a demo account.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>Days of history that the simulator fills an empty database with; <see langword="null"/>: by the number of communes.</summary>
    public int? DemoDays { get; init; }

    /// <summary><c>http://user:password@host:8123/database</c>; <see langword="null"/> for the embedded engine.</summary>
    public Uri? ClickHouse { get; init; }

    /// <summary>Npgsql connection string of the operational store; <see langword="null"/> for SQLite below <see cref="DataDirectory"/>.</summary>
    public string? Postgres { get; init; }

    /// <summary>
    /// Field codes that count as certification (chứng thực), from <c>IOC_CERTIFICATION_FIELDS</c>;
    /// <see langword="null"/> when unset: then dossiers whose field name is "Chứng thực" do.
    /// </summary>
    public IReadOnlyList<string>? CertificationFields { get; init; }

    /// <summary>Opening hours of offices on a working day, from <c>IOC_WORKING_HOURS</c>.</summary>
    public IReadOnlyList<(TimeOnly Opens, TimeOnly Closes)> WorkingShifts { get; init; } = WorkingHours.UsualShifts;

    /// <summary>Who is told of a late answer to a directive and when, from <c>IOC_DIRECTIVE_ESCALATION</c>.</summary>
    public EscalationRule Escalation { get; init; } = EscalationRule.Usual;

    /// <summary>By when to apologise and which new date to propose, from <c>IOC_APOLOGY_BEFORE_DUE</c>, <c>IOC_APOLOGY_EXTENSION</c> and <c>IOC_APOLOGY_TIMES</c>.</summary>
    public ApologyRule Apologies { get; init; } = ApologyRule.Usual;

    /// <summary>Whether nobody may check a report's paper that they drew up, from <c>IOC_REPORT_TWO_PAIRS_OF_EYES</c>; an office with one account cannot want it.</summary>
    public bool TwoPairsOfEyes { get; init; }

    /// <summary>Counts below it are shown as "under n" in copies of reports for publication, others as its multiples; from <c>IOC_SMALL_NUMBER</c>.</summary>
    public int SmallNumber { get; init; } = SmallNumbers.Usual;

    /// <summary>A sign-in of which nothing was heard for so long has ended; a page that is open is heard of.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromHours(12);

    /// <summary>A sign-in ends after so long in any case, from <c>IOC_SESSION_DAYS</c>; a wall display is signed in anew as often.</summary>
    public TimeSpan SessionLimit { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Roles that open nothing without a second factor, from <c>IOC_SECOND_FACTOR_ROLES</c>; accounts of an identity provider have it there.</summary>
    public IReadOnlyList<string> SecondFactorRoles { get; init; } = [];

    /// <summary>A password that an administrator gave opens for so long and is changed in that time, or given anew; from <c>IOC_FIRST_PASSWORD_DAYS</c>.</summary>
    public TimeSpan FirstPasswordLimit { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Entries of the audit log stay at hand for so many months, older ones go to its archive; from <c>IOC_AUDIT_MONTHS</c>.</summary>
    public int AuditMonths { get; init; } = 12;

    /// <summary>Password of the account <c>admin</c>, used only when it is first made; <see langword="null"/>: a random one is printed once.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>The identity provider that people may sign in with; <see langword="null"/>: with passwords only.</summary>
    public ProviderSettings? Provider { get; init; }

    /// <summary>Key that may send dossiers; <see langword="null"/>: none by environment.</summary>
    public string? IngestKey { get; init; }

    /// <summary>Key that may read figures, lists and reports; <see langword="null"/>: none by environment.</summary>
    public string? ReadKey { get; init; }

    /// <summary>Key that may read and answer alarms; <see langword="null"/>: none by environment.</summary>
    public string? AlarmsKey { get; init; }

    /// <summary>Where programs are told of everything; <see langword="null"/>: no webhook by environment.</summary>
    public WebhookSettings? Webhook { get; init; }

    /// <summary>The office's mail server, and who is always written to; <see langword="null"/>: no mail.</summary>
    public MailSettings? Mail { get; init; }

    /// <summary>Reports whose files are larger together, in bytes, go by e-mail as an address alone; from <c>IOC_MAIL_ATTACHMENT_MB</c>.</summary>
    public long LargestAttachment { get; init; } = 8 * 1024 * 1024;

    // A record prints all it has; passwords and keys must not reach a log that way.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{nameof(DataDirectory)} = {DataDirectory}, {nameof(Provinces)} = {string.Join(',', Provinces)}, {nameof(Bind)} = {Bind}:{Port}, {nameof(Demo)} = {Demo}");
        return true;
    }
}
