using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Ingest;

/// <summary>A number of source systems that send bodies as fast as they are answered.</summary>
internal sealed class Senders(RunningProduct product, int count = 4)
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public sealed record Outcome(TimeSpan Took, int Accepted, int Unchanged, int Refusals);

    private sealed record Answer(int Accepted, int Unchanged, int Quarantined);

    public Task<Outcome> SendAsync(IEnumerable<byte[]> bodies) => SendAsync(new ConcurrentQueue<byte[]>(bodies));

    /// <returns>Time from the first request to the last acknowledgement.</returns>
    private async Task<Outcome> SendAsync(ConcurrentQueue<byte[]> bodies)
    {
        using var client = product.Client(RunningProduct.IngestKey);
        var watch = Stopwatch.StartNew();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(async () =>
        {
            var sum = new Outcome(default, 0, 0, 0);
            while (bodies.TryDequeue(out var body))
            {
                sum = await SendAsync(client, body, sum);
            }
            return sum;
        })));
        var took = watch.Elapsed;
        return new Outcome(took, outcomes.Sum(o => o.Accepted), outcomes.Sum(o => o.Unchanged), outcomes.Sum(o => o.Refusals));
    }

    /// <summary>Sends one body until it is taken; a refusal with <c>Retry-After</c> is counted and waited for.</summary>
    public static async Task<Outcome> SendAsync(HttpClient client, byte[] body, Outcome sum)
    {
        while (true)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
            using var response = await client.PostAsync(new Uri("api/v1/ingest/dossiers", UriKind.Relative), content);
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                sum = sum with { Refusals = sum.Refusals + 1 };
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
                continue;
            }
            response.EnsureSuccessStatusCode();
            var answer = (await response.Content.ReadFromJsonAsync<Answer>(Json))!;
            if (answer.Quarantined > 0)
            {
                throw new InvalidOperationException($"Records were set aside: {await response.Content.ReadAsStringAsync()}");
            }
            return sum with
            {
                Accepted = sum.Accepted + answer.Accepted,
                Unchanged = sum.Unchanged + answer.Unchanged,
            };
        }
    }

    /// <summary>Waits until the live figures hold all that was taken.</summary>
    public async Task<TimeSpan> CatchUpAsync()
    {
        using var client = product.Client(RunningProduct.ReadKey);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var state = await client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/indicators/incidents", UriKind.Relative));
            if (state.GetProperty("recordsToGo").GetInt64() == 0)
            {
                return watch.Elapsed;
            }
            await Task.Delay(25);
        }
    }
}
