using System.Text.Json.Nodes;

namespace Ioc.Delivery.Channels;

/// <summary>Which notices a channel takes; an empty list takes all.</summary>
/// <param name="Severities">Compared with the <c>severity</c> of the payload or of any alarm in it; a notice that names none passes.</param>
/// <param name="Communes">A notice passes with any of them; one about no commune passes always.</param>
public sealed record ChannelFilter(
    IReadOnlyList<string> Kinds, IReadOnlyList<string> Severities, IReadOnlyList<ContactLevel> Levels, IReadOnlyList<string> Communes)
{
    public static ChannelFilter Everything { get; } = new([], [], [], []);

    public bool Takes(Notice notice) =>
        (Kinds.Count == 0 || Kinds.Contains(notice.Kind))
        && (Levels.Count == 0 || Levels.Contains(notice.Level))
        && (Communes.Count == 0 || notice.Communes.Count == 0 || notice.Communes.Any(Communes.Contains))
        && (Severities.Count == 0 || SeveritiesOf(notice) is not { Count: > 0 } named || named.Any(Severities.Contains));

    private static List<string> SeveritiesOf(Notice notice) =>
    [
        .. (notice.Payload["alarms"] as JsonArray ?? []).OfType<JsonObject>().Append(notice.Payload)
            .Select(part => part["severity"] as JsonValue)
            .Select(value => value?.TryGetValue<string>(out var text) == true ? text : null)
            .OfType<string>(),
    ];
}
