using System.Text.Json;

namespace Ioc.Ingestion.Pull;

/// <summary>One page of changes: <c>{"items":[…],"next":"…","more":true}</c>, fields in any order, others ignored.</summary>
/// <param name="Items">The array as sent, brackets included.</param>
/// <param name="Count">Elements of <paramref name="Items"/>.</param>
/// <param name="Next">Where the following question begins.</param>
public sealed record OneStopPage(ReadOnlyMemory<byte> Items, int Count, string Next, bool More)
{
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
        var json = new Utf8JsonReader(body.Span);
        ReadOnlyMemory<byte>? items = null;
        string? next = null;
        var (count, more) = (0, false);
        Expect(json.Read() && json.TokenType == JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "items":
                    var from = (int)json.TokenStartIndex;
                    count = SkipArray(ref json);
                    items = body[from..(int)json.BytesConsumed];
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
        return items is { } all && !string.IsNullOrEmpty(next)
            ? new OneStopPage(all, count, next, more)
            : throw new PullFaultException(PullFault.Malformed, "The page lacks items or next.");
    }

    private static int SkipArray(ref Utf8JsonReader json)
    {
        Expect(json.TokenType == JsonTokenType.StartArray);
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            json.Skip();
            count++;
        }
        return count;
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException();
        }
    }
}
