using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;

namespace Ioc.Simulator;

/// <summary>What the product said about all bodies sent.</summary>
public sealed record BackFillResult(long Records, long Accepted, long Unchanged, long Quarantined);

/// <summary>Sends the months before now into the product's own intake, so that the first screen is full.</summary>
/// <remarks>
/// Today first, then backwards: the figures of the current month are whole long before the oldest day has gone.
/// A dossier goes with all its records so far, those handed in before the span too if they still changed within it.
/// </remarks>
public sealed class BackFill(DossierBook book, HttpClient product, string source, TimeProvider time)
{
    private const int RecordsABody = 5_000;
    private const int Senders = 2;
    private const int MostAttempts = 120;

    /// <summary>A state that another replaced sooner is left out, as archives of such systems do: a quarter less to send.</summary>
    private const long ShortestKept = 30 * OfficeClock.Minute;

    /// <param name="days">Local days before today.</param>
    /// <exception cref="HttpRequestException">The product refused a body, or stayed away for minutes.</exception>
    public async Task<BackFillResult> RunAsync(int days, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow().ToUnixTimeMilliseconds();
        var bodies = System.Threading.Channels.Channel.CreateBounded<byte[]>(Senders);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        var counts = new long[4];
        var making = Task.Run(() => MakeAsync(days, until, bodies.Writer, counts, stop.Token), stop.Token);
        var sending = Enumerable.Range(0, Senders).Select(_ => SendAllAsync(bodies.Reader, counts, stop)).ToArray();
        await Task.WhenAll([making, .. sending]);
        return new BackFillResult(counts[0], counts[1], counts[2], counts[3]);
    }

    private async Task MakeAsync(int days, long until, ChannelWriter<byte[]> bodies, long[] counts, CancellationToken cancellationToken)
    {
        using var records = new RecordWriter(source);
        var lines = new ArrayBufferWriter<byte>(RecordsABody * 700);
        var inBody = 0;
        try
        {
            foreach (var (dossier, at) in Records(days, until))
            {
                records.Write(lines, dossier, at);
                lines.Write("\n"u8);
                counts[0]++;
                if (++inBody == RecordsABody)
                {
                    await bodies.WriteAsync(Compress(lines), cancellationToken);
                    inBody = 0;
                }
            }
            if (inBody > 0)
            {
                await bodies.WriteAsync(Compress(lines), cancellationToken);
            }
        }
        finally
        {
            bodies.Complete();
        }
    }

    /// <summary>
    /// What a source's archive holds at <paramref name="until"/>, the newest day of submission first: the latest record of
    /// every dossier, and those before it that stood for half an hour.
    /// </summary>
    /// <param name="until">Milliseconds since 1970 UTC.</param>
    public IEnumerable<(Dossier Dossier, Snapshot At)> Records(int days, long until)
    {
        var today = OfficeClock.DayOf(until);
        var from = OfficeClock.Start(today - days);
        for (var day = today; day >= today - days - book.Horizon; day--)
        {
            foreach (var dossier in book.Offices.All.SelectMany(office => OfDay(office, day, today - days)))
            {
                if (dossier.Life[^1].UpdatedAt < from)
                {
                    continue;
                }
                foreach (var at in Archived(dossier.Life, until))
                {
                    yield return (dossier, at);
                }
            }
        }
    }

    private static IEnumerable<Snapshot> Archived(IReadOnlyList<Snapshot> life, long until)
    {
        var past = life.TakeWhile(at => at.UpdatedAt <= until).Count();
        return life.Take(past).Where((at, i) => i == past - 1 || life[i + 1].UpdatedAt - at.UpdatedAt >= ShortestKept);
    }

    private IEnumerable<Dossier> OfDay(CommuneOffice office, int day, int firstDay)
    {
        var count = book.Count(office, day);
        return Enumerable.Range(0, count)
            .Where(number => day >= firstDay || day + book.HorizonOf(office, day, number) >= firstDay)
            .Select(number => book.Make(office, day, number, count));
    }

    private static byte[] Compress(ArrayBufferWriter<byte> lines)
    {
        using var body = new MemoryStream(lines.WrittenCount / 8);
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest))
        {
            gzip.Write(lines.WrittenSpan);
        }
        lines.ResetWrittenCount();
        return body.ToArray();
    }

    private async Task SendAllAsync(ChannelReader<byte[]> bodies, long[] counts, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var body in bodies.ReadAllAsync(stop.Token))
            {
                var answer = await SendAsync(body, stop.Token);
                Interlocked.Add(ref counts[1], answer.Accepted);
                Interlocked.Add(ref counts[2], answer.Unchanged);
                Interlocked.Add(ref counts[3], answer.Quarantined);
            }
        }
        catch
        {
            // One sender's failure must not leave the maker waiting for room.
            await stop.CancelAsync();
            throw;
        }
    }

    // Sending a body twice is harmless: equal records change nothing.
    private async Task<Answer> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await PostAsync(body, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return (await response.Content.ReadFromJsonAsync<Answer>(cancellationToken))!;
                }
                if (!Passing(response.StatusCode) || attempt == MostAttempts)
                {
                    var text = await response.Content.ReadAsStringAsync(cancellationToken);
                    throw new HttpRequestException($"The product answered {(int)response.StatusCode}: {text}", null, response.StatusCode);
                }
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), time, cancellationToken);
            }
            catch (HttpRequestException fault) when (fault.StatusCode is null && attempt < MostAttempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");
        return await product.PostAsync(new Uri("api/v1/ingest/dossiers", UriKind.Relative), content, cancellationToken);
    }

    private static bool Passing(HttpStatusCode status) => status == HttpStatusCode.TooManyRequests || (int)status >= 500;

    private sealed record Answer(long Accepted, long Unchanged, long Quarantined);
}
