using System.Globalization;
using System.Text.Json;
using Ioc.Model;

namespace Ioc.Rules.Tests.Model;

/// <summary>The file that tells what a set of records must come to: outcome counts, and rows for a list of questions.</summary>
public sealed record Expectation(IReadOnlyDictionary<string, int> Outcomes, IReadOnlyList<ExpectedAnswer> Queries)
{
    public static Expectation Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new Expectation(
            document.RootElement.GetProperty("outcomes").EnumerateObject().ToDictionary(outcome => outcome.Name, outcome => outcome.Value.GetInt32()),
            [.. document.RootElement.GetProperty("queries").EnumerateArray().Select(ExpectedAnswer.Read)]);
    }

    public void AssertAnsweredBy(Ledger ledger, Communes communes)
    {
        foreach (var query in Queries)
        {
            var answer = ledger.Ask(query.Question);
            var counted = answer.Communes.Intersect(communes.Of("22")).ToList();

            Assert.Equal(query.Rows.OrderBy(row => row.Key, StringComparer.Ordinal), counted.Select(commune => KeyValuePair.Create(commune, ExpectedAnswer.Write(answer[commune]))));
            Assert.Equal(query.Total, ExpectedAnswer.Write(answer.Total(counted)));
        }
    }

    /// <summary>Sends a file's lines through the door, in order.</summary>
    /// <returns>How many had each outcome, under the names that the file uses.</returns>
    public static SortedDictionary<string, int> Replay(string path, Door door)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            var reply = door.Take(line);
            var name = reply.Reason is null ? reply.Outcome : $"{reply.Outcome}:{reply.Reason}";
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }
        return counts;
    }
}

/// <summary>One question and the rows that answer it; communes without any count are left out.</summary>
public sealed record ExpectedAnswer(Question Question, IReadOnlyDictionary<string, string> Rows, string Total)
{
    public static ExpectedAnswer Read(JsonElement query) => new(
        new Question(
            query.GetProperty("asOf").GetDateTimeOffset(),
            Day(query.GetProperty("from")),
            Day(query.GetProperty("to")),
            query.TryGetProperty("field", out var field) ? field.GetString() : null,
            query.TryGetProperty("channel", out var channel) && channel.ValueKind == JsonValueKind.Number ? channel.GetInt32() : null,
            query.TryGetProperty("excludeCertification", out var exclude) && exclude.ValueKind == JsonValueKind.True),
        query.GetProperty("communes").EnumerateObject().ToDictionary(row => row.Name, row => Write(row.Value)),
        Write(query.GetProperty("total")));

    /// <summary>A row in the words of the example file, every digit included.</summary>
    public static string Write(Row row) => string.Join(", ",
        Counted.Select(figure => $"{CamelCase(figure)} {row[figure]}")
            .Append($"onTimeRate {Digits(row.OnTimeRate)}")
            .Append($"overdueShare {Digits(row.OverdueShare)}")
            .Append($"onlineShare {Digits(row.OnlineShare)}")
            .Append($"throughputPerDay {Digits(row.ThroughputPerDay)}")
            .Append($"backlogDays {Digits(row.BacklogDays)}"));

    private static readonly Figure[] Counted = [.. Enum.GetValues<Figure>().Where(figure => figure != Figure.ResolvedLately)];

    private static readonly string[] Quotients = ["onTimeRate", "overdueShare", "onlineShare", "throughputPerDay", "backlogDays"];

    /// <summary>The same of a row as it was answered.</summary>
    public static string Write(JsonElement row) => string.Join(", ",
        Counted.Select(figure => $"{CamelCase(figure)} {row.GetProperty(CamelCase(figure)).GetInt64()}")
            .Concat(Quotients.Select(name => $"{name} {Digits(Number(row.GetProperty(name)))}")));

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    private static string Digits(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "null";

    private static string CamelCase(Figure figure) => JsonNamingPolicy.CamelCase.ConvertName(figure.ToString());

    private static DateOnly Day(JsonElement day) => DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
