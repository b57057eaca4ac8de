using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ioc.Model;

/// <summary>How one record was answered.</summary>
/// <param name="Outcome"><c>accepted</c>, <c>unchanged</c> or <c>quarantined</c>.</param>
/// <param name="Reason">Set when quarantined.</param>
public sealed record Reply(string Outcome, string? Reason = null);

/// <summary>The door of §2 for canonical records, one at a time: reads, judges, and gives to the ledger what is good.</summary>
/// <param name="now">The server's clock.</param>
public sealed partial class Door(Communes communes, Ledger ledger, DateTimeOffset now)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    // An unknown field may be as deep as it likes; it is dropped anyway.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    public Reply Take(string line)
    {
        var (record, reason) = Judge(line);
        return record is null ? new Reply("quarantined", reason) : new Reply(ledger.Take(record) ? "accepted" : "unchanged");
    }

    /// <summary>The record that a line says, without taking it; <see langword="null"/> for a bad one.</summary>
    public DossierRecord? Read(string line) => Judge(line).Record;

    private (DossierRecord? Record, string? Reason) Judge(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Deep);
            return Judge(document.RootElement);
        }
        catch (JsonException)
        {
            return (null, Reasons.Malformed);
        }
    }

    private (DossierRecord? Record, string? Reason) Judge(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return (null, Reasons.WrongType);
        }

        var complaints = new HashSet<string>();
        var draft = Read(new RawFields(element, complaints));
        var handling = Commune(draft.HandlingCommune, complaints, mustBeServed: true);
        var receiving = draft.ReceivingCommune is null ? handling : Commune(draft.ReceivingCommune, complaints, mustBeServed: false);
        CompareTimes(draft, complaints);

        return Reasons.First(complaints) is { } reason
            ? (null, reason)
            : (draft with { HandlingCommune = handling!, ReceivingCommune = receiving! }, null);
    }

    private static DossierRecord Read(RawFields fields)
    {
        fields.Demand("dossierCode", "procedureCode", "fieldCode", "handlingCommune", "channel", "status", "updatedAt");
        var status = fields.Whole("status", number => number >= 1 && number <= 10, Reasons.BadStatus);
        if (status is { } known && known != 1 && known != 3)
        {
            fields.Demand("receivedAt");
        }
        if (status == 9 || status == 10)
        {
            fields.Demand("finishedAt");
        }

        return new DossierRecord
        {
            DossierCode = fields.Text("dossierCode", 64) ?? "",
            Source = fields.Text("source", 32) ?? "default",
            ProcedureCode = fields.Text("procedureCode") ?? "",
            ProcedureName = Mask(fields.Text("procedureName")),
            FieldCode = fields.Text("fieldCode") ?? "",
            FieldName = Mask(fields.Text("fieldName")),
            HandlingCommune = fields.Text("handlingCommune")!,
            ReceivingCommune = fields.Text("receivingCommune")!,
            Channel = Small(fields.Whole("channel", number => number >= 1 && number <= 5, Reasons.BadChannel)) ?? 0,
            ServiceLevel = Small(fields.Whole("serviceLevel", number => number >= 2 && number <= 4, Reasons.BadValue)),
            Status = Small(status) ?? 0,
            ReceivedAt = fields.Instant("receivedAt"),
            DueAt = fields.Instant("dueAt"),
            // Ignored throughout with any other status: not even read.
            FinishedAt = status is null || status == 7 || status == 9 || status == 10 ? fields.Instant("finishedAt") : null,
            ReturnedAt = fields.Instant("returnedAt"),
            UpdatedAt = fields.Instant("updatedAt") ?? default,
            Sequence = (long)Bounded(fields.Whole("sequence", number => number >= 0 && number <= long.MaxValue, Reasons.BadValue) ?? 0),
            Digitised = fields.Truth("digitised"),
            ReusedData = fields.Truth("reusedData"),
            ElectronicResult = fields.Truth("electronicResult"),
            FeeDue = fields.Truth("feeDue"),
            PaidOnline = fields.Truth("paidOnline"),
            Satisfaction = Small(fields.Whole("satisfaction", number => number >= 1 && number <= 3, Reasons.BadValue)),
            ApologyAt = fields.Instant("apologyAt"),
            ApologyDueAt = fields.Instant("apologyDueAt"),
            Officer = fields.Text("officer", 64),
            Deleted = fields.Truth("deleted") ?? false,
        };
    }

    private string? Commune(string? code, HashSet<string> complaints, bool mustBeServed)
    {
        if (code is null)
        {
            return null;
        }
        if (communes.Resolve(code) is not { } commune)
        {
            complaints.Add(Reasons.UnknownCommune);
            return null;
        }
        if (mustBeServed && !communes.IsServed(commune))
        {
            complaints.Add(Reasons.OutsideProvince);
        }
        return commune;
    }

    // A field that could not be read is null here, so that it gives no second complaint.
    private void CompareTimes(DossierRecord record, HashSet<string> complaints)
    {
        if (record.DueAt < record.ReceivedAt)
        {
            complaints.Add(Reasons.DueBeforeReceived);
        }
        if (record.FinishedAt < record.ReceivedAt)
        {
            complaints.Add(Reasons.FinishedBeforeReceived);
        }
        if (record.UpdatedAt == default)
        {
            return;
        }
        DateTimeOffset?[] past = [record.ReceivedAt, record.FinishedAt, record.ReturnedAt];
        if (past.Any(instant => instant > record.UpdatedAt + Skew))
        {
            complaints.Add(Reasons.DateAfterUpdate);
        }
        if (record.UpdatedAt > now + Ahead)
        {
            complaints.Add(Reasons.UpdatedInFuture);
        }
    }

    private static int? Small(BigInteger? number) => number is { } n ? (int)BigInteger.Min(BigInteger.Max(n, int.MinValue), int.MaxValue) : null;

    private static BigInteger Bounded(BigInteger number) => BigInteger.Min(BigInteger.Max(number, 0), long.MaxValue);

    private static string? Mask(string? name) => name is null ? null : Personal().Replace(name, "***");

    // Obvious forms only: e-mail addresses, then phone numbers with their separators, then bare 9- or 12-digit numbers.
    [GeneratedRegex(@"[^\s@]+@[^\s@]+\.[^\s@]+|(?<![0-9])(?:\+?84|0)(?:[ .-]?[0-9]){9,10}(?![0-9])|(?<![0-9])(?:[0-9]{12}|[0-9]{9})(?![0-9])")]
    private static partial Regex Personal();
}
