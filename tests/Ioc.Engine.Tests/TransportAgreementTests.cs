using System.IO.Compression;
using System.Net;
using System.Text;
using Ioc.Engine.Tests.Running;

namespace Ioc.Engine.Tests;

/// <summary>What the embedded engine says over HTTP, a genuine ClickHouse server says too.</summary>
public sealed class TransportAgreementTests(RunningEngine engine, DebianClickHouse server)
    : IClassFixture<RunningEngine>, IClassFixture<DebianClickHouse>
{
    private const string Table = "CREATE TABLE letters (id UInt64, text String) ENGINE = MergeTree ORDER BY id";

    [DebianClickHouseTheory]
    [InlineData("SELECT 1")]
    [InlineData("SELECT number, toString(number) FROM system.numbers LIMIT 3")]
    [InlineData("SELECT 'Thủ tục\\t\\n\\\\' AS name FORMAT TSVWithNames")]
    [InlineData("SELECT 1 AS n FORMAT JSONEachRow")]
    [InlineData("SELECT toUInt64(2570), 'dòng' FORMAT RowBinary")]
    [InlineData("SELECT 1 AS a, 'x' AS b FORMAT CSVWithNames")]
    [InlineData("SELECT 1 WHERE 0")]
    [InlineData("SELECT (1, 'x') FORMAT Values")]
    public async Task Both_give_the_same_bytes_for_the_same_question(string query)
    {
        var (ours, theirs) = await AskBothAsync(() => new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(query) });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (ours.Status, theirs.Status));
        Assert.Equal(theirs.Body, ours.Body);
    }

    [DebianClickHouseTheory]
    [InlineData("SELECT * FROM no_such_table", 60)]
    [InlineData("SELECT * FROM no_such_database.t", 81)]
    [InlineData("SELECT no_such_function(1)", 46)]
    [InlineData("INSERT INTO", 62)]
    [InlineData("SELECT throwIf(1)", 395)]
    public async Task Both_refuse_with_the_same_status_and_number(string query, int code)
    {
        var (ours, theirs) = await AskBothAsync(() => new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(query) });

        Assert.Equal(theirs.Status, ours.Status);
        Assert.StartsWith($"Code: {code}", Encoding.UTF8.GetString(theirs.Body));
        Assert.StartsWith($"Code: {code}", Encoding.UTF8.GetString(ours.Body));
    }

    [DebianClickHouseFact]
    public async Task Both_take_any_bytes_as_data_in_pieces_and_packed()
    {
        await AskBothAsync(() => new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(Table) });
        await InsertBothAsync("RowBinary", [.. BitConverter.GetBytes(0x0A0A0A0AUL), 3, (byte)'\n', (byte)'\n', (byte)'x'], packed: false);
        await InsertBothAsync("JSONEachRow", "{\"id\":1,\"text\":\"a\\n\\nb\"}\n\n\n{\"id\":2,\"text\":\"c\"}\n"u8.ToArray(), packed: true);

        var (ours, theirs) = await AskBothAsync(() => new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("SELECT * FROM letters ORDER BY id") });

        Assert.Equal("1\ta\\n\\nb\n2\tc\n168430090\t\\n\\nx\n", Encoding.UTF8.GetString(theirs.Body));
        Assert.Equal(theirs.Body, ours.Body);
    }

    [DebianClickHouseFact]
    public async Task Both_pack_the_answer_for_whoever_can_unpack_it()
    {
        var (ours, theirs) = await AskBothAsync(() =>
        {
            var question = new HttpRequestMessage(HttpMethod.Post, "/?enable_http_compression=1") { Content = new StringContent("SELECT number FROM system.numbers LIMIT 100000") };
            question.Headers.AcceptEncoding.ParseAdd("gzip");
            return question;
        });

        Assert.Equal((true, true), (ours.Packed, theirs.Packed));
        Assert.Equal(Unpacked(theirs.Body), Unpacked(ours.Body));
    }

    [DebianClickHouseFact]
    public async Task Both_turn_away_who_has_no_key_and_answer_a_probe()
    {
        using var stranger = new HttpClient();
        foreach (var address in new[] { engine.Http.BaseAddress!, server.Http.BaseAddress! })
        {
            using var turnedAway = await stranger.GetAsync(new Uri(address, "/?query=SELECT+1"));

            Assert.Equal(HttpStatusCode.Unauthorized, turnedAway.StatusCode);
            Assert.Equal("Basic", turnedAway.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("Ok.\n", await stranger.GetStringAsync(new Uri(address, "/ping")));
        }
    }

    private async Task InsertBothAsync(string format, byte[] data, bool packed)
    {
        var (ours, theirs) = await AskBothAsync(() =>
        {
            var content = new StreamContent(new MemoryStream(packed ? Packed(data) : data));
            if (packed)
            {
                content.Headers.ContentEncoding.Add("gzip");
            }

            var insert = new HttpRequestMessage(HttpMethod.Post, $"/?query=INSERT+INTO+letters+FORMAT+{format}") { Content = content };
            insert.Headers.TransferEncodingChunked = true;
            return insert;
        });

        Assert.True(theirs.Status == HttpStatusCode.OK, Encoding.UTF8.GetString(theirs.Body));
        Assert.True(ours.Status == HttpStatusCode.OK, Encoding.UTF8.GetString(ours.Body));
    }

    private async Task<(Told Ours, Told Theirs)> AskBothAsync(Func<HttpRequestMessage> question) =>
        (await AskAsync(engine.Http, question()), await AskAsync(server.Http, question()));

    private static async Task<Told> AskAsync(HttpClient http, HttpRequestMessage question)
    {
        using (question)
        {
            using var answer = await http.SendAsync(question);
            return new Told(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentEncoding.Contains("gzip"));
        }
    }

    private static byte[] Packed(byte[] data)
    {
        using var pack = new MemoryStream();
        using (var gzip = new GZipStream(pack, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }

        return pack.ToArray();
    }

    private static byte[] Unpacked(byte[] data)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private sealed record Told(HttpStatusCode Status, byte[] Body, bool Packed);
}
