using System.Text.Json;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Rules.Alerts;

namespace Ioc.Alerts.Pages;

/// <summary>What a reader has narrowed the alarm centre to. Lives in the address, so that a view is a link.</summary>
/// <param name="State">All alarms of one state, page by page; <see langword="null"/>: what goes on, and what ended lately.</param>
/// <param name="Mine">Only what the reader has taken on.</param>
/// <param name="Page">From 1.</param>
public sealed record AlarmFilter(AlarmState? State, string? Commune, string? Rule, Severity? Severity, bool Mine, int Page = 1)
{
    public static AlarmFilter None { get; } = new(null, null, null, null, Mine: false);

    public bool IsNone => this with { Page = 1 } == None;

    /// <summary>What the address does not say rightly is not narrowed to; a commune that is not the reader's is answered like none.</summary>
    /// <returns><see langword="null"/> for an unknown commune.</returns>
    public static AlarmFilter? Read(IQueryCollection query, UnitScope scope, CommuneDirectory communes)
    {
        var known = AlarmEndpoints.TryCommune(query["commune"], scope, communes, out var commune);
        return known ? new AlarmFilter(
            Word<AlarmState>(query["state"]), commune?.Code, AlarmEndpoints.Text(query["rule"]), Word<Severity>(query["severity"]), query["mine"] == "true",
            int.TryParse(query["page"], out var page) && page is > 1 and < 10_000 ? page : 1) : null;
    }

    /// <summary>The address of this view.</summary>
    public string Address
    {
        get
        {
            string?[] parts =
            [
                State is { } state ? $"state={Word(state)}" : null,
                Commune is { } commune ? $"commune={commune}" : null,
                Rule is { } rule ? $"rule={Uri.EscapeDataString(rule)}" : null,
                Severity is { } severity ? $"severity={Word(severity)}" : null,
                Mine ? "mine=true" : null,
                Page > 1 ? FormattableString.Invariant($"page={Page}") : null,
            ];
            var query = string.Join('&', parts.OfType<string>());
            return query.Length == 0 ? AlarmPages.Path : $"{AlarmPages.Path}?{query}";
        }
    }

    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static T? Word<T>(string? text) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value) == text)
            {
                return value;
            }
        }

        return null;
    }
}
