using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ioc.Tests.Ingestion;

public class BodyLimitTests
{
    private const int Limit = 64 * 1024 * 1024;

    [Fact]
    public async Task A_body_over_64_MiB_is_refused_in_words_the_sender_can_read_plain_or_compressed_and_the_next_is_taken()
    {
        await using var product = await RunningProduct.StartAsync();
        using var sender = product.WithKey(RunningProduct.IngestKey);

        foreach (var body in new[] { Plain(Limit + 1), Plain(3 * Limit), Compressed(Limit + 1), Compressed(10 * Limit) })
        {
            var refused = await sender.PostAsync("/api/v1/ingest/dossiers", body);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
            Assert.Equal("too-large", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }

        Assert.Equal(HttpStatusCode.OK, (await sender.PostAsJsonAsync("/api/v1/ingest/dossiers", Array.Empty<object>())).StatusCode);
    }

    // Blank lines: nothing in them could be refused for another reason first.
    private static ByteArrayContent Plain(int bytes) => Typed(Blank(bytes));

    private static ByteArrayContent Compressed(int bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Blank(bytes));
        }

        var content = Typed(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static byte[] Blank(int bytes)
    {
        var body = new byte[bytes];
        Array.Fill(body, (byte)'\n');
        return body;
    }

    private static ByteArrayContent Typed(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/x-ndjson");
        return content;
    }
}
