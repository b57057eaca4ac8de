using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Ioc.Engine.Tests.Running;
using Ioc.Storage;

namespace Ioc.Tests.Storage;

/// <summary>The product's client against the real engine: values arrive as they are, and no error passes for an answer.</summary>
public sealed class ClickHouseClientTests(Engine engine) : IClassFixture<Engine>
{
    public static TheoryData<string> Texts => new(
        "", "Thủ tục", "'", "''", "\\", "\\'", "\\\\n", "\t", "\n", "\r", "\r\n", "\0", "a\tb\nc\\d'e\"f`g", "{x:String}", "%27 &param_text=x ?#", "\\N", "NULL", "[']',\\", "\u001e\u2028😀");

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_arrives_as_it_is_alone_and_in_a_list(string text)
    {
        var question = new Sql("test", "SELECT {text:String}, {texts:Array(String)}[2], length({texts:Array(String)})");

        var answer = await engine.Client.QueryAsync(
            question, new ClickHouseParameters().Add("text", text).Add("texts", new[] { "x", text, text }), row => (row.ReadString(), row.ReadString(), row.ReadUInt64()));

        Assert.Equal([(text, text, 3UL)], answer);
    }

    [Fact]
    public async Task Every_kind_of_parameter_arrives()
    {
        var at = new DateTimeOffset(2026, 11, 23, 6, 59, 59, 123, TimeSpan.FromHours(7));

        var answer = await engine.Client.QueryAsync(
            new Sql("test", "SELECT {day:Date}, {at:DateTime64(3, 'UTC')}, {yes:Bool}, {no:Bool}, {n:UInt64}, {m:Int64}, length({none:Array(String)})"),
            new ClickHouseParameters().Add("day", new DateOnly(2026, 2, 28)).Add("at", at).Add("yes", true).Add("no", false).Add("n", ulong.MaxValue).Add("m", long.MinValue).Add("none", Array.Empty<string>()),
            row => (row.ReadDate(), row.ReadInstant(), row.ReadBool(), row.ReadBool(), row.ReadUInt64(), row.ReadInt64(), row.ReadUInt64()));

        Assert.Equal([(new DateOnly(2026, 2, 28), at, true, false, ulong.MaxValue, long.MinValue, 0UL)], answer);
    }

    [Fact]
    public void A_value_of_a_kind_nobody_knows_is_not_sent() =>
        Assert.Throws<ArgumentException>(() => new ClickHouseParameters().Add("x", new object()));

    [Fact]
    public async Task Rows_written_are_the_rows_read()
    {
        await engine.Client.ExecuteAsync(new Sql("test", "CREATE TABLE IF NOT EXISTS kept (a UInt64, b String, c Date, d DateTime64(3, 'UTC'), e Nullable(Bool), f Int32) ENGINE = Memory"));
        var rows = new RowBinaryWriter();
        var at = new DateTimeOffset(2099, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);
        for (var i = 0; i < 5000; i++)
        {
            rows.Write((ulong)i);
            rows.Write(i == 7 ? new string('ữ', 5000) : "\n\n\0\t");
            rows.Write(new DateOnly(2149, 6, 6));
            rows.Write(at);
            rows.Write(i % 3 == 0 ? null : i % 3 == 1);
            rows.Write(-i);
        }
        await engine.Client.InsertAsync(new Sql("test", "INSERT INTO kept FORMAT RowBinary"), rows.Written, token: null);

        var count = 0;
        await foreach (var (a, b, c, d, f) in engine.Client.StreamAsync(
            new Sql("test", "SELECT a, b, c, d, f FROM kept ORDER BY a"), null, row => (row.ReadUInt64(), row.ReadString(), row.ReadDate(), row.ReadInstant(), row.ReadInt32())))
        {
            Assert.Equal(((ulong)count, count == 7 ? 5000 : 4, new DateOnly(2149, 6, 6), at, -count), (a, b.Length, c, d, f));
            count++;
        }
        Assert.Equal(5000, count);
    }

    [Theory]
    [InlineData("SELECT * FROM nowhere", 60, false)]
    [InlineData("SELECT (", 62, false)]
    [InlineData("SELECT throwIf(number = 0, 'x') FROM numbers(10)", 395, false)]
    [InlineData("SELECT sleep(3) SETTINGS max_execution_time = 1, function_sleep_max_microseconds_per_block = 5000000", 159, true)]
    public async Task An_error_has_its_number_and_says_whether_it_passes(string statement, int code, bool passes)
    {
        var error = await Assert.ThrowsAsync<ClickHouseException>(() => engine.Client.QueryAsync(new Sql("test", statement), null, row => row.ReadUInt8()));

        Assert.Equal((code, passes), (error.Code, error.IsPassing));
    }

