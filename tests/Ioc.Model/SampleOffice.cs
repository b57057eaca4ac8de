using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Model;

/// <summary>
/// The small sample kept in <c>Sample/</c>: records in order of arrival as careless senders write them, what becomes of
/// each, and the rows of some questions. Same form as the contract's worked example, for machines that do not have it.
/// </summary>
public static class SampleOffice
{
    private static readonly RandomOffice.Setting QuangNinh = new(
        ["06652", "06661", "06706", "06733", "06967", "07069", "07090", "07183"], ["00004", "00008"], new DateOnly(2026, 10, 31));

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static readonly string[] Flags = ["digitised", "reusedData", "feeDue", "paidOnline"];

    /// <summary>Questions that the sample always answers.</summary>
    public static IReadOnlyList<Question> Always { get; } =
    [
        Ask("2025-04-26T12:00:00+07:00", "2025-04-01", "2025-04-30"),
        Ask("2025-12-31T23:59:59.999+07:00", "2025-09-01", "2025-12-31"),
        Ask("2026-01-09T16:00:00+07:00", "2026-01-01", "2026-01-31"),
        Ask("2026-02-23T08:00:00+07:00", "2026-02-01", "2026-02-28"),
        Ask("2026-04-30T00:00:00+07:00", "2026-04-15", "2026-04-29"),
        Ask("2026-08-21T16:59:59.999Z", "2026-08-01", "2026-08-31"),
        Ask("2026-09-03T00:30:00+07:00", "2026-08-01", "2026-09-30"),
        Ask("2026-11-20T12:00:00+07:00", "2026-08-25", "2026-09-02"),
        Ask("2026-09-30T23:59:59.999+07:00", "2026-06-01", "2026-09-30") with { Channel = 4 },
        Ask("2026-09-30T23:59:59.999+07:00", "2025-01-01", "2026-09-30") with { ExcludeCertification = true },
        Ask("2026-09-30T23:59:59.999+07:00", "2025-01-01", "2026-09-30") with { Field = "LV-02" },
    ];

    /// <summary>Endless stories for a sample; the same seed tells the same.</summary>
    public static IEnumerable<OfficeStory> Stories(int seed)
    {
        var random = new Random(seed);
        for (var number = 0; ; number++)
        {
            var story = new RandomOffice(random, QuangNinh).Tell();
            yield return story with { Records = [.. story.Records.Select(record => record with { DossierCode = $"H49.{number:0000}-{record.DossierCode}" })] };
        }
    }

    /// <summary>The records of some stories as careless senders write them, with bad ones strewn in.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<OfficeStory> stories, int seed)
    {
        var random = new Random(seed);
        var lines = stories.SelectMany(story => story.Records).Select(record => Careless(record, random)).ToList();
        foreach (var bad in BadRecords.All.Where((_, index) => index % 3 == 0))
        {
            lines.Insert(random.Next(lines.Count + 1), bad.Line);
        }
        return lines;
    }

    /// <summary>Numbers as text, fields that are null or empty, other offsets, fields nobody asked for.</summary>
    private static string Careless(DossierRecord record, Random random)
    {
        var json = JsonNode.Parse(record.ToJson())!.AsObject();
        foreach (var name in new[] { "channel", "status", "sequence" }.Where(name => json[name] is not null && random.Next(4) == 0))
        {
            json[name] = json[name]!.ToJsonString();
        }
        foreach (var flag in Flags.Where(_ => random.Next(6) == 0))
        {
            json[flag] = random.Next(2) == 0 ? "" : null;
        }
        foreach (var (name, offset) in json.Select(field => field.Key).Where(name => name.EndsWith("At", StringComparison.Ordinal)).ToList().Select(name => (name, Offset(random))))
        {
            json[name] = DateTimeOffset.Parse((string)json[name]!, CultureInfo.InvariantCulture).ToOffset(offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        }
        if (random.Next(5) == 0)
        {
            json["chuHoSo"] = "…";
        }
        return json.ToJsonString(RecordText.Readable);
    }

    public static string Expected(IEnumerable<Question> questions, IReadOnlyDictionary<string, int> outcomes, Ledger ledger, Communes communes)
    {
        var queries = questions.Select(question =>
        {
            var answer = ledger.Ask(question);
            var counted = answer.Communes.Intersect(communes.Of("22")).ToList();
            return new
            {
                from = question.From,
                to = question.To,
                asOf = question.AsOf,
                field = question.Field,
                channel = question.Channel,
                excludeCertification = question.ExcludeCertification ? true : (bool?)null,
                communes = counted.ToDictionary(commune => commune, commune => Fields(answer[commune])),
                total = Fields(answer.Total(counted)),
            };
        });
        return JsonSerializer.Serialize(new { outcomes, queries }, Web);
    }

    private static JsonObject Fields(Row row)
    {
        var json = new JsonObject();
        foreach (var figure in Enum.GetValues<Figure>().Where(figure => figure != Figure.ResolvedLately))
        {
            json[JsonNamingPolicy.CamelCase.ConvertName(figure.ToString())] = row[figure];
        }
        json["onTimeRate"] = row.OnTimeRate;
        json["overdueShare"] = row.OverdueShare;
        json["onlineShare"] = row.OnlineShare;
        json["throughputPerDay"] = row.ThroughputPerDay;
        json["backlogDays"] = row.BacklogDays;
        return json;
    }

    private static TimeSpan Offset(Random random) => random.Next(4) switch
    {
        0 => TimeSpan.Zero,
        1 => -TimeSpan.FromMinutes(210),
        _ => TimeSpan.FromHours(7),
    };

    private static Question Ask(string asOf, string from, string to) => new(
        DateTimeOffset.Parse(asOf, CultureInfo.InvariantCulture),
        DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly.ParseExact(to, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
