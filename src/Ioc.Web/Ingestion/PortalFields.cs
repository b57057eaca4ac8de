using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Ioc.Ingestion;

/// <summary>Reads one dossier object of the national portal's service DongBoHoSoMC into the canonical fields.</summary>
/// <remarks>
/// Every value is a string there, integers are taken too; times are <c>yyyyMMddHHmmss</c> in local time. Units are looked
/// up in the unit table; a five-digit commune code stands for itself.
/// </remarks>
internal sealed class PortalFields(UnitTable units)
{
    private static readonly FrozenDictionary<string, RecordField> Names = new Dictionary<string, RecordField>
    {
        ["MaHoSo"] = RecordField.DossierCode,
        ["MaTTHC"] = RecordField.ProcedureCode,
        ["TenTTHC"] = RecordField.ProcedureName,
        ["MaLinhVuc"] = RecordField.FieldCode,
        ["TenLinhVuc"] = RecordField.FieldName,
        ["DonViXuLy"] = RecordField.HandlingCommune,
        ["DonViTiepNhan"] = RecordField.ReceivingCommune,
        ["KenhThucHien"] = RecordField.Channel,
        ["MucDo"] = RecordField.ServiceLevel,
        ["TrangThaiHoSo"] = RecordField.Status,
        ["NgayTiepNhan"] = RecordField.ReceivedAt,
        ["NgayHenTra"] = RecordField.DueAt,
        ["NgayKetThucXuLy"] = RecordField.FinishedAt,
        ["NgayTra"] = RecordField.ReturnedAt,
        ["ThoiDiemCapNhat"] = RecordField.UpdatedAt,
        ["HoSoCoThanhPhanSoHoa"] = RecordField.Digitised,
        ["DuocThanhToanTrucTuyen"] = RecordField.PaidOnline,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<RecordField, string> Codes = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>What the portal calls a field; <see langword="null"/> where it has no word for it.</summary>
    public static string? NameOf(RecordField field) => Codes.GetValueOrDefault(field);

    public static RecordField? Find(ReadOnlySpan<byte> utf8Name) =>
        utf8Name.Length <= 24 && Names.TryGetValue(Encoding.UTF8.GetString(utf8Name), out var field) ? field : null;

    /// <summary>Takes the value the reader stands on.</summary>
    public static void Take(RecordField field, RecordValues values, ref Utf8JsonReader reader)
    {
        var definition = FieldDefinition.All[(int)field];
        switch (definition.Type)
        {
            case FieldType.Instant when reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty:
                if (Instant.TryParsePortal(reader.ValueSpan, out var instant))
                {
                    values.Set(field, instant.ToUnixTimeMilliseconds());
                }
                else
                {
                    values.Set(field, ValueState.Unreadable, reader.ValueSpan.Length);
                }
                break;
            case FieldType.Flag when reader.TokenType is JsonTokenType.String or JsonTokenType.Number:
                TakeCode(field, values, reader.ValueSpan);
                break;
            default:
                values.Take(definition, ref reader);
                break;
        }
    }

    /// <summary>Turns units into communes.</summary>
    /// <returns>The field whose unit the table lacks; <see langword="null"/> when none.</returns>
    public RecordField? ResolveUnits(RecordValues values)
    {
        RecordField? unknown = null;
        foreach (var field in (ReadOnlySpan<RecordField>)[RecordField.ReceivingCommune, RecordField.HandlingCommune])
        {
            if (values.Text(field) is not { } unit)
            {
                continue;
            }
            if (units.Commune(unit) is { } commune)
            {
                values.Set(field, commune);
            }
            else
            {
                unknown = field;
            }
        }
        return unknown;
    }

    private static void TakeCode(RecordField field, RecordValues values, ReadOnlySpan<byte> code)
    {
        if (field == RecordField.Digitised && code.SequenceEqual("1"u8))
        {
            values.Set(RecordField.Digitised, 1);
        }
        else if (field == RecordField.PaidOnline && code.SequenceEqual("1"u8))
        {
            values.Set(RecordField.FeeDue, 1);
            values.Set(RecordField.PaidOnline, 1);
        }
        else if (field == RecordField.PaidOnline && code.SequenceEqual("3"u8))
        {
            values.Set(RecordField.FeeDue, 1);
        }
    }
}
