using System.Text.Json;
using System.Text.Unicode;

namespace Ioc.Ingestion;

/// <summary>One record of a body: its place in it, and what became of it.</summary>
internal readonly record struct ReadRecord(int Index, DossierRecord? Record, Rejection? Rejection);

/// <summary>The records of a body, one after the other.</summary>
internal abstract class RecordStream
{
    protected int Index { get; private set; } = -1;

    /// <summary>The next record; false at the end of the body.</summary>
    public bool TryRead(DateTimeOffset now, out ReadRecord record)
    {
        if (!TryReadNext(now, out var taken, out var rejection))
        {
            record = default;
            return false;
        }
        record = new ReadRecord(Index, taken, rejection);
        return true;
    }

    protected int NextIndex() => ++Index;

    protected abstract bool TryReadNext(DateTimeOffset now, out DossierRecord? record, out Rejection? rejection);
}

/// <summary>One canonical record a line. A line that is junk is set aside alone.</summary>
internal sealed class LineStream(SpooledBody body, RecordReader reader) : RecordStream
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly BodyWindow _window = new(body);

    protected override bool TryReadNext(DateTimeOffset now, out DossierRecord? record, out Rejection? rejection)
    {
        while (TryFindLine(out var length, out var consumed))
        {
            var line = _window.Bytes[..length];
            if (Index < 0 && line.StartsWith(ByteOrderMark))
            {
                line = line[ByteOrderMark.Length..];
            }
            line = line.Trim(" \t\r"u8);
            if (!line.IsEmpty)
            {
                (record, rejection) = reader.ReadLine(line, NextIndex(), RecordShape.Canonical, now);
                _window.Consume(consumed);
                return true;
            }
            _window.Consume(consumed);
        }
        (record, rejection) = (null, null);
        return false;
    }

    private bool TryFindLine(out int length, out int consumed)
    {
        var searched = 0;
        while (true)
        {
            var bytes = _window.Bytes;
            var end = bytes[searched..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                length = searched + end;
                consumed = length + 1;
                return true;
            }
            if (_window.AtEnd)
            {
                length = consumed = bytes.Length;
                return length > 0;
            }
            searched = bytes.Length;
            _window.Extend();
        }
    }
}

/// <summary>The elements of a JSON array: canonical records, or the <c>data</c> of the national portal's envelope.</summary>
internal sealed class ElementStream : RecordStream
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RecordReader.MaxDepth };

    private readonly BodyWindow _window;
    private readonly RecordReader _reader;
    private readonly RecordShape _shape;
    private JsonReaderState _state = new(Options);

    private ElementStream(SpooledBody body, RecordReader reader, RecordShape shape)
    {
        body.Rewind();
        _window = new BodyWindow(body);
        _reader = reader;
        _shape = shape;
        SkipToFirstElement();
    }

    /// <summary>Reads the body once to see that it is whole, then stands before its first element.</summary>
    /// <exception cref="JsonException">Not JSON, not whole, or neither an array nor an envelope.</exception>
    public static ElementStream Open(SpooledBody body, RecordReader reader)
    {
        var shape = Inspect(body);
        return new ElementStream(body, reader, shape);
    }

    protected override bool TryReadNext(DateTimeOffset now, out DossierRecord? record, out Rejection? rejection)
    {
        while (true)
        {
            var json = new Utf8JsonReader(_window.Bytes, _window.AtEnd, _state);
            if (json.Read())
            {
                if (json.TokenType == JsonTokenType.EndArray)
                {
                    (record, rejection) = (null, null);
                    return false;
                }
                var start = (int)json.TokenStartIndex;
                if (json.TrySkip())
                {
                    (record, rejection) = ReadElement(_window.Bytes[start..(int)json.BytesConsumed], now);
                    _state = json.CurrentState;
                    _window.Consume((int)json.BytesConsumed);
                    return true;
                }
            }
            _window.Extend();
        }
    }

    private (DossierRecord?, Rejection?) ReadElement(ReadOnlySpan<byte> raw, DateTimeOffset now)
    {
        NextIndex();
        try
        {
            var json = new Utf8JsonReader(raw, Options);
            json.Read();
            return _reader.Read(ref json, raw, _shape, now);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: JSON by its grammar, but no text.
            return (null, _reader.RejectWhole(raw, _shape));
        }
    }

    private static RecordShape Inspect(SpooledBody body)
    {
        var window = new BodyWindow(body);
        var state = new JsonReaderState(Options);
        RecordShape? shape = null;
        var data = (Named: false, Found: false);
        while (true)
        {
            var json = new Utf8JsonReader(window.Bytes, window.AtEnd, state);
            while (json.Read())
            {
                shape ??= json.TokenType switch
                {
                    JsonTokenType.StartArray => RecordShape.Canonical,
                    JsonTokenType.StartObject => RecordShape.Portal,
                    _ => throw new JsonException("neither an array nor an envelope"),
                };
                if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !Utf8.IsValid(json.ValueSpan))
                {
                    throw new JsonException("not UTF-8");
                }
                data = (IsData(json), data.Found || (data.Named && json.TokenType == JsonTokenType.StartArray));
            }
            window.Consume((int)json.BytesConsumed);
            state = json.CurrentState;
            if (window.AtEnd)
            {
                return shape == RecordShape.Portal && !data.Found ? throw new JsonException("the envelope has no 'data'")
                    : shape ?? throw new JsonException("nothing");
            }
            window.Extend();
        }
    }

    private void SkipToFirstElement()
    {
        while (true)
        {
            var json = new Utf8JsonReader(_window.Bytes, _window.AtEnd, _state);
            var named = false;
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartArray && (_shape == RecordShape.Canonical || named))
                {
                    _state = json.CurrentState;
                    _window.Consume((int)json.BytesConsumed);
                    return;
                }
                named = IsData(json);
            }
            // The envelope's few fields before its data fit one window; begin anew with more of it.
            _window.Extend();
        }
    }

    private static bool IsData(in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueSpan.SequenceEqual("data"u8);
}
