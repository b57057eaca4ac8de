using System.IO.Compression;
using System.Net;
using System.Text;
using Ioc.Engine.Tests.Running;

namespace Ioc.Engine.Tests;

public sealed class HttpInterfaceTests(RunningEngine engine) : IClassFixture<RunningEngine>
{
    [Fact]
    public async Task A_dossier_code_with_any_characters_comes_back_as_it_was_given()
    {
        Assert.Equal("H22.01\\'; drop table t --", await engine.AskAsync("SELECT {code:String}", "param_code=" + Uri.EscapeDataString("H22.01'; drop table t --")));
    }

    [Theory]
    [InlineData("SELECT * FROM no_such_table", HttpStatusCode.NotFound, 60)]
    [InlineData("SELECT * FROM no_such_database.t", HttpStatusCode.NotFound, 81)]
    [InlineData("SELECT no_such_column FROM system.one", HttpStatusCode.NotFound, 47)]
    [InlineData("SELECT no_such_function(1)", HttpStatusCode.NotFound, 46)]
    [InlineData("SELECT (1", HttpStatusCode.BadRequest, 62)]
    [InlineData("SELECT 1; SELECT 2", HttpStatusCode.BadRequest, 62)]
    [InlineData("", HttpStatusCode.BadRequest, 62)]
    [InlineData("SELECT toDate('not a day')", HttpStatusCode.BadRequest, 38)]
    [InlineData("SELECT throwIf(1)", HttpStatusCode.InternalServerError, 395)]
    public async Task A_refusal_carries_the_status_and_the_number_of_the_real_server(string query, HttpStatusCode status, int code)
    {
        using var answer = await engine.SendAsync(query);

        Assert.Equal((status, code), (answer.StatusCode, RunningEngine.CodeOf(answer)));
        Assert.StartsWith($"Code: {code}. DB::Exception: ", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_setting_of_one_request_is_not_seen_by_the_next()
    {
        Assert.Equal("2", await engine.AskAsync("SELECT getSetting('max_threads')", "max_threads=2"));
        Assert.Equal("1", await engine.AskAsync("SELECT getSetting('max_threads')"));
    }

    [Fact]
    public async Task An_unknown_setting_is_refused_and_leaves_nothing_behind()
    {
        using var answer = await engine.SendAsync("SELECT 1", "max_threads=7&no_such_setting=1");

        Assert.Equal((HttpStatusCode.NotFound, 115), (answer.StatusCode, RunningEngine.CodeOf(answer)));
        Assert.Equal("1", await engine.AskAsync("SELECT getSetting('max_threads')"));
    }

    [Fact]
    public async Task Data_of_an_insert_may_hold_any_bytes_also_empty_lines()
    {
        await engine.AskAsync("CREATE TABLE bytes (id UInt64, text String) ENGINE = MergeTree ORDER BY id");
        // 2570 is 0x0A0A, an empty line in the middle of the data.
        using var data = new MemoryStream();
        using var writer = new BinaryWriter(data, Encoding.UTF8);
        foreach (var id in new ulong[] { 2570, 0x0A0A0A0A0A0A0A0A, 3 })
        {
            writer.Write(id);
            writer.Write("dòng một\n\ndòng hai");
        }

        using var answer = await engine.InsertAsync("INSERT INTO bytes (id, text) FORMAT RowBinary", data.ToArray());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("3\t2570\tdòng một\\n\\ndòng hai", await engine.AskAsync("SELECT count(), minIf(id, id = 2570), min(text) FROM bytes"));
    }

    [Fact]
    public async Task An_empty_line_between_records_loses_none_of_them()
    {
        await engine.AskAsync("CREATE TABLE lines (id UInt64) ENGINE = MergeTree ORDER BY id");
        using var beside = await engine.InsertAsync("INSERT INTO lines FORMAT JSONEachRow", "{\"id\":1}\n\n{\"id\":2}\n"u8.ToArray());
        using var below = await engine.SendAsync("INSERT INTO lines FORMAT JSONEachRow\n{\"id\":3}\n\n\n{\"id\":4}\n");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (beside.StatusCode, below.StatusCode));
        Assert.Equal("4\t10", await engine.AskAsync("SELECT count(), sum(id) FROM lines"));
    }

    [Fact]
    public async Task Data_and_answers_may_be_packed()
    {
        await engine.AskAsync("CREATE TABLE packed (id UInt64) ENGINE = MergeTree ORDER BY id");
        using var pack = new MemoryStream();
        await using (var gzip = new GZipStream(pack, CompressionLevel.Fastest))
        {
            gzip.Write("1\n2\n3\n"u8);
        }

        using var inserted = await engine.InsertAsync("INSERT INTO packed FORMAT TSV", pack.ToArray(), encoding: "gzip");
        using var question = new HttpRequestMessage(HttpMethod.Post, "/?enable_http_compression=1") { Content = new StringContent("SELECT sum(id) FROM packed") };
        question.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await engine.Http.SendAsync(question);
        await using var unpacked = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);

        Assert.Equal(HttpStatusCode.OK, inserted.StatusCode);
        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal("6\n", await new StreamReader(unpacked).ReadToEndAsync());
    }

    [Fact]
    public async Task A_wrong_key_and_no_key_are_told_apart_and_a_probe_needs_none()
    {
        using var stranger = new HttpClient { BaseAddress = engine.Http.BaseAddress };
        using var none = await stranger.GetAsync("/?query=SELECT+1");
        using var wrong = await stranger.GetAsync("/?query=SELECT+1&user=default&password=guess");

        Assert.Equal((HttpStatusCode.Unauthorized, 194), (none.StatusCode, RunningEngine.CodeOf(none)));
        Assert.Equal((HttpStatusCode.Forbidden, 516), (wrong.StatusCode, RunningEngine.CodeOf(wrong)));
        Assert.Equal("Ok.\n", await stranger.GetStringAsync("/ping"));
    }
}
