using System.Net;
using System.Text;

namespace Ioc.Tests.Ingestion;

/// <summary>Bodies of which nothing is taken.</summary>
[Collection(AtTheDoor.Name)]
public sealed class RefusalTests(DoorOffice office)
{
    private const string Lines = "application/x-ndjson";

    [Fact]
    public async Task Nobody_sends_without_a_key_and_a_reader_may_not()
    {
        var unknown = new SourceSystem(office.Product.WithKey("no-such-key"));
        var reader = new SourceSystem(office.Reader);
        var nobody = new SourceSystem(office.Product.Client);

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.RefusedAsync(SourceSystem.Json("[]"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await unknown.RefusedAsync(SourceSystem.Json("[]"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.RefusedAsync(SourceSystem.Json("[]"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await office.Reader.GetAsync("api/v1/quarantine")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await office.Reader.PutAsync("api/v1/units", SourceSystem.Json("[]"))).StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Other_kinds_of_content_are_not_read(string type)
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await office.Source.RefusedAsync(SourceSystem.Body("{}"u8.ToArray(), type))).Status);
    }

    [Fact]
    public async Task A_body_without_a_kind_or_with_an_unknown_compression_is_not_read()
    {
        var packed = SourceSystem.Json("[]");
        packed.Headers.ContentEncoding.Add("br");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await office.Source.RefusedAsync(new ByteArrayContent([1]))).Status);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported-encoding"), await office.Source.RefusedAsync(packed));
    }

    [Fact]
    public async Task An_empty_body_is_refused_and_an_empty_list_is_not()
    {
        var nothing = (HttpStatusCode.BadRequest, "empty-body");

        Assert.Equal(nothing, await office.Source.RefusedAsync(SourceSystem.Body([], Lines)));
        Assert.Equal(nothing, await office.Source.RefusedAsync(SourceSystem.Json("")));
        Assert.Equal(nothing, await office.Source.RefusedAsync(SourceSystem.Zipped(SourceSystem.Json(""))));
        Assert.Equal((0, 0, 0), (await office.Source.SendArrayAsync()).Counts);
        Assert.Equal((0, 0, 0), (await office.Source.SendPortalAsync()).Counts);
        Assert.Equal((0, 0, 0), (await office.Source.SendAsync("", "", "  ")).Counts);
    }

    [Theory]
    [InlineData("[GOOD")]
    [InlineData("[GOOD,")]
    [InlineData("[GOOD]]")]
    [InlineData("[GOOD] x")]
    [InlineData("[GOOD,{\"dossierCode\":}]")]
    [InlineData("{\"service\":\"DongBoHoSoMC\",\"data\":[GOOD]")]
    [InlineData("{\"service\":\"DongBoHoSoMC\"}")]
    [InlineData("{\"data\":{}}")]
    [InlineData("GOOD")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    public async Task Of_a_JSON_body_that_is_not_whole_nothing_is_taken(string body)
    {
        var good = Dossiers.New();

        var refusal = await office.Source.RefusedAsync(SourceSystem.Json(body.Replace("GOOD", good.ToJsonString(), StringComparison.Ordinal)));

        Assert.Equal((HttpStatusCode.BadRequest, "broken-json"), refusal);
        Assert.Empty(await office.StoredAsync(good["dossierCode"]!.GetValue<string>(), "status"));
    }

    [Fact]
    public async Task A_large_array_that_breaks_at_its_very_end_takes_nothing()
    {
        var good = Dossiers.New();
        var array = new StringBuilder("[").AppendJoin(',', Enumerable.Repeat(good.ToJsonString(), 20_000));

        Assert.Equal((HttpStatusCode.BadRequest, "broken-json"), await office.Source.RefusedAsync(SourceSystem.Json(array.ToString())));
        Assert.Empty(await office.StoredAsync(good["dossierCode"]!.GetValue<string>(), "status"));
    }

    [Fact]
    public async Task Broken_or_cut_compression_takes_nothing()
    {
        var good = Dossiers.New();
        var whole = await SourceSystem.Zipped(SourceSystem.Lines(Enumerable.Repeat(good.ToJsonString(), 5_000))).ReadAsByteArrayAsync();
        HttpContent Packed(byte[] bytes)
        {
            var body = SourceSystem.Body(bytes, Lines);
            body.Headers.ContentEncoding.Add("gzip");
            return body;
        }

        var refused = (HttpStatusCode.BadRequest, "broken-compression");
        Assert.Equal(refused, await office.Source.RefusedAsync(Packed(whole[..(whole.Length / 2)])));
        Assert.Equal(refused, await office.Source.RefusedAsync(Packed(whole[..^4])));
        Assert.Equal(refused, await office.Source.RefusedAsync(Packed("not gzip at all"u8.ToArray())));
        Assert.Empty(await office.StoredAsync(good["dossierCode"]!.GetValue<string>(), "status"));
    }

    [Fact]
    public async Task A_bomb_of_gzip_is_refused_when_it_has_grown_too_large_and_leaves_nothing_behind()
    {
        var good = Dossiers.New();
        byte[] bomb = [.. Encoding.UTF8.GetBytes(good.ToJsonString() + "\n"), .. new byte[200 * 1024 * 1024]];

        var refusal = await office.Source.RefusedAsync(SourceSystem.Zipped(SourceSystem.Body(bomb, Lines)));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), refusal);
        Assert.Empty(await office.StoredAsync(good["dossierCode"]!.GetValue<string>(), "status"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(office.Data.Path, "incoming")));
    }

    [Fact]
    public async Task A_body_of_64_MiB_is_read_and_one_byte_more_is_not()
    {
        const int limit = 64 * 1024 * 1024;
        var body = new byte[limit + 1];
        Array.Fill(body, (byte)'\n');
        Encoding.UTF8.GetBytes(Dossiers.New().ToJsonString()).CopyTo(body, 0);

        Assert.Equal((1, 0, 0), (await office.Source.TakenAsync(SourceSystem.Body(body[..limit], Lines))).Counts);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await office.Source.RefusedAsync(SourceSystem.Body(body, Lines))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await office.Source.RefusedAsync(SourceSystem.Zipped(SourceSystem.Body(body, Lines)))).Status);
    }
}
