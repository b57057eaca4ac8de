using System.Text.Json.Nodes;
using Ioc.Model;

namespace Ioc.Rules.Tests.Model;

/// <summary>The model's door, where the worked example decides nothing: one table of bad records that the real door is held against too.</summary>
public sealed class DoorTests
{
    private static readonly Communes QuangNinh = Places.Serving("22");

    public static TheoryData<string> Bad => [.. BadRecords.All.Select(bad => bad.What)];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_record_gets_the_first_of_its_reasons(string what)
    {
        var bad = BadRecords.All.Single(record => record.What == what);

        Assert.Equal(new Reply("quarantined", bad.Reason), Send(bad.Line));
    }

    [Fact]
    public void Every_reason_has_a_bad_record() =>
        Assert.Equal(Reasons.InOrder.Except(["unknown-unit"]).Order(StringComparer.Ordinal), BadRecords.All.Select(bad => bad.Reason).Distinct().Order(StringComparer.Ordinal));

    public static TheoryData<string, string, string> Tolerated => new()
    {
        { "a channel as text", "channel", "\"4\"" },
        { "no due date", "dueAt", "\"\"" },
        { "due at the very receipt", "dueAt", "\"2026-06-10T02:00:00Z\"" },
        { "a deletion that is none", "deleted", "false" },
        { "the greatest sequence", "sequence", "9223372036854775807" },
        { "an unknown field", "chuHoSo", "{\"hoTen\":\"…\"}" },
        { "a finish time that belongs to no finished dossier", "finishedAt", "\"2020-01-01T00:00:00Z\"" },
        { "a receiving commune of another province", "receivingCommune", "\"00004\"" },
        { "the old code of a commune", "receivingCommune", "\"06970\"" },
        { "returned five minutes after the update", "returnedAt", "\"2026-11-20T10:05:00+07:00\"" },
        { "updated ten minutes ahead", "updatedAt", "\"2026-11-23T12:10:00+07:00\"" },
        { "a code of 64", "dossierCode", $"\"{new string('H', 64)}\"" },
        { "small letters in an instant", "updatedAt", "\"2026-11-20t10:00:00z\"" },
        { "the first instant of 2000", "receivedAt", "\"2000-01-01T00:00:00Z\"" },
        { "the last instant of 2099", "dueAt", "\"2099-12-31T23:59:59.999Z\"" },
    };

    [Theory]
    [MemberData(nameof(Tolerated))]
    public void What_is_merely_unusual_is_taken(string what, string field, string value)
    {
        var record = BadRecords.Good();
        record[field] = JsonNode.Parse(value);

        var reply = Send(record.ToJsonString());
        Assert.True(reply.Outcome == "accepted", $"{what}: {reply}");
    }

    public static TheoryData<string, string?, string?> SameMeaning => new()
    {
        { "source", null, "\"default\"" },
        { "receivingCommune", null, "\"06652\"" },
        { "receivingCommune", "\"06978\"", "\"06970\"" },
        { "deleted", null, "false" },
        { "sequence", null, "0" },
        { "channel", "2", "\"2\"" },
        { "dueAt", "\"2026-07-10T09:00:00+07:00\"", "\"2026-07-10T02:00:00.0004Z\"" },
        { "feeDue", null, "\"\"" },
        { "note", null, "\"x\"" },
        { "finishedAt", null, "\"2026-07-10T02:00:00Z\"" },
        { "procedureName", "\"Thủ tục, gọi 0912 345 678\"", "\"Thủ tục, gọi +84.987.654.321\"" },
    };

    [Theory]
    [MemberData(nameof(SameMeaning))]
    public void A_record_equal_in_meaning_is_unchanged(string field, string? once, string? again)
    {
        var door = new Door(QuangNinh, new Ledger(), BadRecords.Now);

        Assert.Equal("accepted", door.Take(Spoilt(field, once)).Outcome);
        Assert.Equal("unchanged", door.Take(Spoilt(field, again)).Outcome);
    }

    public static TheoryData<string, string?, string?> OtherMeaning => new()
    {
        { "feeDue", null, "false" },
        { "fieldName", "\"Hộ tịch\"", "\"Hộ tịch \"" },
        { "dueAt", "\"2026-07-10T02:00:00.000Z\"", "\"2026-07-10T02:00:00.001Z\"" },
        { "officer", "\"a\"", "\"b\"" },
        { "deleted", null, "true" },
    };

    [Theory]
    [MemberData(nameof(OtherMeaning))]
    public void A_record_that_differs_is_accepted(string field, string? once, string? again)
    {
        var door = new Door(QuangNinh, new Ledger(), BadRecords.Now);

        Assert.Equal("accepted", door.Take(Spoilt(field, once)).Outcome);
        Assert.Equal("accepted", door.Take(Spoilt(field, again)).Outcome);
    }

    private static Reply Send(string line) => new Door(QuangNinh, new Ledger(), BadRecords.Now).Take(line);

    private static string Spoilt(string field, string? value)
    {
        var record = BadRecords.Good();
        if (value is not null)
        {
            record[field] = JsonNode.Parse(value);
        }
        return record.ToJsonString();
    }
}
