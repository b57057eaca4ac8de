using System.Text.Json;

namespace Ioc.Geography;

/// <summary>
/// The JSON tokens of a stream, one at a time and in constant memory: a country's boundaries are a file of hundreds of megabytes.
/// Several values may follow one another (newline-delimited features).
/// </summary>
/// <remarks>Numbers are doubles; comments and trailing commas are faults; nesting beyond 64 is a fault.</remarks>
internal sealed class JsonTokens(Stream stream, string file) : IDisposable
{
    /// <summary>No name or text in a boundary file comes near this; one that does would only eat memory.</summary>
    private const int LongestToken = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _length;
    private bool _ended;
    private bool _begun;
    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true });
    private long _line = 1;
    private long _column = 1;

    public JsonTokenType Type { get; private set; }

    /// <summary>Of a string or property name; empty for any other token.</summary>
    public string Text { get; private set; } = "";

    public double Number { get; private set; }

    /// <summary>Moves to the next token; <see langword="false"/> after the last.</summary>
    /// <exception cref="ImportRefusedException">The stream is not JSON in UTF-8 from here on.</exception>
    public bool Read() => Read(decode: true);

    /// <summary>Passes over the value that begins at the current token (or follows the current property name).</summary>
    public void Skip()
    {
        if (Type == JsonTokenType.PropertyName)
        {
            Advance(decode: false);
        }

        for (var depth = Step(0); depth > 0; depth = Step(depth))
        {
            Advance(decode: false);
        }
    }

    /// <summary>The next token, which must be there.</summary>
    public JsonTokenType Next()
    {
        Advance(decode: true);
        return Type;
    }

    public ImportRefusedException Fault(string message) => new($"{file}, line {_line}, position {_column}: {message}");

    public void Dispose() => stream.Dispose();

    private int Step(int depth) => Type switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray => depth + 1,
        JsonTokenType.EndObject or JsonTokenType.EndArray => depth - 1,
        _ => depth,
    };

    private void Advance(bool decode)
    {
        if (!Read(decode))
        {
            throw Fault("the file ends here, in the middle of a value.");
        }
    }

    private bool Read(bool decode)
    {
        Begin();
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _length), _ended, _state);
                var found = reader.Read();
                if (found)
                {
                    Take(ref reader, decode);
                }

                _state = reader.CurrentState;
                Consume((int)reader.BytesConsumed);
                if (found || _ended)
                {
                    return found;
                }

                Fill();
            }
        }
        catch (JsonException fault)
        {
            throw new ImportRefusedException($"{file}, line {fault.LineNumber + 1}, position {fault.BytePositionInLine + 1}: not JSON: {Reason(fault)}", fault);
        }
        catch (InvalidOperationException fault)
        {
            throw new ImportRefusedException(Fault("a text that is not UTF-8.").Message, fault);
        }
    }

    private void Take(ref Utf8JsonReader reader, bool decode)
    {
        Type = reader.TokenType;
        Text = decode && Type is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString()! : "";
        if (Type == JsonTokenType.Number)
        {
            Number = reader.TryGetDouble(out var number) ? number : double.NaN;
        }
    }

    private void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        Fill();
        var head = _buffer.AsSpan(0, _length);
        if (head.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            _start += 3;
            _length -= 3;
        }
        else if (head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF]))
        {
            throw new ImportRefusedException($"{file} is in UTF-16; save it as UTF-8.");
        }
        else if (head.StartsWith<byte>([0x1F, 0x8B]) || head.StartsWith("PK"u8))
        {
            throw new ImportRefusedException($"{file} is compressed; unpack it first.");
        }
    }

    private void Fill()
    {
        if (_length == _buffer.Length)
        {
            if (_buffer.Length >= LongestToken)
            {
                throw Fault($"a single value longer than {LongestToken / 1024 / 1024} MB.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        _buffer.AsSpan(_start, _length).CopyTo(_buffer);
        _start = 0;
        var read = stream.ReadAtLeast(_buffer.AsSpan(_length), 1, throwOnEndOfStream: false);
        _ended = read == 0;
        _length += read;
    }

    private void Consume(int count)
    {
        var consumed = _buffer.AsSpan(_start, count);
        var lines = consumed.Count((byte)'\n');
        _line += lines;
        _column = lines == 0 ? _column + count : count - consumed.LastIndexOf((byte)'\n');
        _start += count;
        _length -= count;
    }

    // The parser's own sentence ends with the place, which the operator gets in front.
    private static string Reason(JsonException fault) =>
        fault.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
}
