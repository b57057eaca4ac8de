using System.Text.Json;
using System.Text.Unicode;
using Ioc.Access;

namespace Ioc.Ingestion;

/// <summary>How the fields of a record are named.</summary>
public enum RecordShape
{
    Canonical,
    Portal,
}

/// <summary>A record set aside: why, and what quarantine may keep of it.</summary>
/// <param name="DossierCode">As sent, when it has the right form.</param>
/// <param name="Kept">JSON: known fields of the right form, of others the length.</param>
/// <param name="Fingerprint">Keyed digest of the record as sent, so that it is kept once however often it is sent.</param>
public sealed record Rejection(Finding Finding, string? DossierCode, string Source, RecordShape Shape, string Kept, string Fingerprint);

/// <summary>Reads one record at a time. Not safe to share between threads; one per request.</summary>
/// <param name="sender">As which sources its records may come; one that names another is set aside under the sender's own.</param>
/// <param name="officersAreHashed">The records come from quarantine, which keeps of an officer the hash only.</param>
internal sealed class RecordReader(RecordRules rules, UnitTable units, OfficerKey key, SendingAs sender, bool officersAreHashed = false)
{
    /// <summary>None: the reader keeps one bit a level, so depth costs less than the bytes that make it.</summary>
    public const int MaxDepth = int.MaxValue;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly RecordValues _values = new();
    private readonly FieldOrder _order = new();
    private readonly PortalFields _portal = new(units);
    private readonly OfficerHashes _officers = new(key, officersAreHashed);

    /// <summary>Reads a line of NDJSON, without its line end.</summary>
    public (DossierRecord? Record, Rejection? Rejection) ReadLine(ReadOnlySpan<byte> line, int index, RecordShape shape, DateTimeOffset now)
    {
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            if (Utf8.IsValid(line) && reader.Read())
            {
                var result = Read(ref reader, line, shape, now);
                if (!reader.Read())
                {
                    return result;
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Answered below: neither the value nor the parser's words (which quote it) may be kept.
        }
        var kept = $$"""{"length":{{line.Length}},"position":{{index}}}""";
        return (null, new Rejection(new Finding(Reason.Malformed, ""), null, sender.Own, shape, kept, key.Fingerprint(sender.Own, line)));
    }

    /// <summary>Reads the element the reader stands on, and leaves the reader on its last token.</summary>
    /// <param name="raw">The element's bytes, for its fingerprint.</param>
    public (DossierRecord? Record, Rejection? Rejection) Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> raw, RecordShape shape, DateTimeOffset now)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return (null, RejectWhole(raw, shape));
        }

        TakeFields(ref reader, shape);
        RecordField? unknownUnit = null;
        var updatedAtIsArrival = false;
        if (shape == RecordShape.Portal)
        {
            unknownUnit = _portal.ResolveUnits(_values);
            updatedAtIsArrival = !_values.Has(RecordField.UpdatedAt);
            if (updatedAtIsArrival)
            {
                _values.Set(RecordField.UpdatedAt, now.ToUnixTimeMilliseconds());
            }
        }

        var finding = rules.Check(_values, now, unknownUnit);
        finding = finding.Reason == Reason.None && Named() is { } named && !sender.Allows(named) ? new Finding(Reason.ForeignSource, "source") : finding;
        return finding.Reason == Reason.None
            ? (rules.Make(_values, sender.Own, updatedAtIsArrival, _officers), null)
            : (null, Reject(finding, raw, shape, updatedAtIsArrival));
    }

    /// <summary>Sets aside an element that is no JSON object; only its length is kept.</summary>
    public Rejection RejectWhole(ReadOnlySpan<byte> raw, RecordShape shape) => new(
        new Finding(Reason.WrongType, ""), null, sender.Own, shape, $$"""{"length":{{raw.Length}}}""", key.Fingerprint(sender.Own, raw));

    private void TakeFields(ref Utf8JsonReader reader, RecordShape shape)
    {
        _values.Clear();
        _order.Begin();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // An escaped name is a spelling nobody uses for ours; it would only cost every other name.
            if (shape == RecordShape.Canonical)
            {
                var definition = _order.Find(reader.ValueSpan);
                reader.Read();
                if (definition is null)
                {
                    reader.Skip();
                }
                else
                {
                    _values.Take(definition, ref reader);
                }
            }
            else
            {
                var field = PortalFields.Find(reader.ValueSpan);
                reader.Read();
                if (field is null)
                {
                    reader.Skip();
                }
                else
                {
                    PortalFields.Take(field.Value, _values, ref reader);
                }
            }
        }
    }

    private string? Named() => _values.Text(RecordField.Source);

    private Rejection Reject(Finding finding, ReadOnlySpan<byte> raw, RecordShape shape, bool updatedAtIsArrival)
    {
        if (updatedAtIsArrival)
        {
            _values.Forget(RecordField.UpdatedAt);
        }
        var code = RecordRules.IsTooLong(_values, FieldDefinition.All[(int)RecordField.DossierCode]) ? null : _values.Text(RecordField.DossierCode);
        var source = Named() is { Length: <= 32 } named && sender.Allows(named) ? named : sender.Own;
        return new Rejection(finding, code, source, shape, KeptRecord.Write(_values, shape, key), key.Fingerprint(source, raw));
    }
}
