using System.Diagnostics;
using Ioc.Access;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Figures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Benchmarks.Access;

/// <summary>What it costs that somebody is known, and that they see a part: the same calls with and without, taken in turn.</summary>
internal sealed class AccessSuite(BenchmarkOptions options, BaseShelf bases)
{
    private const string ReadKey = Running.RunningProduct.ReadKey;
    private static readonly Uri Open = new("bench/open", UriKind.Relative);
    private static readonly Uri Closed = new("bench/closed", UriKind.Relative);

    public async Task RunAsync()
    {
        using var copy = (await bases.LargeAsync()).Copy();
        await using var app = IocHost.Build(new Installation
        {
            DataDirectory = copy.Folder, Provinces = [Base.Province], Port = 0, Demo = false, AdminPassword = Running.RunningProduct.AdminPassword, ReadKey = ReadKey,
            Protection = new() { Limits = new() { Caller = int.MaxValue, Address = int.MaxValue } },
        });
        app.MapGet("/" + Open, () => Results.NoContent()).AllowAnonymous();
        app.MapGet("/" + Closed, (UnitScope scope) => scope.IsEmpty ? Results.NotFound() : Results.NoContent()).RequireAuthorization(Scopes.Read);
        await app.StartAsync();
        var address = new Uri(app.Urls.First() + "/");
        await CheckAsync(address);
        await ScopeAsync(address, app.Services.GetRequiredService<ApiKeys>());
        await app.StopAsync();
    }

    private async Task CheckAsync(Uri address)
    {
        using var stranger = new HttpClient { BaseAddress = address };
        using var person = await Visitor.SignInAsync(address, "admin", Running.RunningProduct.AdminPassword);
        using var machine = Client(address, ReadKey);
        var (open, cookie, key) = (new List<double>(), new List<double>(), new List<double>());
        for (var call = 0; call < options.Size(6_000, 300); call++)
        {
            open.Add(await CallAsync(stranger, Open));
            cookie.Add(await CallAsync(person, Closed));
            key.Add(await CallAsync(machine, Closed));
        }
        // The first calls compile what they run.
        var (of, with, by) = (After(open), After(cookie), After(key));
        Printout.Note($"    nobody {of}; session {with}; key {by}");
        Printout.Figure("access.check_session_ms", with.Median - of.Median, "ms", $"<= 2 ms p50 added to a call; with a session, its store read every 30 s; p99 {with.At(0.99) - of.At(0.99):0.00} ms");
        Printout.Figure("access.check_key_ms", by.Median - of.Median, "ms", $"<= 2 ms p50 added to a call; with a key; p99 {by.At(0.99) - of.At(0.99):0.00} ms");
    }

    private async Task ScopeAsync(Uri address, ApiKeys keys)
    {
        var communes = string.Join(',', Base.Communes.Take(20).Select(commune => commune.Code));
        using var whole = Client(address, ReadKey);
        using var some = Client(address, (await keys.AddAsync(new ApiKey($"communes-{Guid.NewGuid():n}", "", "read", "bench") { Units = communes }, CancellationToken.None))!);
        var questions = new RandomQuestions(await bases.LargeAsync());
        var (all, part) = (new List<double>(), new List<double>());
        for (var call = 0; call < options.Size(300, 30); call++)
        {
            var question = questions.Next(null);
            all.Add(await CallAsync(whole, question));
            part.Add(await CallAsync(some, question));
        }
        var (of, with) = (After(all), After(part));
        Printout.Note($"    everything {of}; 20 communes {with}");
        Printout.Figure("access.scope_ratio", with.Median / of.Median, "ratio", "<= 1 within the noise: no measurable time; the same questions about all communes by a reader of 20 of them, to one of everything");
    }

    private static Percentiles After(List<double> took) => new([.. took.Skip(took.Count / 5)]);

    private static async Task<double> CallAsync(HttpClient client, Uri question)
    {
        var begin = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(question);
        await answer.Content.ReadAsByteArrayAsync();
        var took = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return answer.IsSuccessStatusCode ? took : throw new InvalidOperationException($"{question} answers {(int)answer.StatusCode}");
    }

    private static HttpClient Client(Uri address, string key)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }
}
