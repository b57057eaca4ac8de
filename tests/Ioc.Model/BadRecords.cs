using System.Text.Json.Nodes;

namespace Ioc.Model;

/// <summary>One line that the door must not take, and the reason it must give.</summary>
public sealed record BadRecord(string What, string Line, string Reason)
{
    public override string ToString() => What;
}

/// <summary>Bad records of every reason of §2, alone and several at once; an installation of province 22 whose clock shows <see cref="Now"/>.</summary>
public static class BadRecords
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(7));

    public static IReadOnlyList<BadRecord> All { get; } =
    [
        new("junk", "not a record", Reasons.Malformed),
        new("a line cut short", Good().ToJsonString()[..60], Reasons.Malformed),
        new("two records on a line", Good().ToJsonString() + Good().ToJsonString(), Reasons.Malformed),
        new("a number", "7", Reasons.WrongType),
        new("a list", "[]", Reasons.WrongType),
        new("nothing at all", "null", Reasons.WrongType),
        new("an empty object", "{}", Reasons.MissingField),

        .. new[] { "dossierCode", "procedureCode", "fieldCode", "handlingCommune", "channel", "status", "updatedAt", "receivedAt" }
            .SelectMany(field => new[] { Without(field), With($"{field} empty", Reasons.MissingField, (field, "")), With($"{field} null", Reasons.MissingField, (field, null)) }),
        With("finished without a finish time", Reasons.MissingField, ("status", 9)),
        With("returned without a finish time", Reasons.MissingField, ("status", 10)),
        With("a deletion lacks what its status demands", Reasons.MissingField, ("deleted", true), ("receivedAt", null)),
        With("an unknown status demands a receipt", Reasons.MissingField, ("status", 99), ("receivedAt", null)),

        With("a numeric code", Reasons.WrongType, ("dossierCode", 4711)),
        With("a list for a commune", Reasons.WrongType, ("handlingCommune", new JsonArray())),
        With("an object for a code", Reasons.WrongType, ("procedureCode", new JsonObject())),
        With("a word for a status", Reasons.WrongType, ("status", "hai")),
        With("a fraction for a channel", Reasons.WrongType, ("channel", 4.5)),
        With("a fraction that is whole", Reasons.WrongType, ("channel", JsonNode.Parse("4.0"))),
        With("a power for a channel", Reasons.WrongType, ("channel", JsonNode.Parse("1e0"))),
        With("white space around a number", Reasons.WrongType, ("channel", " 4")),
        With("a truth for a number", Reasons.WrongType, ("channel", true)),
        With("a word for a truth", Reasons.WrongType, ("deleted", "true")),
        With("a number for a truth", Reasons.WrongType, ("digitised", 1)),
        With("a number for an instant", Reasons.WrongType, ("updatedAt", 1795000000)),
        With("a numeric name", Reasons.WrongType, ("fieldName", 5)),

        With("status 0", Reasons.BadStatus, ("status", 0)),
        With("status 11 as text", Reasons.BadStatus, ("status", "11")),
        With("channel 6", Reasons.BadChannel, ("channel", 6)),
        With("channel 0", Reasons.BadChannel, ("channel", 0)),

        With("no offset", Reasons.BadDate, ("receivedAt", "2026-06-10T09:00:00")),
        With("a day only", Reasons.BadDate, ("dueAt", "2026-06-10")),
        With("30 February", Reasons.BadDate, ("receivedAt", "2026-02-30T09:00:00+07:00")),
        With("year 0001", Reasons.BadDate, ("receivedAt", "0001-01-01T00:00:00Z")),
        With("year 0001, before the beginning of time", Reasons.BadDate, ("receivedAt", "0001-01-01T00:00:00+07:00")),
        With("year 9999", Reasons.BadDate, ("dueAt", "9999-12-31T23:59:59Z")),
        With("year 9999, after the end of time", Reasons.BadDate, ("dueAt", "9999-12-31T23:59:59-07:00")),
        With("year 1999", Reasons.BadDate, ("receivedAt", "1999-06-30T00:00:00Z")),
        With("year 2100", Reasons.BadDate, ("dueAt", "2100-06-30T00:00:00Z")),
        With("hour 24", Reasons.BadDate, ("updatedAt", "2026-11-20T24:00:00+07:00")),
        With("white space for an instant", Reasons.BadDate, ("apologyAt", " ")),

        With("service level 1", Reasons.BadValue, ("serviceLevel", 1)),
        With("satisfaction 4", Reasons.BadValue, ("satisfaction", 4)),
        With("a negative sequence", Reasons.BadValue, ("sequence", -1)),
        With("a sequence past the greatest", Reasons.BadValue, ("sequence", "9223372036854775808")),

        With("a code of 65", Reasons.TooLong, ("dossierCode", new string('H', 65))),
        With("a source of 33", Reasons.TooLong, ("source", new string('s', 33))),
        With("an officer of 65", Reasons.TooLong, ("officer", new string('o', 65))),

        With("no such commune", Reasons.UnknownCommune, ("handlingCommune", "99999")),
        With("no such receiving commune", Reasons.UnknownCommune, ("receivingCommune", "99999")),
        With("white space for a commune", Reasons.UnknownCommune, ("receivingCommune", " ")),
        With("another province", Reasons.OutsideProvince, ("handlingCommune", "00004")),

        With("due a millisecond before receipt", Reasons.DueBeforeReceived, ("dueAt", "2026-06-10T08:59:59.999+07:00")),
        With("finished a second before receipt", Reasons.FinishedBeforeReceived, ("status", 9), ("finishedAt", "2026-06-10T08:59:59+07:00")),
        With("withdrawn before receipt", Reasons.FinishedBeforeReceived, ("status", 7), ("finishedAt", "2026-06-09T09:00:00+07:00")),
        With("received 5 minutes and a millisecond after the update", Reasons.DateAfterUpdate, ("updatedAt", "2026-06-10T08:54:59.999+07:00")),
        With("finished long after the update", Reasons.DateAfterUpdate, ("status", 10), ("finishedAt", "2026-11-20T10:05:00.001+07:00")),
        With("returned long after the update", Reasons.DateAfterUpdate, ("returnedAt", "2026-11-20T10:05:01+07:00")),
        With("updated 10 minutes and a millisecond ahead", Reasons.UpdatedInFuture, ("updatedAt", "2026-11-23T12:10:00.001+07:00")),

        With("missing comes before wrong", Reasons.MissingField, ("status", "hai"), ("fieldCode", "")),
        With("wrong comes before a bad status", Reasons.WrongType, ("deleted", "no"), ("status", 12)),
        With("a bad status comes before a bad channel", Reasons.BadStatus, ("channel", 9), ("status", 12)),
        With("a bad channel comes before a bad date", Reasons.BadChannel, ("channel", 9), ("dueAt", "soon")),
        With("a bad date comes before a bad value", Reasons.BadDate, ("satisfaction", 9), ("dueAt", "soon")),
        With("a bad value comes before too long", Reasons.BadValue, ("satisfaction", 9), ("source", new string('s', 33))),
        With("too long comes before an unknown commune", Reasons.TooLong, ("handlingCommune", "99999"), ("source", new string('s', 33))),
        With("an unknown commune comes before another province", Reasons.UnknownCommune, ("handlingCommune", "00004"), ("receivingCommune", "99999")),
        With("another province comes before the dates", Reasons.OutsideProvince, ("handlingCommune", "00004"), ("dueAt", "2026-05-01T00:00:00Z")),
        With("due too early comes before finished too early", Reasons.DueBeforeReceived, ("status", 9), ("finishedAt", "2026-05-01T00:00:00Z"), ("dueAt", "2026-05-01T00:00:00Z")),
        With("finished too early comes before returned too late", Reasons.FinishedBeforeReceived, ("status", 9), ("finishedAt", "2026-05-01T00:00:00Z"), ("returnedAt", "2026-12-01T00:00:00Z")),
        With("returned too late comes before updated ahead", Reasons.DateAfterUpdate, ("returnedAt", "2026-12-02T00:00:00Z"), ("updatedAt", "2026-12-01T00:00:00Z")),
    ];

    /// <summary>A record the door takes, to be spoilt.</summary>
    public static JsonObject Good() => new()
    {
        ["dossierCode"] = "H49.22-261102-0001",
        ["procedureCode"] = "1.004873",
        ["fieldCode"] = "LV-HOTICH",
        ["fieldName"] = "Hộ tịch",
        ["handlingCommune"] = "06652",
        ["channel"] = 2,
        ["status"] = 2,
        ["receivedAt"] = "2026-06-10T09:00:00+07:00",
        ["updatedAt"] = "2026-11-20T10:00:00+07:00",
    };

    private static BadRecord Without(string field)
    {
        var record = Good();
        record.Remove(field);
        return new BadRecord($"{field} missing", record.ToJsonString(), Reasons.MissingField);
    }

    private static BadRecord With(string what, string reason, params (string Field, JsonNode? Value)[] spoilt)
    {
        var record = Good();
        foreach (var (field, value) in spoilt)
        {
            record[field] = value;
        }
        return new BadRecord(what, record.ToJsonString(), reason);
    }
}
