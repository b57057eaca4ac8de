using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Directives;
using Ioc.Rules.Calendar;
using Ioc.Storage;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Directives;

/// <summary>A running product whose clock tests set, with a leader who gives directives and a source that sends dossiers.</summary>
internal sealed class DirectiveOffice(RunningProduct product, OfficeClock clock) : IAsyncDisposable
{
    /// <summary>A Friday morning.</summary>
    public static DateTimeOffset Friday { get; } = At(20, 9, 0);

    public RunningProduct Product => product;

    public OfficeClock Clock => clock;

    public HttpClient Leader { get; } = product.WithKey(RunningProduct.AlarmsKey);

    public HttpClient Reader { get; } = product.WithKey(RunningProduct.ReadKey);

    public SourceSystem Source { get; } = new(product.WithKey(RunningProduct.IngestKey));

    public static DateTimeOffset At(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, LocalDay.Offset);

    public static async Task<DirectiveOffice> StartAsync(Func<Installation, Installation>? with = null, string? dataDirectory = null, OfficeClock? clock = null)
    {
        var shown = clock ?? new OfficeClock(Friday);
        return new DirectiveOffice(await RunningProduct.StartAsync(with, dataDirectory, builder => builder.Services.AddSingleton<TimeProvider>(shown)), shown);
    }

    /// <summary>An overdue dossier of a commune, or what became of it.</summary>
    public async Task SendAsync(string commune, string code, int status = 4, DateTimeOffset? updatedAt = null)
    {
        var now = updatedAt ?? clock.GetUtcNow();
        var record = Dossiers.New(
            ("dossierCode", code), ("handlingCommune", commune), ("receivingCommune", commune), ("status", status), ("receivedAt", "2026-11-02T08:00:00+07:00"),
            ("dueAt", "2026-11-10T17:00:00+07:00"), ("updatedAt", now.ToString("O")), ("finishedAt", status == 9 ? now.ToString("O") : null));
        var outcome = await Source.SendAsync(record);
        Assert.Equal((1, 0, 0), outcome.Counts);
    }

    public static JsonObject Overdue(params string[] communes) => new()
    {
        ["figure"] = "openOverdue",
        ["communes"] = new JsonArray([.. communes.Select(code => (JsonNode)code)]),
        ["instruction"] = "Rà soát hồ sơ quá hạn",
        ["dueAt"] = "2026-11-20T17:30:00+07:00",
    };

    public async Task<JsonElement> GiveAsync(JsonObject draft)
    {
        using var answer = await Leader.PostAsJsonAsync("/api/v1/directives", draft);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonElement> ActAsync(string id, string what, object body)
    {
        using var answer = await Leader.PostAsJsonAsync($"/api/v1/directives/{id}/{what}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Status and code of a refusal.</summary>
    public async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(string path, object body)
    {
        using var answer = await Leader.PostAsJsonAsync($"/api/v1/directives{path}", body);
        return (answer.StatusCode, await SourceSystem.CodeOfAsync(answer));
    }

    /// <summary>Ids of the directives of a commune, the latest first.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string commune) => Ids(await ReadAsync($"?commune={commune}"));

    public static IReadOnlyList<string> Ids(JsonElement list) => [.. list.GetProperty("directives").EnumerateArray().Select(each => each.GetProperty("id").GetString()!)];

    public Task<JsonElement> ReadAsync(string path = "") => Reader.GetFromJsonAsync<JsonElement>($"/api/v1/directives{path}");

    public Task EscalateAsync() => product.Services.GetRequiredService<EscalateDirectives>().RunAsync(default);

    /// <summary>Commune and level of every notice of a late answer, in the order of their ids.</summary>
    public async Task<IReadOnlyList<(string Commune, long Level)>> LateNoticesAsync()
    {
        await using var connection = await product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        return [.. await connection.QueryAsync<(string, long)>("SELECT communes, level FROM notice WHERE kind = 'directive' AND state = 'late' ORDER BY id")];
    }

    public async ValueTask DisposeAsync()
    {
        Leader.Dispose();
        Reader.Dispose();
        await product.DisposeAsync();
    }
}

/// <summary>One such office for a class; each test sets its clock back to Friday and has communes of its own.</summary>
public sealed class SharedDirectiveOffice : IAsyncLifetime
{
    internal DirectiveOffice Office { get; private set; } = null!;

    public async Task InitializeAsync() => Office = await DirectiveOffice.StartAsync();

    public async Task DisposeAsync() => await Office.DisposeAsync();
}
