using System.Text;
using System.Text.Json;

namespace Ioc.Ingestion;

internal enum ValueState : byte
{
    Absent,
    Good,
    WrongType,

    /// <summary>The right JSON type, but no instant.</summary>
    Unreadable,
}

/// <summary>What a record says in each known field, before any rule is applied. Reused from record to record.</summary>
internal sealed class RecordValues
{
    private readonly ValueState[] _states = new ValueState[FieldDefinition.All.Length];
    private readonly string?[] _texts = new string?[FieldDefinition.All.Length];
    private readonly long[] _numbers = new long[FieldDefinition.All.Length];
    private readonly int[] _lengths = new int[FieldDefinition.All.Length];
    private readonly Utf8Cache _repeated = new();

    public void Clear() => Array.Clear(_states);

    public ValueState State(RecordField field) => _states[(int)field];

    public bool Has(RecordField field) => _states[(int)field] != ValueState.Absent;

    /// <summary>The first field, in the order of <see cref="FieldDefinition.All"/>, that is in this state.</summary>
    public RecordField? First(ValueState state) => _states.AsSpan().IndexOf(state) is >= 0 and var index ? (RecordField)index : null;

    public string? Text(RecordField field) => State(field) == ValueState.Good ? _texts[(int)field] : null;

    /// <summary>An integer, the Unix milliseconds of an instant, or 1 and 0 of a flag.</summary>
    public long? Number(RecordField field) => State(field) == ValueState.Good ? _numbers[(int)field] : null;

    public DateTimeOffset? Instant(RecordField field) =>
        Number(field) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    public bool? Flag(RecordField field) => Number(field) is { } number ? number != 0 : null;

    /// <summary>Length in bytes of a value as it stood in the JSON; all that quarantine keeps of an unreadable one.</summary>
    public int SentLength(RecordField field) => _lengths[(int)field];

    public void Forget(RecordField field) => _states[(int)field] = ValueState.Absent;

    public void Set(RecordField field, string text)
    {
        _states[(int)field] = ValueState.Good;
        _texts[(int)field] = text;
    }

    public void Set(RecordField field, long number)
    {
        _states[(int)field] = ValueState.Good;
        _numbers[(int)field] = number;
    }

    public void Set(RecordField field, ValueState state, int length)
    {
        _states[(int)field] = state;
        _lengths[(int)field] = length;
    }

    /// <summary>Takes the value the reader stands on; skips arrays and objects.</summary>
    /// <exception cref="InvalidOperationException">A text holds half a surrogate pair.</exception>
    public void Take(FieldDefinition definition, ref Utf8JsonReader reader)
    {
        var index = (int)definition.Field;
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            var begin = reader.BytesConsumed;
            reader.Skip();
            Set(definition.Field, ValueState.WrongType, (int)(reader.BytesConsumed - begin + 1));
            return;
        }

        _lengths[index] = reader.ValueSpan.Length;
        _states[index] = (definition.Type, reader.TokenType) switch
        {
            (_, JsonTokenType.Null) => ValueState.Absent,
            (_, JsonTokenType.String) when reader.ValueSpan.IsEmpty => ValueState.Absent,
            (FieldType.Text, JsonTokenType.String) => TakeText(definition, ref reader),
            (FieldType.Integer, JsonTokenType.String or JsonTokenType.Number) => TakeInteger(index, ref reader),
            (FieldType.Instant, JsonTokenType.String) => TakeInstant(index, ref reader),
            (FieldType.Flag, JsonTokenType.True or JsonTokenType.False) => TakeFlag(index, reader.TokenType == JsonTokenType.True),
            _ => ValueState.WrongType,
        };
    }

    private ValueState TakeText(FieldDefinition definition, ref Utf8JsonReader reader)
    {
        _texts[(int)definition.Field] = definition.Repeats && !reader.ValueIsEscaped ? _repeated.Get(reader.ValueSpan) : reader.GetString();
        return ValueState.Good;
    }

    private ValueState TakeInteger(int index, ref Utf8JsonReader reader)
    {
        var digits = reader.ValueSpan;
        var negative = digits[0] == '-';
        digits = negative ? digits[1..] : digits;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return ValueState.WrongType;
        }

        // A number too great for 64 bits is an integer all the same; it only lies outside every range.
        _numbers[index] = !System.Buffers.Text.Utf8Parser.TryParse(digits, out long number, out var read) || read != digits.Length ? long.MinValue
            : negative ? -number
            : number;
        return ValueState.Good;
    }

    private ValueState TakeInstant(int index, ref Utf8JsonReader reader)
    {
        var text = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        if (!Ingestion.Instant.TryParse(text, out var instant))
        {
            return ValueState.Unreadable;
        }
        _numbers[index] = instant.ToUnixTimeMilliseconds();
        return ValueState.Good;
    }

    private ValueState TakeFlag(int index, bool value)
    {
        _numbers[index] = value ? 1 : 0;
        return ValueState.Good;
    }
}
