using System.Buffers;
using System.Text.Json;

namespace Ioc.Ingestion.Pull;

/// <summary>One page of changes: <c>{"items":[…],"next":"…","more":true}</c>, fields in any order, others ignored.</summary>
/// <param name="Lines">The items, one a line: what is wrong with one of them is then no matter of the others.</param>
/// <param name="Count">Number of items.</param>
/// <param name="Next">Where the following question begins.</param>
public sealed record OneStopPage(ReadOnlyMemory<byte> Lines, int Count, string Next, bool More)
{
    // However deep one record is, the page around it can be read; the door sets that record aside.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = OneStopClient.LargestPage };

    /// <exception cref="PullFaultException">Not such a page, or not all of it.</exception>
    public static OneStopPage Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ReadObject(body);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new PullFaultException(PullFault.Malformed, "The page is not whole JSON.", inner: fault);
        }
    }

    private static OneStopPage ReadObject(ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span, AnyDepth);
        var lines = new ArrayBufferWriter<byte>(body.Length + 1);
        string? next = null;
        var (count, more) = (-1, false);
        Expect(json.Read() && json.TokenType == JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "items":
                    lines.ResetWrittenCount();
                    count = ReadItems(ref json, body.Span, lines);
                    break;
                case "next":
                    next = json.GetString();
                    break;
                case "more":
                    more = json.GetBoolean();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        Expect(json.TokenType == JsonTokenType.EndObject && !json.Read());
        return count >= 0 && !string.IsNullOrEmpty(next)
            ? new OneStopPage(lines.WrittenMemory, count, next, more)
            : throw new PullFaultException(PullFault.Malformed, "The page lacks items or next.");
    }

    private static int ReadItems(ref Utf8JsonReader json, ReadOnlySpan<byte> body, ArrayBufferWriter<byte> lines)
    {
        Expect(json.TokenType == JsonTokenType.StartArray);
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)json.TokenStartIndex;
            json.Skip();
            WriteLine(body[start..(int)json.BytesConsumed], lines);
            count++;
        }
        return count;
    }

    // Line breaks in JSON stand only between tokens, where a blank does as well; inside strings they are escaped.
    private static void WriteLine(ReadOnlySpan<byte> item, ArrayBufferWriter<byte> lines)
    {
        var line = lines.GetSpan(item.Length + 1)[..(item.Length + 1)];
        item.CopyTo(line);
        line.Replace((byte)'\n', (byte)' ');
        line.Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        lines.Advance(line.Length);
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException();
        }
    }
}
