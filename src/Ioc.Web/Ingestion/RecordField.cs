using System.Collections.Frozen;
using System.Text;

namespace Ioc.Ingestion;

/// <summary>The fields of a canonical record.</summary>
public enum RecordField
{
    DossierCode,
    Source,
    ProcedureCode,
    ProcedureName,
    FieldCode,
    FieldName,
    HandlingCommune,
    ReceivingCommune,
    Channel,
    ServiceLevel,
    Status,
    ReceivedAt,
    DueAt,
    FinishedAt,
    ReturnedAt,
    UpdatedAt,
    Sequence,
    Digitised,
    ReusedData,
    ElectronicResult,
    FeeDue,
    PaidOnline,
    Satisfaction,
    ApologyAt,
    ApologyDueAt,
    Officer,
    Deleted,
}

internal enum FieldType
{
    Text,
    Integer,
    Instant,
    Flag,
}

/// <param name="Name">As in JSON.</param>
/// <param name="Longest">Characters; 0 where length does not matter.</param>
/// <param name="Repeats">Few different values occur, so each is kept in memory once.</param>
internal sealed record FieldDefinition(RecordField Field, string Name, FieldType Type, int Longest = 0, bool Repeats = false)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(Name);

    private const int LongestCode = 200;
    private const int LongestName = 2000;

    public static readonly FieldDefinition[] All =
    [
        new(RecordField.DossierCode, "dossierCode", FieldType.Text, 64),
        new(RecordField.Source, "source", FieldType.Text, 32, Repeats: true),
        new(RecordField.ProcedureCode, "procedureCode", FieldType.Text, LongestCode, Repeats: true),
        new(RecordField.ProcedureName, "procedureName", FieldType.Text, LongestName, Repeats: true),
        new(RecordField.FieldCode, "fieldCode", FieldType.Text, LongestCode, Repeats: true),
        new(RecordField.FieldName, "fieldName", FieldType.Text, LongestName, Repeats: true),
        new(RecordField.HandlingCommune, "handlingCommune", FieldType.Text, 0, Repeats: true),
        new(RecordField.ReceivingCommune, "receivingCommune", FieldType.Text, 0, Repeats: true),
        new(RecordField.Channel, "channel", FieldType.Integer),
        new(RecordField.ServiceLevel, "serviceLevel", FieldType.Integer),
        new(RecordField.Status, "status", FieldType.Integer),
        new(RecordField.ReceivedAt, "receivedAt", FieldType.Instant),
        new(RecordField.DueAt, "dueAt", FieldType.Instant),
        new(RecordField.FinishedAt, "finishedAt", FieldType.Instant),
        new(RecordField.ReturnedAt, "returnedAt", FieldType.Instant),
        new(RecordField.UpdatedAt, "updatedAt", FieldType.Instant),
        new(RecordField.Sequence, "sequence", FieldType.Integer),
        new(RecordField.Digitised, "digitised", FieldType.Flag),
        new(RecordField.ReusedData, "reusedData", FieldType.Flag),
        new(RecordField.ElectronicResult, "electronicResult", FieldType.Flag),
        new(RecordField.FeeDue, "feeDue", FieldType.Flag),
        new(RecordField.PaidOnline, "paidOnline", FieldType.Flag),
        new(RecordField.Satisfaction, "satisfaction", FieldType.Integer),
        new(RecordField.ApologyAt, "apologyAt", FieldType.Instant),
        new(RecordField.ApologyDueAt, "apologyDueAt", FieldType.Instant),
        new(RecordField.Officer, "officer", FieldType.Text, 64, Repeats: true),
        new(RecordField.Deleted, "deleted", FieldType.Flag),
    ];

    private static readonly FrozenDictionary<string, FieldDefinition> ByName = All.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, FieldDefinition>.AlternateLookup<ReadOnlySpan<char>> ByChars =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Those whose length is bounded.</summary>
    public static readonly FieldDefinition[] Bounded = [.. All.Where(d => d.Longest > 0)];

    public bool IsNamed(ReadOnlySpan<byte> utf8Name) => utf8Name.SequenceEqual(_utf8Name);

    /// <summary>The field of a JSON property name; <see langword="null"/> for one we do not know and therefore drop.</summary>
    public static FieldDefinition? Find(ReadOnlySpan<byte> utf8Name)
    {
        Span<char> chars = stackalloc char[24];
        return utf8Name.Length <= 16 && Encoding.UTF8.TryGetChars(utf8Name, chars, out var length)
            ? ByChars.TryGetValue(chars[..length], out var found) ? found : null
            : null;
    }
}
