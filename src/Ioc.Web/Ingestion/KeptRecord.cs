using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ioc.Ingestion;

/// <summary>What quarantine keeps of a record: known fields of the right type and form, of any other its length.</summary>
internal static class KeptRecord
{
    private const int CommuneCode = 5;
    private const int LongestUnitCode = 35;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(RecordValues values, RecordShape shape, OfficerKey key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            foreach (var definition in FieldDefinition.All)
            {
                var name = shape == RecordShape.Portal ? PortalFields.NameOf(definition.Field) : definition.Name;
                if (name is not null && values.Has(definition.Field))
                {
                    WriteField(json, name, definition, values, shape, key);
                }
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteField(Utf8JsonWriter json, string name, FieldDefinition definition, RecordValues values, RecordShape shape, OfficerKey key)
    {
        if (values.State(definition.Field) != ValueState.Good || !HasForm(definition, values, shape))
        {
            json.WriteStartObject(name);
            json.WriteNumber("length", values.Text(definition.Field)?.Length ?? values.SentLength(definition.Field));
            json.WriteEndObject();
            return;
        }

        switch (definition.Type)
        {
            case FieldType.Text when definition.Field == RecordField.Officer:
                json.WriteString(name, key.Hash(values.Text(definition.Field)!));
                break;
            case FieldType.Text:
                json.WriteString(name, values.Text(definition.Field));
                break;
            case FieldType.Instant:
                json.WriteString(name, values.Instant(definition.Field)!.Value.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
                break;
            case FieldType.Flag:
                json.WriteBoolean(name, values.Flag(definition.Field)!.Value);
                break;
            case FieldType.Integer:
                json.WriteNumber(name, values.Number(definition.Field)!.Value);
                break;
            default:
                throw new InvalidOperationException($"{definition.Type}");
        }
    }

    // A number or a word that is none of a field's may be a person's.
    private static bool HasForm(FieldDefinition definition, RecordValues values, RecordShape shape) => definition.Field switch
    {
        RecordField.HandlingCommune or RecordField.ReceivingCommune when shape == RecordShape.Canonical =>
            values.Text(definition.Field)! is { Length: CommuneCode } code && code.All(char.IsAsciiDigit),
        RecordField.HandlingCommune or RecordField.ReceivingCommune =>
            values.Text(definition.Field)!.Length <= LongestUnitCode && !values.Text(definition.Field)!.Any(char.IsWhiteSpace),
        RecordField.Sequence => values.Number(definition.Field) >= 0,
        _ when definition.Type == FieldType.Integer => values.Number(definition.Field) is >= -99 and <= 99,
        _ => !RecordRules.IsTooLong(values, definition),
    };
}
