using System.Text.Json.Serialization;

namespace Ioc.Audit;

/// <summary>An entry as the table has it.</summary>
internal sealed class AuditRow
{
    public const string Columns = "seq, at, who, caller, address, action, subject, scope, outcome, detail, who_id, hash";

    public long Seq { get; init; }
    public long At { get; init; }
    public string Who { get; init; } = "";
    public string Caller { get; init; } = "";
    public string Address { get; init; } = "";
    public string Action { get; init; } = "";
    public string Subject { get; init; } = "";
    public string Scope { get; init; } = "";
    public string Outcome { get; init; } = "";
    public string Detail { get; init; } = "";
    public string WhoId { get; init; } = "";
    public string Hash { get; init; } = "";

    [JsonIgnore]
    public AuditEntry Entry => new(Seq, new AuditEvent(DateTimeOffset.FromUnixTimeMilliseconds(At), Who, Caller, Address, Action, Subject, Scope, Outcome, Detail) { WhoId = WhoId }, Hash);

    public static AuditRow Of(AuditEntry entry) => new()
    {
        Seq = entry.Seq,
        At = entry.Event.At.ToUnixTimeMilliseconds(),
        Who = entry.Event.Who,
        WhoId = entry.Event.WhoId,
        Caller = entry.Event.Caller,
        Address = entry.Event.Address,
        Action = entry.Event.Action,
        Subject = entry.Event.Subject,
        Scope = entry.Event.Scope,
        Outcome = entry.Event.Outcome,
        Detail = entry.Event.Detail,
        Hash = entry.Hash,
    };
}
