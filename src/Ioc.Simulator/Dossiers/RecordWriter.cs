using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Simulator.Offices;

namespace Ioc.Simulator.Dossiers;

/// <summary>Writes canonical records (the product's contract, section 2) as JSON objects, one at a time.</summary>
/// <param name="source">Name under which every record goes, whichever door it takes: the two doors must agree for a record to be one dossier's.</param>
public sealed class RecordWriter(string source) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    public void Write(IBufferWriter<byte> output, Dossier dossier, Snapshot at)
    {
        _json.Reset(output);
        _json.WriteStartObject();
        WriteIdentity(dossier, at);
        WriteTimes(at);
        WriteTraits(dossier, at);
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteIdentity(Dossier dossier, Snapshot at)
    {
        _json.WriteString("dossierCode"u8, dossier.Code);
        _json.WriteString("source"u8, source);
        _json.WriteString("procedureCode"u8, at.Procedure.Code);
        _json.WriteString("procedureName"u8, at.Procedure.Name);
        _json.WriteString("fieldCode"u8, at.Procedure.Field.Code);
        _json.WriteString("fieldName"u8, at.Procedure.Field.Name);
        _json.WriteString("handlingCommune"u8, dossier.Handling.Code);
        if (dossier.Receiving != dossier.Handling)
        {
            _json.WriteString("receivingCommune"u8, dossier.Receiving.Code);
        }
        _json.WriteNumber("channel"u8, (int)at.Channel);
        _json.WriteNumber("serviceLevel"u8, at.Procedure.Level);
        _json.WriteNumber("status"u8, (int)at.Status);
    }

    private void WriteTimes(Snapshot at)
    {
        WriteInstant("receivedAt"u8, at.ReceivedAt);
        WriteInstant("dueAt"u8, at.DueAt);
        WriteInstant("finishedAt"u8, at.FinishedAt);
        WriteInstant("returnedAt"u8, at.ReturnedAt);
        WriteInstant("updatedAt"u8, at.UpdatedAt);
        if (at.Sequence > 0)
        {
            _json.WriteNumber("sequence"u8, at.Sequence);
        }
        WriteInstant("apologyAt"u8, at.ApologyAt);
        WriteInstant("apologyDueAt"u8, at.ApologyDueAt);
    }

    private void WriteTraits(Dossier dossier, Snapshot at)
    {
        _json.WriteBoolean("digitised"u8, at.Digitised);
        _json.WriteBoolean("reusedData"u8, dossier.ReusedData);
        if (at.FinishedAt > 0)
        {
            _json.WriteBoolean("electronicResult"u8, at.ElectronicResult);
        }
        _json.WriteBoolean("feeDue"u8, at.Procedure.Fee);
        if (at.Procedure.Fee)
        {
            _json.WriteBoolean("paidOnline"u8, at.PaidOnline);
        }
        if (at.Satisfaction > 0)
        {
            _json.WriteNumber("satisfaction"u8, at.Satisfaction);
        }
        _json.WriteString("officer"u8, string.Create(CultureInfo.InvariantCulture, $"{dossier.Handling.AgencyCode}.CB{dossier.Officer:00}"));
        if (at.Deleted)
        {
            _json.WriteBoolean("deleted"u8, true);
        }
    }

    // 2026-11-23T08:30:00.000+07:00
    private void WriteInstant(ReadOnlySpan<byte> name, long instant)
    {
        if (instant == 0)
        {
            return;
        }

        Span<byte> text = stackalloc byte[29];
        var local = DateTime.UnixEpoch.AddMilliseconds(instant + (7 * OfficeClock.Hour));
        local.TryFormat(text, out _, "yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
        "+07:00"u8.CopyTo(text[23..]);
        _json.WriteString(name, text);
    }
}
