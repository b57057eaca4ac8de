using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Model;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>A running product with dossiers of November 2026, and somebody who draws up, checks and issues papers.</summary>
internal sealed class PaperOffice : IAsyncDisposable
{
    public const string From = "2026-10-15";
    public const string To = "2026-11-14";

    private static int _number;

    private PaperOffice(RunningProduct product, OfficeClock clock)
    {
        (Product, Clock) = (product, clock);
        Source = new SourceSystem(product.WithKey(RunningProduct.IngestKey));
        Writer = product.WithKey(RunningProduct.AlarmsKey);
        Reader = product.WithKey(RunningProduct.ReadKey);
        Reports = new ReportReader(Reader);
    }

    public RunningProduct Product { get; }

    public OfficeClock Clock { get; }

    public SourceSystem Source { get; }

    public HttpClient Writer { get; }

    public HttpClient Reader { get; }

    public ReportReader Reports { get; }

    public static async Task<PaperOffice> StartAsync(Func<Installation, Installation>? with = null)
    {
        var clock = new OfficeClock(BadRecords.Now);
        var office = new PaperOffice(await RunningProduct.StartAsync(with, adjust: builder => builder.Services.AddSingleton<TimeProvider>(clock)), clock);
        await office.Source.SendAsync(SampleOffice.Stories(7).Take(120).SelectMany(story => story.Records).Select(record => record.ToJson()));
        return office;
    }

    /// <summary>A number that no other paper of the tests has.</summary>
    public static int NewNumber() => 1_000 + Interlocked.Increment(ref _number);

    /// <summary>A report of a commune by field; each test asks about a commune of its own.</summary>
    public async Task<ReportFileAnswer> MakeAsync(string commune, string form = "06a", string more = "") => await Reports.MakeAsync($"{form}.json", From, To, $"&unit={commune}{more}");

    /// <summary>A dossier that was received in the period, and is told of only now.</summary>
    public async Task SendLateAsync(string commune) => await Source.SendAsync(Dossiers.New(
        ("handlingCommune", commune), ("receivingCommune", commune), ("channel", 1), ("receivedAt", "2026-11-02T09:00:00+07:00"), ("updatedAt", "2026-11-02T10:00:00+07:00"), ("dueAt", "2026-11-05T10:00:00+07:00")));

    public Task<Seen> DraftAsync(string code) => PostAsync($"made/{code}/papers", new { note = "Dự thảo lần 1" }, HttpStatusCode.Created);

    public Task<Seen> ActAsync(Seen paper, string action, string? note = null) => PostAsync($"papers/{paper.Id}/{action}", new { revision = paper.Revision, note });

    public Task<Seen> IssueAsync(Seen paper, int number) => PostAsync($"papers/{paper.Id}/issue", Signing(paper, number));

    public static object Signing(Seen paper, int? number, string signer = "Nguyễn Thị Hạnh", string? day = null) => new
    {
        revision = paper.Revision, number, symbol = "BC-UBND", day, authority = new[] { "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH" }, position = "PHÓ CHỦ TỊCH", signer,
    };

    /// <summary>From the report to the issued paper.</summary>
    public async Task<Seen> IssuedAsync(string code, int number) => await IssueAsync(await CheckedAsync(await DraftAsync(code)), number);

    public async Task<Seen> CheckedAsync(Seen drafted) => await ActAsync(await ActAsync(drafted, "submit"), "check");

    public async Task<Seen> FindAsync(string id) => new(await Reader.GetFromJsonAsync<JsonElement>($"api/v1/reports/papers/{id}"));

    public async Task<IReadOnlyList<string>> ListAsync(string query) =>
        [.. (await Reader.GetFromJsonAsync<JsonElement>($"api/v1/reports/papers{query}")).GetProperty("papers").EnumerateArray().Select(paper => paper.GetProperty("id").GetString()!)];

    public async Task<byte[]> FileAsync(Seen paper, string format) => await Reader.GetByteArrayAsync(new Uri($"api/v1/reports/papers/{paper.Id}.{format}", UriKind.Relative));

    public async Task<Seen> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Writer.PostAsJsonAsync($"api/v1/reports/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {(int)answer.StatusCode} {text}");
        return new Seen(JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Status and code of a refusal.</summary>
    public async Task<(int Status, string? Code)> RefusedAsync(string path, object body)
    {
        using var answer = await Writer.PostAsJsonAsync($"api/v1/reports/{path}", body);
        return ((int)answer.StatusCode, await SourceSystem.CodeOfAsync(answer));
    }

    public async ValueTask DisposeAsync()
    {
        Writer.Dispose();
        Reader.Dispose();
        await Product.DisposeAsync();
    }

    /// <summary>A paper as the API showed it.</summary>
    internal sealed record Seen(JsonElement Json)
    {
        public string Id => Text("id")!;

        public string State => Text("state")!;

        public long Revision => Json.GetProperty("revision").GetInt64();

        public string Report => Text("report")!;

        public string? Text(string name) => Json.GetProperty(name).GetString();

        public IReadOnlyList<string> Kinds => [.. Json.GetProperty("events").EnumerateArray().Select(happened => happened.GetProperty("kind").GetString()!)];
    }
}

/// <summary>One such office for a class; each test has a commune of its own.</summary>
public sealed class SharedPaperOffice : IAsyncLifetime
{
    internal PaperOffice Office { get; private set; } = null!;

    public async Task InitializeAsync() => Office = await PaperOffice.StartAsync();

    public async Task DisposeAsync() => await Office.DisposeAsync();
}
