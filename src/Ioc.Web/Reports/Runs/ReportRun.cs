using Ioc.Access;
using Ioc.Delivery;
using Ioc.Rules.Indicators;
using Ioc.Shell;

namespace Ioc.Reports.Runs;

/// <summary>How far a run has come; follows from its items.</summary>
public enum RunState : byte
{
    Waiting,
    Running,
    Done,

    /// <summary>Every item has ended, and some could not be made.</summary>
    Failed,
    Cancelled,
}

/// <summary>To whom each report of a run is sent when it is made.</summary>
/// <param name="Level">Those on duty there of the unit that a report is about; <see langword="null"/>: none.</param>
/// <param name="Contacts">Ids of contacts, for every report.</param>
public sealed record RunRecipients(ContactLevel? Level, IReadOnlyList<string> Contacts)
{
    public static RunRecipients Nobody { get; } = new(null, []);

    public bool IsNobody => Level is null && Contacts.Count == 0;
}

/// <summary>A place that a report of a run is about.</summary>
/// <param name="Unit">Five digits of a commune; empty for the whole province.</param>
public sealed record RunUnit(string Province, string Unit);

/// <summary>What is to be made: one form and period for many units, all at one instant.</summary>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="Compare"><c>previous</c>, <c>yearBefore</c>, or empty: as the form says.</param>
/// <param name="Fields">Codes of the fields it is about; <see langword="null"/>: all.</param>
/// <param name="Planned">Schedule and the time it planned; <see langword="null"/> for a run that somebody asked for.</param>
public sealed record RunOrder(
    string Id, string Form, string Title, string Province, Period Period, DateTimeOffset AsOf, string Compare, IReadOnlyList<string> Formats, IReadOnlyList<RunUnit> Units,
    string By, RunRecipients Recipients, IReadOnlyList<string>? Fields = null, (string Schedule, DateTimeOffset At)? Planned = null);

/// <summary>A run as it stands.</summary>
/// <param name="UnderWay">Items that are being made now.</param>
/// <param name="Again">Items that could not be made and are tried again.</param>
/// <param name="EndedAt">Of the last item so far.</param>
/// <param name="Fields">Codes of the fields it is about; <see langword="null"/>: all.</param>
public sealed record ReportRun(
    string Id, string Form, string Title, string Province, Period Period, DateTimeOffset AsOf, string Compare, IReadOnlyList<string> Formats, DateTimeOffset MadeAt, string By,
    DateTimeOffset? CancelledAt, string? CancelledBy, string? Schedule, RunRecipients Recipients, int Total, int Done, int Failed, int Waiting, int UnderWay, int Again, DateTimeOffset? EndedAt, IReadOnlyList<string>? Fields = null)
{
    public RunState State =>
        CancelledAt is not null ? RunState.Cancelled
        : Waiting == 0 ? Failed > 0 ? RunState.Failed : RunState.Done
        : Done + Failed + UnderWay + Again == 0 ? RunState.Waiting
        : RunState.Running;

    /// <summary>What its deliveries are told under.</summary>
    public string Group => $"report-{Id}";

    /// <summary>Whether somebody may cancel it and have it tried again: whoever asked for it, and who keeps the schedules.</summary>
    public bool IsKeptBy(Viewer caller) => caller.May(Scopes.Schedules) || (Schedule is null && By == caller.Name);

    public static string WordOf(RunState state) => state.ToString().ToLowerInvariant();
}

/// <param name="Code">By which the report is found; once it is made.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c>, <c>cancelled</c>.</param>
/// <param name="ErrorCode">Why it could not be made; of one that waits: the last time.</param>
public sealed record RunItem(
    int Number, RunUnit Unit, string State, int Attempts, string? Code, string? ErrorCode, string? ErrorDetail, DateTimeOffset? NextAt, DateTimeOffset? EndedAt, IReadOnlyList<RunFile> Files);

/// <param name="Name">With its ending.</param>
public sealed record RunFile(string Format, string Name, string Sha256, long Size);
