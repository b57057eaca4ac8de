using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Tests.Ingestion;

/// <summary>What the API's description says of a record's fields is what the door does with them.</summary>
[Collection(AtTheDoor.Name)]
public sealed class RecordDescriptionTests(DoorOffice office)
{
    private const string Finished = "2026-11-20T09:00:00+07:00";

    [Fact]
    public async Task A_field_at_the_end_of_its_described_range_is_taken_and_one_beyond_it_is_set_aside()
    {
        office.SetClockToNoon();
        foreach (var (name, field) in (await SchemaAsync()).GetProperty("properties").EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            foreach (var (inside, beyond) in Ends(field))
            {
                await TakenAsync(name, inside, 1);
                await TakenAsync(name, beyond, 0);
            }
        }
    }

    [Fact]
    public async Task Exactly_the_fields_described_as_needed_are_missed()
    {
        office.SetClockToNoon();
        var schema = await SchemaAsync();
        var needed = schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Append("receivedAt").Order(StringComparer.Ordinal);
        var missed = new List<string>();
        foreach (var field in schema.GetProperty("properties").EnumerateObject())
        {
            var outcome = await office.Source.SendAsync(Dossiers.New((field.Name, null)));
            missed.AddRange(outcome.Errors.Select(error => error.Code == "missing-field" ? field.Name : $"{field.Name}: {error.Code}"));
        }

        Assert.Equal(needed, missed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_field_is_described_by_its_type_and_in_words()
    {
        foreach (var field in (await SchemaAsync()).GetProperty("properties").EnumerateObject())
        {
            Assert.NotEmpty(field.Value.GetProperty("description").GetString()!);
            JsonNode wrong = field.Value.GetProperty("type").GetString() == "boolean" ? "true" : true;

            // Of a dossier that has ended: of others the finish time is not looked at.
            var outcome = await office.Source.SendAsync(Dossiers.New(("status", 9), ("finishedAt", Finished), (field.Name, wrong)));

            Assert.Equal("wrong-type", Assert.Single(outcome.Errors).Code);
        }
    }

    private async Task<JsonElement> SchemaAsync() =>
        (await office.Reader.GetFromJsonAsync<JsonElement>("openapi/v1.json")).GetProperty("components").GetProperty("schemas").GetProperty("DossierRecord");

    private async Task TakenAsync(string field, JsonNode value, int accepted)
    {
        var outcome = await office.Source.SendAsync(Dossiers.New((field, value), ("finishedAt", Finished)));

        Assert.True(accepted == outcome.Counts.Item1, $"{field} = {value.ToJsonString()[..Math.Min(60, value.ToJsonString().Length)]}: {outcome.Counts}");
    }

    private static IEnumerable<(JsonNode Inside, JsonNode Beyond)> Ends(JsonElement field)
    {
        if (Bound(field, "minimum") is { } least)
        {
            yield return (least, least - 1);
        }
        if (Bound(field, "maximum") is { } greatest)
        {
            yield return (greatest, greatest + 1);
        }
        if (Bound(field, "maxLength") is { } longest)
        {
            yield return (new string('đ', (int)longest), new string('đ', (int)longest + 1));
        }
        if (field.TryGetProperty("pattern", out _))
        {
            yield return ("06652", "6652");
        }
    }

    private static long? Bound(JsonElement field, string name) =>
        field.TryGetProperty(name, out var bound) ? long.Parse(bound.GetRawText(), CultureInfo.InvariantCulture) : null;
}
