using System.Buffers;
using System.IO.Compression;
using System.Text;
using Ioc.Engine.Native;

namespace Ioc.Engine;

/// <summary>One answer of the HTTP interface: held back while short, streamed when long, broken off audibly when it fails late.</summary>
/// <remarks>
/// An error within the first <see cref="HeldBack"/> bytes gets its own status. A later one cannot: the body then ends in
/// ClickHouse's own block <c>\r\n__exception__\r\n{tag}\r\n{text}\n\r\n{length of text} {tag}\r\n__exception__\r\n</c>,
/// whose tag was sent as <c>X-ClickHouse-Exception-Tag</c>, and the connection is closed without the last chunk.
/// </remarks>
internal sealed class Answer(HttpContext http, TimeProvider clock)
{
    private const int HeldBack = 256 << 10;
    private const int MostHeldBack = 64 << 20;

    private readonly long started = clock.GetTimestamp();
    private readonly string tag = string.Concat(Guid.NewGuid().ToString("N")[..16].Select(digit => (char)(digit < 'a' ? digit - '0' + 'g' : digit)));
    private readonly ArrayBufferWriter<byte> held = new();
    private Progress progress;
    private Stream? body;
    private QueryRequest? request;

    public void Describe(QueryRequest described)
    {
        request = described;
        var headers = http.Response.Headers;
        var format = described.Statement.Format ?? described.DefaultFormat;
        headers["X-ClickHouse-Server-Display-Name"] = "ioc-engine";
        headers["X-ClickHouse-Query-Id"] = described.QueryId;
        headers["X-ClickHouse-Format"] = format;
        headers["X-ClickHouse-Timezone"] = EngineHost.TimeZone;
        headers["X-ClickHouse-Exception-Tag"] = tag;
        http.Response.ContentType = ContentTypes.Of(format);
    }

    /// <summary>Takes in a piece of the result.</summary>
    /// <exception cref="EngineException">The piece is an error, or more is to be held back than there is room for.</exception>
    public void Take(NativeResult piece)
    {
        if (piece.Error is { } error)
        {
            throw EngineException.Parse(error, request!.Marker);
        }

        progress += piece.Progress;
        held.Write(piece.Bytes);
        if (request!.WaitForEnd && held.WrittenCount > MostHeldBack)
        {
            throw EngineException.Of(EngineException.TooManyBytes, "TOO_MANY_ROWS_OR_BYTES", $"With wait_end_of_query the result may have {MostHeldBack} bytes at most.");
        }
    }

    /// <summary>Sends what is held back once it is worth sending; waits while the client is slow.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!request!.WaitForEnd && held.WrittenCount >= HeldBack)
        {
            await SendAsync(cancellationToken);
        }
    }

    public async Task CompleteAsync()
    {
        if (body is null && request is { Compress: false })
        {
            http.Response.ContentLength = held.WrittenCount;
        }

        await SendAsync(http.RequestAborted);
        await FinishCompressionAsync();
    }

    public async Task FailAsync(EngineException failure)
    {
        held.Clear();
        if (body is null)
        {
            var response = http.Response;
            response.StatusCode = failure.Status;
            response.ContentType = "text/plain; charset=UTF-8";
            response.Headers["X-ClickHouse-Exception-Code"] = failure.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers.ContentEncoding = default;
            await response.WriteAsync(failure.Message + "\n");
            return;
        }

        var text = failure.Message + "\n";
        held.Write(Encoding.UTF8.GetBytes($"\r\n__exception__\r\n{tag}\r\n{text}\r\n{Encoding.UTF8.GetByteCount(text)} {tag}\r\n__exception__\r\n"));
        await SendAsync(CancellationToken.None);
        await FinishCompressionAsync();
        await http.Response.Body.FlushAsync();
        // The server then closes without the last chunk, the second sign, for clients that read no tags.
        throw new BrokenOffException(failure);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        body ??= Begin();
        await body.WriteAsync(held.WrittenMemory, cancellationToken);
        await body.FlushAsync(cancellationToken);
        held.ResetWrittenCount();
    }

    private Stream Begin()
    {
        var elapsed = clock.GetElapsedTime(started).Ticks * 100;
        http.Response.Headers["X-ClickHouse-Summary"] =
            $$"""{"read_rows":"{{progress.ReadRows}}","read_bytes":"{{progress.ReadBytes}}","written_rows":"{{progress.WrittenRows}}","written_bytes":"{{progress.WrittenBytes}}","total_rows_to_read":"0","result_rows":"{{progress.ResultRows}}","result_bytes":"{{progress.ResultBytes}}","elapsed_ns":"{{elapsed}}"}""";
        if (!request!.Compress)
        {
            return http.Response.Body;
        }

        http.Response.Headers.ContentEncoding = "gzip";
        return new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
    }

    private async Task FinishCompressionAsync()
    {
        if (body is GZipStream packed)
        {
            await packed.DisposeAsync();
        }
    }
}

/// <summary>Ends a request whose answer had begun; what was sent still reaches the client, unlike after an abort.</summary>
internal sealed class BrokenOffException(Exception cause) : Exception("The answer broke off after it had begun.", cause);
