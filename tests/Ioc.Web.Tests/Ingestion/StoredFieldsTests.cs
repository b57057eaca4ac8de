using System.Text.Json.Nodes;

namespace Ioc.Tests.Ingestion;

/// <summary>Every field that a sender gives stands in the column of its name, and in no other.</summary>
[Collection(AtTheDoor.Name)]
public sealed class StoredFieldsTests(DoorOffice office)
{
    [Fact]
    public async Task Each_field_stands_in_its_column()
    {
        var first = Full(("digitised", true), ("reusedData", false), ("feeDue", true), ("paidOnline", false));
        // Between them, no two of these columns hold the same.
        var second = Full(("digitised", true), ("reusedData", true), ("electronicResult", false), ("feeDue", false));

        Assert.Equal((2, 0, 0), (await office.Source.SendAsync(first, second)).Counts);

        Assert.Equal(
            ["true false - true false"], await office.StoredAsync(Code(first), Flags));
        Assert.Equal(
            ["true true false false -"], await office.StoredAsync(Code(second), Flags));
        Assert.Equal(
            ["mot-cua 77 false 9 5 4 3 1.004873 Đăng ký khai sinh LV-HOTICH Hộ tịch 06652 06658"],
            await office.StoredAsync(Code(first), "concat_ws(' ', source, sequence, deleted, status, channel, service_level, satisfaction, procedure_code, procedure_name, field_code, field_name, handling_commune, receiving_commune)"));
        Assert.Equal(
            ["10 11 12 13 14 15 20"],
            await office.StoredAsync(Code(first), "concat_ws(' ', toDayOfMonth(received_at), toDayOfMonth(due_at), toDayOfMonth(finished_at), toDayOfMonth(returned_at), toDayOfMonth(apology_at), toDayOfMonth(apology_due_at), toDayOfMonth(updated_at))"));
        Assert.Equal(
            ["1 1 1 1 1"],
            await office.StoredAsync(Code(first), "concat_ws(' ', arrival > 0, arrival < 1000000000, arrived_at >= toDateTime64('2026-11-20 00:00:00', 3, 'UTC'), officer_hash != '', officer_hash NOT LIKE '%can-bo%')"));
    }

    private const string Flags = """
        concat_ws(' ', ifNull(toString(digitised), '-'), ifNull(toString(reused_data), '-'), ifNull(toString(electronic_result), '-'),
            ifNull(toString(fee_due), '-'), ifNull(toString(paid_online), '-'))
        """;

    private static JsonObject Full(params (string, JsonNode?)[] flags) => Dossiers.New([
        ("source", "mot-cua"), ("sequence", 77), ("status", 9), ("channel", 5), ("serviceLevel", 4), ("satisfaction", 3),
        ("procedureName", "Đăng ký khai sinh"), ("receivingCommune", "06658"), ("officer", "can-bo-1"),
        ("receivedAt", "2026-11-10T03:00:00Z"), ("dueAt", "2026-11-11T03:00:00Z"), ("finishedAt", "2026-11-12T03:00:00Z"),
        ("returnedAt", "2026-11-13T03:00:00Z"), ("apologyAt", "2026-11-14T03:00:00Z"), ("apologyDueAt", "2026-11-15T03:00:00Z"),
        ("updatedAt", "2026-11-20T03:00:00Z"), .. flags]);

    private static string Code(JsonObject record) => record["dossierCode"]!.GetValue<string>();
}
