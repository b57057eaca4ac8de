using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ioc.Benchmarks.Running;
using Ioc.Model;

namespace Ioc.Benchmarks.Soak;

/// <summary>
/// Senders that keep a body until it is acknowledged, as the contract asks of them, and the slow model of what must then
/// be there.
/// </summary>
internal sealed class TrueSenders(int seed, int count)
{
    private const int StoriesOfABody = 12;

    private readonly Ledger _ledger = new();
    private readonly Lock _gate = new();
    private int _acknowledged;

    /// <summary>The product as it runs at present; the one who kills it puts the next one here.</summary>
    public volatile RunningProduct? Product;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int SentAgain { get; private set; }

    /// <summary>Answers that no sender may ever get; empty when all went well.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>To be read when nobody sends any more.</summary>
    public Ledger Ledger => _ledger;

    public Task SendAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, count).Select(sender => Task.Run(async () =>
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Add("X-Api-Key", RunningProduct.IngestKey);
        foreach (var body in Bodies(sender))
        {
            while (!await TryAsync(http, body))
            {
                SentAgain++;
                await Task.Delay(50, CancellationToken.None);
            }
            Acknowledge(body);
            if (stop.IsCancellationRequested)
            {
                break;
            }
        }
    })));

    /// <summary>Every sender's dossiers are its own: what one acknowledged, no other one overtakes.</summary>
    private IEnumerable<List<DossierRecord>> Bodies(int sender) =>
        SampleOffice.Stories(seed + sender).Chunk(StoriesOfABody)
            .Select(stories => stories.SelectMany(story => story.Records).Select(record => record with { DossierCode = $"{sender}.{record.DossierCode}" }).ToList());

    private void Acknowledge(List<DossierRecord> body)
    {
        lock (_gate)
        {
            body.ForEach(record => _ledger.Take(record));
        }
        Interlocked.Increment(ref _acknowledged);
    }

    private async Task<bool> TryAsync(HttpClient http, List<DossierRecord> body)
    {
        using var content = new StringContent(string.Join('\n', body.Select(record => record.ToJson())), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        try
        {
            using var answer = await http.PostAsync(new Uri(Product!.Address, "api/v1/ingest/dossiers"), content);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return true;
            }
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests) || answer.Headers.RetryAfter is null)
            {
                Fault($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // Killed under the request: nothing was acknowledged.
        }
        catch (OperationCanceledException)
        {
            Fault("no answer within two minutes");
        }
        return false;
    }

    private void Fault(string what)
    {
        lock (_gate)
        {
            Faults.Add(what);
        }
    }
}
