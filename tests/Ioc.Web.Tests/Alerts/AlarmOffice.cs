using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Alerts;
using Ioc.Geography;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Alerts;

/// <summary>A product of province 22 with rules of its own, a clock that stands until a test moves it, and dossiers that overload communes.</summary>
public sealed class AlarmOffice : IAsyncDisposable
{
    /// <summary>Monday, ten in the morning.</summary>
    public static readonly DateTimeOffset Monday = At(23, 10, 0);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, List<JsonObject>> _sent = [];
    private readonly Func<Installation, Installation>? _with;
    private RunningProduct? _product;
    private HttpClient? _alarms;

    private AlarmOffice(string? data, OfficeClock clock, Func<Installation, Installation>? with)
    {
        (Data, Clock, _with) = (data ?? Path.Combine(_folder.Path, "data"), clock, with);
        Rules = Path.Combine(_folder.Path, "rules");
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Rules);
    }

    public string Data { get; }

    /// <summary>Folder of the rule files.</summary>
    public string Rules { get; }

    public OfficeClock Clock { get; }

    public RunningProduct Product => _product!;

    /// <summary>Holds the key that may answer alarms.</summary>
    public HttpClient Alarms => _alarms!;

    public SourceSystem Source { get; private set; } = null!;

    /// <param name="rules">Texts of rule files; none leaves the built-in rule alone.</param>
    public static async Task<AlarmOffice> StartAsync(OfficeClock? clock = null, Func<Installation, Installation>? with = null, params string[] rules)
    {
        var office = new AlarmOffice(null, clock ?? StandingAt(Monday), with);
        for (var i = 0; i < rules.Length; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(office.Rules, $"rule-{i}.yaml"), rules[i]);
        }

        await office.StartAsync();
        return office;
    }

    public static OfficeClock StandingAt(DateTimeOffset instant)
    {
        var clock = new OfficeClock(instant);
        clock.StopAt(instant);
        return clock;
    }

    /// <summary>A time of November 2026.</summary>
    public static DateTimeOffset At(int day, int hour, int minute, int second = 0) => new(2026, 11, day, hour, minute, second, TimeSpan.FromHours(7));

    public async Task StopAsync()
    {
        _alarms?.Dispose();
        await Product.DisposeAsync();
        _product = null;
    }

    public async Task StartAsync()
    {
        _product = await RunningProduct.StartAsync(_with, Data, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(Clock);
            builder.Services.AddSingleton(services => new RuleFolder(
                services.GetRequiredService<FigureBook>(), services.GetRequiredService<CommuneDirectory>(), NullLogger<RuleFolder>.Instance, Clock, Rules));
        });
        _alarms = Product.WithKey(RunningProduct.AlarmsKey);
        Source = new SourceSystem(Product.WithKey(RunningProduct.IngestKey));
    }

    public async ValueTask DisposeAsync()
    {
        if (_product is not null)
        {
            await StopAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Sends overdue dossiers: twelve of twelve overload a commune.</summary>
    public async Task OverloadAsync(IEnumerable<string> communes, int dossiers = 12)
    {
        var records = new List<JsonObject>();
        foreach (var commune in communes)
        {
            var own = Enumerable.Range(0, dossiers).Select(_ => Dossiers.New(
                ("handlingCommune", commune), ("receivedAt", "2026-11-10T09:00:00+07:00"), ("dueAt", "2026-11-18T17:00:00+07:00"), ("updatedAt", "2026-11-20T10:00:00+07:00"))).ToList();
            _sent[commune] = [.. _sent.GetValueOrDefault(commune, []), .. own];
            records.AddRange(own);
        }

        Assert.Equal((records.Count, 0, 0), (await Source.SendAsync(records)).Counts);
    }

    public Task OverloadAsync(params string[] communes) => OverloadAsync((IEnumerable<string>)communes);

    /// <summary>Finishes so many of a commune's dossiers now.</summary>
    public async Task FinishAsync(string commune, int dossiers)
    {
        var now = Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        var done = _sent[commune].Take(dossiers).ToList();
        _sent[commune].RemoveRange(0, dossiers);
        done.ForEach(record => (record["status"], record["finishedAt"], record["updatedAt"]) = (9, now, now));
        Assert.Equal((dossiers, 0, 0), (await Source.SendAsync(done)).Counts);
    }

    public async Task<JsonElement> GetAsync(string address) => await Alarms.GetFromJsonAsync<JsonElement>($"api/v1/{address}");

    /// <summary>Communes of the alarms of a state, ascending.</summary>
    public async Task<List<string>> CommunesAsync(string state) =>
        [.. (await GetAsync($"alarms?state={state}")).GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("commune").GetString() ?? "").Order(StringComparer.Ordinal)];

    public async Task<JsonElement> OnlyAsync(string state)
    {
        await UntilAsync(state, 1);
        return Assert.Single((await GetAsync($"alarms?state={state}")).GetProperty("alarms").EnumerateArray());
    }

    public Task UntilAsync(string state, int alarms) =>
        FigureOffice.UntilAsync($"{alarms} alarms {state}", async () => (await GetAsync($"alarms?state={state}")).GetProperty("alarms").GetArrayLength() == alarms);

    /// <summary>Overloads a commune and lets its minute pass.</summary>
    public async Task<JsonElement> FireAsync(string commune = "06652")
    {
        await OverloadAsync(commune);
        await UntilAsync("pending", 1);
        Pass(TimeSpan.FromMinutes(1));
        return await OnlyAsync("firing");
    }

    /// <summary>Moves the clock on and stops it there.</summary>
    public void Pass(TimeSpan time) => Clock.StopAt(Clock.GetUtcNow() + time);

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string address, object body)
    {
        using var answer = await Alarms.PostAsJsonAsync($"api/v1/{address}", body);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async Task<List<KeptNotice>> NoticesAsync()
    {
        await using var connection = await Product.Services.GetRequiredService<OperationalStore>().OpenAsync(CancellationToken.None);
        return [.. await connection.QueryAsync<KeptNotice>("SELECT id, topic, state, communes, level, subject, body, payload FROM notice ORDER BY created_at, id")];
    }

    public Task UntilNoticesAsync(int count) =>
        FigureOffice.UntilAsync($"{count} notices", async () => (await NoticesAsync()).Count >= count);

    /// <summary>Waits until so many changes have been gathered into messages since the beginning.</summary>
    public Task UntilToldAsync(int changes) => FigureOffice.UntilAsync($"{changes} changes told", async () =>
    {
        await using var connection = await Product.Services.GetRequiredService<OperationalStore>().OpenAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM alarm_event WHERE kind = 'told'") == changes;
    }, seconds: 60);

    /// <summary>Long enough for several rounds, so that what does not happen would have.</summary>
    public static Task SomeRoundsAsync() => Task.Delay(2500);
}

/// <summary>A notice as the outbox keeps it.</summary>
public sealed record KeptNotice
{
    public string Id { get; init; } = "";
    public string Topic { get; init; } = "";
    public string State { get; init; } = "";
    public string Communes { get; init; } = "";
    public long Level { get; init; }
    public string Subject { get; init; } = "";
    public string Body { get; init; } = "";
    public string Payload { get; init; } = "";

    public IReadOnlyList<string> Of =>
        [.. JsonDocument.Parse(Payload).RootElement.GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("commune").GetString()!).Order(StringComparer.Ordinal)];
}