    [Fact]
    public async Task An_error_after_the_first_rows_is_thrown_and_not_read_as_rows()
    {
        var read = 0L;
        var error = await Assert.ThrowsAsync<ClickHouseException>(async () =>
        {
            await foreach (var number in engine.Client.StreamAsync(
                new Sql("test", "SELECT number + throwIf(number = 6000000, 'too late') FROM numbers(10000000) SETTINGS max_block_size = 10000"), null, row => row.ReadUInt64()))
            {
                Assert.Equal((ulong)read++, number);
            }
        });

        Assert.Equal(395, error.Code);
        Assert.Contains("too late", error.Message);
        Assert.InRange(read, 1, 6_000_000);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_never_taken_for_whole()
    {
        await using var own = new OwnEngine();
        await own.Engine.InitializeAsync();
        var read = 0L;

        var cut = await Record.ExceptionAsync(async () =>
        {
            await foreach (var _ in own.Engine.Client.StreamAsync(new Sql("test", "SELECT number FROM numbers(1000000000)"), null, row => row.ReadUInt64()))
            {
                if (++read == 100_000)
                {
                    Process.GetProcessById(own.Engine.Process.ProcessId!.Value).Kill();
                }
            }
        });

        Assert.True(cut is HttpRequestException or IOException, $"{cut}");
        Assert.InRange(read, 100_000, 999_999_999);
    }

    [Fact]
    public async Task An_insert_and_a_question_that_are_never_answered_are_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var http = new HttpClient();
        var client = new ClickHouseClient(
            http, _ => ValueTask.FromResult(new ClickHouseEndpoint(new Uri($"http://{silent.LocalEndpoint}"), "default", "", "ioc")), longestWait: TimeSpan.FromMilliseconds(300));

        var given = await Assert.ThrowsAsync<HttpRequestException>(() => client.InsertAsync(new Sql("test", "INSERT INTO t FORMAT RowBinary"), new byte[8], token: "a"));
        Assert.Contains("test was not answered", given.Message);
        given = await Assert.ThrowsAsync<HttpRequestException>(() => client.QueryAsync(new Sql("test", "SELECT 1"), null, row => row.ReadUInt8()));
        Assert.Contains("test was not answered", given.Message);

        // Whoever stops is told so, not that the database is away.
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.InsertAsync(new Sql("test", "INSERT INTO t FORMAT RowBinary"), new byte[8], token: "a", stop.Token));
    }

    [DebianClickHouseFact]
    public async Task A_server_of_2018_understands_the_transport()
    {
        var server = new DebianClickHouse();
        await server.InitializeAsync();
        using var http = new HttpClient(new WithoutNewerSettings());
        var address = server.Http.BaseAddress!;
        var client = new ClickHouseClient(http, _ => ValueTask.FromResult(ClickHouseEndpoint.Parse(new Uri($"http://default:{Uri.EscapeDataString(DebianClickHouse.Password)}@{address.Host}:{address.Port}/default"))));
        var rows = new RowBinaryWriter();
        for (var i = 0; i < 30_000; i++)
        {
            // Bytes of a blank line inside the data.
            rows.Write(0x0A0A0A0AUL + (ulong)i);
            rows.Write("Thủ tục\n\n'");
        }

        await client.ExecuteAsync(new Sql("test", "CREATE TABLE letters (id UInt64, text String) ENGINE = MergeTree ORDER BY id"));
        await client.InsertAsync(new Sql("test", "INSERT INTO letters FORMAT RowBinary"), rows.Written, token: null);
        var back = await client.QueryAsync(new Sql("test", "SELECT id, text FROM letters ORDER BY id"), null, row => (row.ReadUInt64(), row.ReadString()));
        var refused = await Assert.ThrowsAsync<ClickHouseException>(() => client.QueryAsync(new Sql("test", "SELECT * FROM nowhere"), null, row => row.ReadUInt8()));
        var stranger = new ClickHouseClient(http, _ => ValueTask.FromResult(new ClickHouseEndpoint(address, "default", "wrong", "default")));

        Assert.True(await client.PingAsync(CancellationToken.None));
        Assert.Equal(Enumerable.Range(0, 30_000).Select(i => (0x0A0A0A0AUL + (ulong)i, "Thủ tục\n\n'")), back);
        Assert.Contains("Code: 60", refused.Message);
        await Assert.ThrowsAsync<ClickHouseException>(() => stranger.ExecuteAsync(new Sql("test", "SELECT 1")));
        // There an error after the first rows is plain text behind them: it must not pass for rows either.
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in client.StreamAsync(
                new Sql("test", "SELECT toString(number), throwIf(number = 3000000) FROM system.numbers LIMIT 4000000"), null, row => (row.ReadString(), row.ReadUInt8())))
            {
            }
        });
        await server.DisposeAsync();
    }

    /// <summary>Leaves out what that server does not know yet, and nothing else.</summary>
    private sealed class WithoutNewerSettings() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var kept = request.RequestUri!.Query.TrimStart('?').Split('&').Where(part => !part.StartsWith("log_comment=", StringComparison.Ordinal));
            request.RequestUri = new UriBuilder(request.RequestUri) { Query = string.Join('&', kept) }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class OwnEngine : IAsyncDisposable
    {
        public Engine Engine { get; } = new();

        public async ValueTask DisposeAsync() => await Engine.DisposeAsync();
    }
}
