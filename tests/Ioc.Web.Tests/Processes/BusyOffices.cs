using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Processes;

/// <summary>The product as it runs at present, in a process that can be killed.</summary>
/// <param name="Sender">Holds the key that may send dossiers.</param>
/// <param name="Alarms">Holds the key that may answer alarms.</param>
/// <param name="EndAsync">SIGKILL.</param>
public sealed record LivingNode(HttpClient Sender, HttpClient Alarms, Func<Task> EndAsync);

/// <summary>
/// Offices that are overloaded, take the alarm on or do not, and catch up, over and over, whoever is killed meanwhile. What the
/// product answered to them is kept: none of it may be lost.
/// </summary>
public sealed class BusyOffices(int seed)
{
    /// <summary>A rule that waits a second, so that much happens between two kills.</summary>
    public const string Rule =
        """
        apiVersion: ioc/v1
        id: surge
        title: { vi: Xã quá tải }
        severity: critical
        for: 1s
        repeat: never
        editions:
          - version: "1"
            effective: 2026-01-01
            when: { figure: openOverdue, atLeast: 3 }
        """;

    private static readonly string[] Offices = ["06652", "06658", "06661", "06673", "06676", "06685"];

    /// <summary>Alarms that were seen to fire and to end.</summary>
    public ConcurrentBag<string> Seen { get; } = [];

    /// <summary>Acknowledgements that the product said it had taken.</summary>
    public ConcurrentBag<(string Alarm, string Note)> Taken { get; } = [];

    /// <summary>Returns when every office has caught up after <paramref name="stop"/>.</summary>
    /// <param name="product">As it runs at present; asked before each attempt.</param>
    public Task LiveAsync(Func<LivingNode> product, CancellationToken stop) =>
        Task.WhenAll(Offices.Select((office, i) => Task.Run(() => LiveAsync(office, new Random(seed + i), product, stop), CancellationToken.None)));

    private async Task LiveAsync(string office, Random random, Func<LivingNode> product, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var records = Enumerable.Range(0, 3).Select(_ => Dossiers.New(
                ("handlingCommune", office), ("receivedAt", DaysAgo(20)), ("dueAt", DaysAgo(10)), ("updatedAt", DaysAgo(0)))).ToList();
            await SendAsync(records, product);
            var alarm = await UntilAsync(office, product, state => state is "firing");
            if (random.Next(3) > 0)
            {
                await TakeOnAsync(alarm, $"{office} #{Seen.Count}", product());
            }

            await Task.Delay(random.Next(800), CancellationToken.None);
            records.ForEach(record => (record["status"], record["finishedAt"], record["updatedAt"]) = (9, DaysAgo(0), DaysAgo(0)));
            await SendAsync(records, product);
            await UntilAsync(office, product, state => state is "resolved");
            Seen.Add(alarm);
        }
    }

    private static async Task SendAsync(List<JsonObject> records, Func<LivingNode> product)
    {
        while (true)
        {
            try
            {
                using var body = new StringContent(string.Join('\n', records.Select(record => record.ToJsonString())), Encoding.UTF8);
                body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
                using var answer = await product().Sender.PostAsync(new Uri("api/v1/ingest/dossiers", UriKind.Relative), body);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception cut) when (IsCut(cut))
            {
                // Killed under the request: sent again, which changes nothing where it had been taken.
            }

            await Task.Delay(100);
        }
    }

    /// <returns>The newest alarm of the office, once it is not one of those that were seen before and its state is asked for.</returns>
    private async Task<string> UntilAsync(string office, Func<LivingNode> product, Func<string, bool> wanted)
    {
        while (true)
        {
            try
            {
                var alarms = (await product().Alarms.GetFromJsonAsync<JsonElement>(new Uri($"api/v1/alarms?rule=surge&commune={office}", UriKind.Relative))).GetProperty("alarms");
                if (alarms.GetArrayLength() > 0 && alarms[0].GetProperty("id").GetString() is { } id && !Seen.Contains(id) && wanted(alarms[0].GetProperty("state").GetString()!))
                {
                    return id;
                }
            }
            catch (Exception cut) when (IsCut(cut))
            {
                // Asked again.
            }

            await Task.Delay(100);
        }
    }

    // Whoever gets no answer does not know whether it was taken, and may not count on it.
    private async Task TakeOnAsync(string alarm, string note, LivingNode product)
    {
        try
        {
            using var answer = await product.Alarms.PostAsJsonAsync(new Uri($"api/v1/alarms/{alarm}/acknowledge", UriKind.Relative), new { note });
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Taken.Add((alarm, note));
            }
        }
        catch (Exception cut) when (IsCut(cut))
        {
        }
    }

    private static bool IsCut(Exception fault) => fault is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException or JsonException;

    private static string DaysAgo(int days) =>
        TimeProvider.System.GetUtcNow().AddDays(-days).AddSeconds(-1).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
