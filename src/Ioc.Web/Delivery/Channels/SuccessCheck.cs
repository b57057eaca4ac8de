using System.Text.Json;

namespace Ioc.Delivery.Channels;

/// <summary>For receivers that answer 200 with an error in the body: which member has to say what.</summary>
/// <param name="Member">Names separated by dots: <c>error</c>, <c>result.ok</c>.</param>
/// <param name="Wanted">As JSON writes it, texts without quotes: <c>0</c>, <c>true</c>, <c>OK</c>.</param>
public sealed record SuccessCheck(string Member, string Wanted)
{
    /// <summary>A body that is not JSON, or lacks the member, does not hold.</summary>
    public bool Holds(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var at = document.RootElement;
            foreach (var name in Member.Split('.'))
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return false;
                }
            }

            return (at.ValueKind == JsonValueKind.String ? at.GetString() : at.GetRawText()) == Wanted;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
