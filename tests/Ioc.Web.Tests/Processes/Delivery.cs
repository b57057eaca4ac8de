using System.Net;
using System.Net.Http.Json;
using Ioc.Indicators.Projection;
using Ioc.Model;
using Ioc.Rules.Tests.Model;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Processes;

/// <summary>
/// A sender that keeps a body until it is acknowledged, as the contract asks of senders, and the slow model of what
/// must then be there: every acknowledged record, none twice.
/// </summary>
public sealed class Delivery(int seed)
{
    private readonly Communes _communes = Places.Serving("22");
    private readonly Ledger _ledger = new();
    private readonly IEnumerator<OfficeStory> _stories = SampleOffice.Stories(seed).GetEnumerator();

    public int Acknowledged { get; private set; }

    public int SentAgain { get; private set; }

    /// <summary>Answers that no sender may ever get; empty when all went well.</summary>
    public List<string> Faults { get; } = [];

    public List<DossierRecord> NextBody(int stories = 12)
    {
        var body = new List<DossierRecord>();
        for (var i = 0; i < stories && _stories.MoveNext(); i++)
        {
            body.AddRange(_stories.Current.Records);
        }
        return body;
    }

    /// <summary>Sends until acknowledged, whatever is killed meanwhile; then the records count.</summary>
    /// <param name="source">The product as it runs at present; asked before each attempt.</param>
    public async Task DeliverAsync(List<DossierRecord> body, Func<SourceSystem> source)
    {
        while (!await TryAsync(body, source()))
        {
            SentAgain++;
            await Task.Delay(50);
        }
        Acknowledge(body);
    }

    /// <summary>The product answered 200.</summary>
    public void Acknowledge(IEnumerable<DossierRecord> body)
    {
        foreach (var record in body)
        {
            _ledger.Take(record);
        }
        Acknowledged++;
    }

    /// <summary>Starts the product on what is left in the folder, and holds rows, history and the number of records against the model.</summary>
    public async Task CheckAsync(string dataDirectory)
    {
        await using var product = await RunningProduct.StartAsync(dataDirectory: dataDirectory);
        await CheckAsync(product);
    }

    public async Task CheckAsync(RunningProduct product)
    {
        var reader = new FigureReader(product.WithKey(RunningProduct.ReadKey));
        foreach (var question in Questions())
        {
            var expected = FigureReader.Rows(_ledger.Ask(question), _communes);
            Assert.Equal(expected, FigureReader.Rows(await reader.CommunesAsync(question, asOfNow: true)));
            Assert.Equal(expected, FigureReader.Rows(await reader.CommunesAsync(question)));
        }
        foreach (var question in SampleOffice.Always)
        {
            Assert.Equal(FigureReader.Rows(_ledger.Ask(question), _communes), FigureReader.Rows(await reader.CommunesAsync(question)));
        }

        var stored = await product.Services.GetRequiredService<ClickHouseClient>().QueryAsync(
            new Sql("test", "SELECT count(), uniqExact(arrival) FROM dossier_version"), null, row => (row.ReadUInt64(), row.ReadUInt64()));
        var records = (ulong)_ledger.Dossiers.Values.Sum(history => history.Count);
        Assert.Equal((records, records), stored[0]);
        Assert.Equal(default, await product.Services.GetRequiredService<FigureRecomputation>().RunAsync(CancellationToken.None));
        Assert.Empty(Faults);
    }

    // Some time after the last record, now: stories end in 2026, and no later record is on its way.
    private static IEnumerable<Question> Questions()
    {
        var now = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        yield return new Question(now, new DateOnly(2025, 1, 1), OfficeDays.DayOf(now));
        yield return new Question(now, new DateOnly(2026, 8, 20), new DateOnly(2026, 9, 3), ExcludeCertification: true);
    }

    private async Task<bool> TryAsync(List<DossierRecord> body, SourceSystem source)
    {
        try
        {
            using var answer = await source.PostAsync(SourceSystem.Lines(body.Select(record => record.ToJson())));
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var outcome = (await answer.Content.ReadFromJsonAsync<Outcome>())!;
                if (outcome.Accepted + outcome.Unchanged != body.Count)
                {
                    Faults.Add($"of {body.Count} records {outcome.Counts}");
                }
                return true;
            }
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests) || answer.Headers.RetryAfter is null)
            {
                Faults.Add($"{(int)answer.StatusCode}, Retry-After {answer.Headers.RetryAfter}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            // Killed under the request: nothing was acknowledged.
        }
        return false;
    }
}
