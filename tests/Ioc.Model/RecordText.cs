using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Model;

/// <summary>Writes a record as a sender would: one line of JSON, absent fields left out.</summary>
public static class RecordText
{
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(this DossierRecord record)
    {
        var json = new JsonObject
        {
            ["dossierCode"] = record.DossierCode,
            ["source"] = record.Source == "default" ? null : record.Source,
            ["procedureCode"] = record.ProcedureCode,
            ["procedureName"] = record.ProcedureName,
            ["fieldCode"] = record.FieldCode,
            ["fieldName"] = record.FieldName,
            ["handlingCommune"] = record.HandlingCommune,
            ["receivingCommune"] = record.ReceivingCommune == record.HandlingCommune ? null : record.ReceivingCommune,
            ["channel"] = record.Channel,
            ["serviceLevel"] = record.ServiceLevel,
            ["status"] = record.Status,
            ["receivedAt"] = Instant(record.ReceivedAt),
            ["dueAt"] = Instant(record.DueAt),
            ["finishedAt"] = Instant(record.FinishedAt),
            ["returnedAt"] = Instant(record.ReturnedAt),
            ["updatedAt"] = Instant(record.UpdatedAt),
            ["sequence"] = record.Sequence == 0 ? null : record.Sequence,
            ["digitised"] = record.Digitised,
            ["reusedData"] = record.ReusedData,
            ["electronicResult"] = record.ElectronicResult,
            ["feeDue"] = record.FeeDue,
            ["paidOnline"] = record.PaidOnline,
            ["satisfaction"] = record.Satisfaction,
            ["apologyAt"] = Instant(record.ApologyAt),
            ["apologyDueAt"] = Instant(record.ApologyDueAt),
            ["officer"] = record.Officer,
            ["deleted"] = record.Deleted ? true : null,
        };
        foreach (var absent in json.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            json.Remove(absent);
        }
        return json.ToJsonString(Readable);
    }

    private static string? Instant(DateTimeOffset? instant) =>
        instant?.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
