using System.Buffers;
using System.Text.Json;
using Ioc.Ingestion;

namespace Ioc.Benchmarks.Ingest;

/// <summary>Writes records as a sender does: canonical NDJSON (contract §2).</summary>
internal static class RecordLines
{
    public static byte[] Write(IEnumerable<DossierRecord> records)
    {
        var lines = new ArrayBufferWriter<byte>(1 << 20);
        using var json = new Utf8JsonWriter(lines, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var record in records)
        {
            Write(json, record);
            json.Flush();
            json.Reset();
            lines.Write("\n"u8);
        }
        return lines.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, DossierRecord record)
    {
        json.WriteStartObject();
        json.WriteString("dossierCode", record.DossierCode);
        json.WriteString("source", record.Source);
        json.WriteString("procedureCode", record.ProcedureCode);
        json.WriteString("procedureName", record.ProcedureName);
        json.WriteString("fieldCode", record.FieldCode);
        json.WriteString("fieldName", record.FieldName);
        json.WriteString("handlingCommune", record.HandlingCommune);
        json.WriteString("receivingCommune", record.ReceivingCommune);
        json.WriteNumber("channel", record.Channel);
        WriteUnlessZero(json, "serviceLevel", record.ServiceLevel);
        json.WriteNumber("status", record.Status);
        WriteInstant(json, "receivedAt", record.ReceivedAt);
        WriteInstant(json, "dueAt", record.DueAt);
        WriteInstant(json, "finishedAt", record.FinishedAt);
        WriteInstant(json, "returnedAt", record.ReturnedAt);
        WriteInstant(json, "updatedAt", record.UpdatedAt);
        json.WriteNumber("sequence", record.Sequence);
        WriteFlag(json, "digitised", record.Digitised);
        WriteFlag(json, "feeDue", record.FeeDue);
        WriteFlag(json, "paidOnline", record.PaidOnline);
        WriteUnlessZero(json, "satisfaction", record.Satisfaction);
        WriteInstant(json, "apologyAt", record.ApologyAt);
        json.WriteString("officer", record.OfficerHash);
        if (record.Deleted)
        {
            json.WriteBoolean("deleted", true);
        }
        json.WriteEndObject();
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, DateTimeOffset? instant)
    {
        if (instant is { } known)
        {
            json.WriteString(name, known.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void WriteUnlessZero(Utf8JsonWriter json, string name, byte number)
    {
        if (number > 0)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is { } known)
        {
            json.WriteBoolean(name, known);
        }
    }
}
