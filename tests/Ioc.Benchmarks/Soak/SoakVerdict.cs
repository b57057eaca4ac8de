using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Indicators.Projection;
using Ioc.Model;
using Ioc.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Benchmarks.Soak;

/// <summary>What a data folder holds, held against the slow model of what was acknowledged.</summary>
/// <param name="Expected">Records that the model holds.</param>
/// <param name="Compared">Numbers looked at.</param>
/// <param name="Wrong">Those that differ, with what both say.</param>
/// <param name="Mended">Rows that a recomputation found wrong.</param>
internal sealed record SoakVerdict(long Expected, long Lost, long Twice, int Compared, IReadOnlyList<string> Wrong, long Mended)
{
    private static readonly Sql CountPerDossier = new("count_per_dossier", "SELECT source, dossier_code, count() FROM dossier_version GROUP BY source, dossier_code");

    private static readonly Figure[] Counts = [.. Enum.GetValues<Figure>().Where(figure => figure != Figure.ResolvedLately)];

    /// <summary>Starts the product in this process on what is left in the folder.</summary>
    public static async Task<SoakVerdict> OfAsync(string folder, Ledger ledger)
    {
        Environment.SetEnvironmentVariable("IOC_ENGINE_PATH", Repository.Program("Ioc.Engine"));
        await using var product = IocHost.Build(new Installation { DataDirectory = folder, Provinces = [Base.Province], Port = 0, Demo = false, ReadKey = RunningProduct.ReadKey });
        await product.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(product.Urls.First()) };
        client.DefaultRequestHeaders.Add("X-Api-Key", RunningProduct.ReadKey);

        var (lost, twice) = await CountAsync(product.Services.GetRequiredService<ClickHouseClient>(), ledger);
        var (compared, wrong) = await CompareAsync(client, ledger);
        var mended = await product.Services.GetRequiredService<FigureRecomputation>().RunAsync(CancellationToken.None);
        await product.StopAsync();
        return new SoakVerdict(ledger.Dossiers.Values.Sum(history => history.Count), lost, twice, compared, wrong, mended.Spans + mended.DayCells + mended.OpenCells);
    }

    private static async Task<(long Lost, long Twice)> CountAsync(ClickHouseClient clickHouse, Ledger ledger)
    {
        var stored = (await clickHouse.QueryAsync(CountPerDossier, null, row => ((row.ReadString(), row.ReadString()), (long)row.ReadUInt64())))
            .ToDictionary(row => row.Item1, row => row.Item2);
        var differences = ledger.Dossiers.Keys.Union(stored.Keys)
            .Select(dossier => stored.GetValueOrDefault(dossier) - (ledger.Dossiers.TryGetValue(dossier, out var history) ? history.Count : 0)).ToList();
        return (-differences.Where(difference => difference < 0).Sum(), differences.Where(difference => difference > 0).Sum());
    }

    private static async Task<(int Compared, List<string> Wrong)> CompareAsync(HttpClient client, Ledger ledger)
    {
        var now = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var today = new Question(now, new DateOnly(2025, 1, 1), OfficeDays.DayOf(now));
        (Question Question, bool Now)[] asked = [(today, true), (today, false), (today with { ExcludeCertification = true }, true), .. SampleOffice.Always.Select(question => (question, false))];
        var (compared, wrong) = (0, new List<string>());
        foreach (var (question, live) in asked)
        {
            var answer = await client.GetFromJsonAsync<JsonElement>(new Uri($"api/v1/indicators/communes?{Query(question, live)}", UriKind.Relative));
            var expected = ledger.Ask(question);
            var rows = answer.GetProperty("communes").EnumerateArray().ToList();
            foreach (var row in rows)
            {
                compared += Compare(row, expected[row.GetProperty("code").GetString()!], question, wrong);
            }
            compared += Compare(answer.GetProperty("total"), expected.Total(rows.Select(row => row.GetProperty("code").GetString()!)), question, wrong);
        }
        return (compared, wrong);
    }

    private static int Compare(JsonElement row, Row expected, Question question, List<string> wrong)
    {
        var cells = Counts.Select(figure => (Name: JsonNamingPolicy.CamelCase.ConvertName(figure.ToString()), Value: (double?)expected[figure]))
            .Append(("onTimeRate", expected.OnTimeRate)).Append(("overdueShare", expected.OverdueShare)).Append(("onlineShare", expected.OnlineShare))
            .Append(("throughputPerDay", expected.ThroughputPerDay)).Append(("backlogDays", expected.BacklogDays)).ToList();
        foreach (var (name, value) in cells)
        {
            var shown = row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : (double?)null;
            if (shown != value)
            {
                wrong.Add($"{row.GetProperty("code").GetString()} {name} at {question.AsOf:O}: {shown} instead of {value}");
            }
        }
        return cells.Count;
    }

    private static string Query(Question question, bool live) => string.Create(CultureInfo.InvariantCulture,
        $"from={question.From:yyyy-MM-dd}&to={question.To:yyyy-MM-dd}{(live ? "" : $"&asOf={question.AsOf.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z")}")
        + (question.Field is { } field ? $"&field={field}" : "")
        + (question.Channel is { } channel ? string.Create(CultureInfo.InvariantCulture, $"&channel={channel}") : "")
        + (question.ExcludeCertification ? "&excludeCertification=true" : "");
}
