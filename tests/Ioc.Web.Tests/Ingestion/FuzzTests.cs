using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ioc.Protection;
using Xunit.Abstractions;

namespace Ioc.Tests.Ingestion;

/// <summary>Bodies that nobody would send: good ones with bytes turned, cut, doubled, moved. None is a fault of the product.</summary>
[Collection(WithPostgres.Name)]
public sealed class FuzzTests(PostgresServer postgres, ITestOutputHelper output)
{
    /// <summary>A hundred thousand by hand: IOC_FUZZ_BODIES=100000.</summary>
    private static readonly int Bodies = int.TryParse(Environment.GetEnvironmentVariable("IOC_FUZZ_BODIES"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 3_000;

    private static readonly string[] Shards =
    [
        "null", "\"\"", "[]", "{}", "-1", "1e999", "99999999999999999999", "true", "\"\\u0000\"", "\"\\ud800\"", "{\"a\":{\"a\":{\"a\":{}}}}", "\r\n", "\0", "\ufeff", "'", "NaN", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00",
    ];

    /// <summary>Twice as many as the door takes at once, so that it is never without one: bodies that wait for the same disk share its time.</summary>
    private const int AtOnce = 32;

    [Fact]
    public Task No_mutated_body_is_answered_as_a_fault_and_the_product_does_not_grow() => RunAsync(null, Bodies);

    [PostgresFact]
    public async Task Nor_where_the_bad_ones_wait_in_PostgreSQL() => await RunAsync(await postgres.NewDatabaseAsync(), Bodies / 3);

    private async Task RunAsync(string? store, int bodies)
    {
        await using var product = await RunningProduct.StartAsync(plain => plain with { Postgres = store, Protection = new ProtectionSettings { Limits = new RequestLimits { Ingest = int.MaxValue } } });
        using var machine = product.WithKey(RunningProduct.IngestKey);
        var answers = new ConcurrentDictionary<int, int>();

        var began = Stopwatch.GetTimestamp();
        await SendAsync(machine, 0, bodies / 3, answers);
        var before = (Memory: GC.GetTotalMemory(forceFullCollection: true), Handles: Handles());
        await SendAsync(machine, bodies / 3, bodies, answers);

        var took = Stopwatch.GetElapsedTime(began);
        var (grown, handles) = ((GC.GetTotalMemory(forceFullCollection: true) - before.Memory) / (1024 * 1024), Handles() - before.Handles);
        var told = $"{string.Join(", ", answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key}: {answer.Value}"))}; grew by {grown} MiB and {handles} handles in {took.TotalSeconds:0} s";
        output.WriteLine(told);
        Assert.True(grown < 64 && handles < 100, told);
        // Some pass and some are refused whole: the mutations reach both ends.
        Assert.True(answers.GetValueOrDefault(200) > bodies / 10 && answers.GetValueOrDefault(400) > 0, told);
    }

    // Files and connections of this process, the product's among them.
    private static int Handles() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;

    private static Task SendAsync(HttpClient machine, int from, int to, ConcurrentDictionary<int, int> answers) =>
        Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, stop) =>
        {
            // By its number alone, so that a body that fails can be made again.
            using var content = Content(new Random(20261126 + number));
            using var answer = await machine.PostAsync("api/v1/ingest/dossiers", content, stop);
            answers.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            Assert.True(
                answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.TooManyRequests,
                $"Body {number} is answered {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
        });

    private static ByteArrayContent Content(Random random)
    {
        var lines = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Dossiers.New().ToJsonString()).ToList();
        var isArray = random.Next(3) == 0;
        var bytes = Encoding.UTF8.GetBytes(isArray ? $"[{string.Join(',', lines)}]" : string.Join('\n', lines)).ToList();
        for (var turn = random.Next(4); turn >= 0 && bytes.Count > 0; turn--)
        {
            Mutate(bytes, random);
        }

        var body = bytes.ToArray();
        var zipped = random.Next(8) == 0;
        var content = new ByteArrayContent(zipped ? Zip(body, cut: random.Next(2) == 0) : body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(random.Next(40) == 0 ? "text/plain" : isArray ? "application/json" : "application/x-ndjson");
        if (zipped)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }
        return content;
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                break;
            case 3:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Shards[random.Next(Shards.Length)]));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.InsertRange(at, Enumerable.Repeat((byte)"[{\"0,"[random.Next(5)], random.Next(2, 300)));
                break;
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
        }
    }

    private static byte[] Zip(byte[] body, bool cut)
    {
        using var to = new MemoryStream();
        using (var zip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(body);
        }
        var zipped = to.ToArray();
        return cut ? zipped[..(zipped.Length / 2)] : zipped;
    }
}
