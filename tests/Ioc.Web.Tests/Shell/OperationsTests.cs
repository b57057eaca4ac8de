using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ioc.Tests.Shell;

public class OperationsTests
{
    [Fact]
    public async Task Alive_and_ready_need_no_sign_in()
    {
        await using var product = await RunningProduct.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task A_product_whose_parts_are_not_there_is_alive_but_not_ready_and_names_them()
    {
        await using var product = await RunningProduct.StartAsync(adjust: builder => builder.Services.AddHealthChecks()
            .AddCheck("engine", () => HealthCheckResult.Unhealthy("secret address"))
            .AddCheck("fault", () => throw new InvalidOperationException("secret address")));

        var answer = await product.Client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("engine, fault", text);
        Assert.Contains("\"not-ready\"", text);
        Assert.DoesNotContain("secret", text);
        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task However_many_ask_whether_it_is_ready_the_parts_are_asked_once_a_second()
    {
        var asked = 0;
        await using var product = await RunningProduct.StartAsync(adjust: builder => builder.Services.AddHealthChecks()
            .AddCheck("counted", () => Interlocked.Increment(ref asked) % 2 == 1 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy()));
        var before = Volatile.Read(ref asked);
        var began = Stopwatch.GetTimestamp();

        var answers = (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => product.Client.GetAsync("/readyz")))).ToList();
        for (var time = 0; time < 50; time++)
        {
            answers.Add(await product.Client.GetAsync("/readyz"));
        }

        // Most answers are those of another's question, true or not ready alike.
        Assert.InRange(Volatile.Read(ref asked) - before, 1, 1 + (int)Stopwatch.GetElapsedTime(began).TotalSeconds);
        var (status, count) = (answers[^1].StatusCode, Volatile.Read(ref asked));
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.NotEqual(status, (await product.Client.GetAsync("/readyz")).StatusCode);
        Assert.Equal(count + 1, Volatile.Read(ref asked));
    }

    [Fact]
    public async Task What_a_slice_measures_is_scraped_as_Prometheus_text()
    {
        await using var product = await RunningProduct.StartAsync();
        using var machine = product.WithKey(RunningProduct.ReadKey);
        using var meter = new Meter("Ioc.Trial");
        var taken = meter.CreateCounter<long>("ioc.trial.records", "{record}", "Records taken.");
        taken.Add(3, new KeyValuePair<string, object?>("source", "a \"quoted\" name"));
        taken.Add(4, new KeyValuePair<string, object?>("source", "a \"quoted\" name"));
        meter.CreateObservableGauge("ioc.trial.lag", () => 1.5, "s");
        var took = meter.CreateHistogram("ioc.trial.took", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        took.Record(0.5);
        took.Record(5);

        var answer = await machine.GetAsync("/metrics");

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("# TYPE ioc_trial_records_total counter\nioc_trial_records_total{source=\"a \\\"quoted\\\" name\"} 7\n", text);
        Assert.Contains("# TYPE ioc_trial_lag_seconds gauge\nioc_trial_lag_seconds 1.5\n", text);
        Assert.Contains(
            "ioc_trial_took_seconds_bucket{le=\"0.1\"} 0\nioc_trial_took_seconds_bucket{le=\"1\"} 1\nioc_trial_took_seconds_bucket{le=\"+Inf\"} 2\nioc_trial_took_seconds_sum 5.5\nioc_trial_took_seconds_count 2\n",
            text);
        Assert.Contains("http_server_request_duration_seconds_count", await machine.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task The_description_of_the_API_is_the_one_that_was_agreed()
    {
        await using var product = await RunningProduct.StartAsync();
        using var machine = product.WithKey(RunningProduct.ReadKey);

        var served = JsonSerializer.Serialize(await machine.GetFromJsonAsync<JsonElement>("/openapi/v1.json"), Indented) + "\n";

        // A change that is meant: IOC_UPDATE_GOLDEN=1 rewrites the copy, which is then reviewed with the change.
        if (Environment.GetEnvironmentVariable("IOC_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Agreed(), served);
        }

        Assert.Equal(await File.ReadAllTextAsync(Agreed()), served);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Agreed([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/openapi.json"));
}
