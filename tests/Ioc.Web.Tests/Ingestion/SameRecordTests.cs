using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Tests.Ingestion;

/// <summary>Which records say something new, and which of several is current.</summary>
[Collection(AtTheDoor.Name)]
public sealed class SameRecordTests(DoorOffice office)
{
    [Fact]
    public async Task Both_shapes_plain_and_zipped_are_one_door()
    {
        var record = Dossiers.New();

        Assert.Equal((1, 0, 0), (await office.Source.SendAsync(record)).Counts);
        Assert.Equal((0, 1, 0), (await office.Source.SendArrayAsync(record.ToJsonString())).Counts);
        Assert.Equal((0, 1, 0), (await office.Source.TakenAsync(SourceSystem.Zipped(SourceSystem.Lines([record.ToJsonString()])))).Counts);
        Assert.Equal((0, 1, 0), (await office.Source.TakenAsync(SourceSystem.Zipped(SourceSystem.Json($"[{record.ToJsonString()}]")))).Counts);
        Assert.Single(await office.StoredAsync(Code(record), "status"));
    }

    public static TheoryData<string, string> SameMeaning => new()
    {
        { "an unknown field", """{"chuHoSo":"Nguyễn Văn A"}""" },
        { "an explicit default source", """{"source":"default"}""" },
        { "an explicit receiving commune", """{"receivingCommune":"06652"}""" },
        { "numbers as text", """{"channel":"2","status":"2","sequence":"0"}""" },
        { "sequence 0", """{"sequence":0}""" },
        { "not deleted", """{"deleted":false}""" },
        { "null and empty fields", """{"dueAt":null,"officer":"","satisfaction":null}""" },
        { "a finish time that does not count", """{"finishedAt":"2026-11-01T00:00:00Z"}""" },
        { "another offset of the same instant", """{"receivedAt":"2026-06-10T02:00:00.0009Z"}""" },
        { "another number under the mask", """{"procedureName":"Gọi 0987654321"}""" },
    };

    [Theory]
    [MemberData(nameof(SameMeaning))]
    public async Task A_record_equal_in_meaning_is_unchanged(string what, string change)
    {
        var record = Dossiers.New(("procedureName", "Gọi 0912345678"));
        await office.Source.SendAsync(record);

        var again = record.DeepClone().AsObject();
        foreach (var (field, value) in JsonNode.Parse(change)!.AsObject())
        {
            again[field] = value?.DeepClone();
        }

        Assert.Equal((what, (0, 1, 0)), (what, (await office.Source.SendAsync(again)).Counts));
    }

    [Fact]
    public async Task The_second_of_two_in_one_request_is_unchanged()
    {
        var record = Dossiers.New();

        Assert.Equal((1, 1, 0), (await office.Source.SendAsync(record, record)).Counts);
    }

    [Fact]
    public async Task A_record_that_many_senders_bring_at_once_is_accepted_once()
    {
        var records = Enumerable.Range(0, 20).Select(_ => Dossiers.New().ToJsonString()).ToList();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => office.Source.SendAsync(records)));

        Assert.Equal((20, 220), (outcomes.Sum(outcome => outcome.Accepted), outcomes.Sum(outcome => outcome.Unchanged)));
    }

    [Fact]
    public async Task Of_two_that_differ_under_one_key_the_later_arrival_wins_and_the_first_sent_again_changes_nothing()
    {
        var (a, code) = NewOf(("status", 4));
        var b = Dossiers.New(("dossierCode", code), ("status", 5));

        Assert.Equal((1, 0, 0), (await office.Source.SendAsync(a)).Counts);
        Assert.Equal((1, 0, 0), (await office.Source.SendAsync(b)).Counts);
        Assert.Equal((0, 1, 0), (await office.Source.SendAsync(a)).Counts);

        Assert.Equal(["4", "5"], await office.StoredAsync(code, "status"));
        Assert.Equal(5, (await office.ListedAsync("paused", "06652", code)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Within_one_request_A_B_A_is_two_records_and_B_wins()
    {
        var (a, code) = NewOf(("status", 4));

        var outcome = await office.Source.SendAsync(a, Dossiers.New(("dossierCode", code), ("status", 6)), a);

        Assert.Equal((2, 1, 0), outcome.Counts);
        Assert.Equal(6, (await office.ListedAsync("open", "06652", code)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_greatest_time_of_update_is_current_and_then_the_greatest_sequence_in_whatever_order_they_come()
    {
        var (first, code) = NewOf(("status", 4), ("updatedAt", "2026-11-20T10:00:00.001Z"));
        JsonObject Next(int status, string updatedAt, long sequence) =>
            Dossiers.New(("dossierCode", code), ("status", status), ("updatedAt", updatedAt), ("sequence", sequence));

        await office.Source.SendAsync(Next(8, "2026-11-20T10:00:00.001Z", 9), Next(6, "2026-11-20T10:00:00.002Z", 1), Next(5, "2026-11-20T10:00:00.002Z", 7), first);

        Assert.Equal(5, (await office.ListedAsync("paused", "06652", code)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_same_code_of_another_source_is_another_dossier()
    {
        var (record, code) = NewOf(("status", 4));
        await office.Source.SendAsync(record, Dossiers.New(("dossierCode", code), ("source", "mot-cua"), ("status", 4)));

        var list = await office.Reader.GetAsync("api/v1/dossiers?state=open&commune=06652&from=2026-01-01");
        var items = JsonDocument.Parse(await list.Content.ReadAsStringAsync()).RootElement.GetProperty("items").EnumerateArray();

        Assert.Equal(["default", "mot-cua"], items.Where(item => item.GetProperty("dossierCode").GetString() == code).Select(item => item.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task A_deletion_takes_the_dossier_away_and_a_newer_record_brings_it_back()
    {
        var (record, code) = NewOf(("updatedAt", "2026-11-20T10:00:00Z"));
        await office.Source.SendAsync(record);
        await office.Source.SendAsync(Dossiers.New(("dossierCode", code), ("updatedAt", "2026-11-20T11:00:00Z"), ("deleted", true)));
        Assert.Equal(JsonValueKind.Undefined, (await office.ListedAsync("open", "06652", code)).ValueKind);

        await office.Source.SendAsync(Dossiers.New(("dossierCode", code), ("updatedAt", "2026-11-20T12:00:00Z")));
        Assert.Equal(JsonValueKind.Object, (await office.ListedAsync("open", "06652", code)).ValueKind);
    }

    [Fact]
    public async Task The_two_old_codes_stand_for_their_communes()
    {
        var (record, code) = NewOf(("handlingCommune", "06970"), ("receivingCommune", "23737"));
        Assert.Equal((1, 0, 0), (await office.Source.SendAsync(record)).Counts);

        var listed = await office.ListedAsync("open", "06978", code);
        Assert.Equal("06978", listed.GetProperty("handlingCommune").GetString());
        Assert.Equal("23938", listed.GetProperty("receivingCommune").GetString());
    }

    private static (JsonObject Record, string Code) NewOf(params (string, JsonNode?)[] fields)
    {
        var record = Dossiers.New(fields);
        return (record, Code(record));
    }

    private static string Code(JsonObject record) => record["dossierCode"]!.GetValue<string>();
}
