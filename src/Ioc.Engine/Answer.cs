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
    private const int PieceBytes = 64 << 10;

    // Clients look for the block within the last 16 KiB, as the real server keeps to; a character has 3 bytes at most here.
    private const int MostOfFault = 5000;

    private readonly long started = clock.GetTimestamp();
    private readonly string tag = string.Concat(Guid.NewGuid().ToString("N")[..16].Select(digit => (char)(digit < 'a' ? digit - '0' + 'g' : digit)));
    private readonly ArrayBufferWriter<byte> held = new();
    private Progress progress;
    private Stream? body;
    private long resultBytes;
    private bool tooLarge;
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

    /// <summary>Passes on what the engine writes, to its end; waits while the client is slow.</summary>
    /// <remarks>Once the client has gone the rest is read and dropped: an engine that waits to write cannot be stopped.</remarks>
    public async Task CopyAsync(Stream output, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (int read; (read = await output.ReadAsync(buffer, CancellationToken.None)) > 0;)
            {
                resultBytes += read;
                if (!cancellationToken.IsCancellationRequested)
                {
                    held.Write(buffer.AsSpan(0, read));
                    await FlushAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes in how the statement ended, and the answer of one that was not written to a file.</summary>
    /// <exception cref="EngineException">It failed, or answered more than is to be held back.</exception>
    public void Take(NativeResult result)
    {
        if (result.Error is { } error)
        {
            throw EngineException.Parse(error, request!.Marker);
        }

        if (tooLarge)
        {
            throw EngineException.Of(EngineException.TooManyBytes, "TOO_MANY_ROWS_OR_BYTES", $"With wait_end_of_query the result may have {MostHeldBack} bytes at most.");
        }

        held.Write(result.Bytes);
        progress = result.Progress with { ResultBytes = (ulong)resultBytes + result.Progress.ResultBytes };
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

        var text = failure.Message[..Math.Min(failure.Message.Length, MostOfFault)] + "\n";
        held.Write(Encoding.UTF8.GetBytes($"\r\n__exception__\r\n{tag}\r\n{text}\r\n{Encoding.UTF8.GetByteCount(text)} {tag}\r\n__exception__\r\n"));
        await SendAsync(CancellationToken.None);
        await FinishCompressionAsync();
        await http.Response.Body.FlushAsync();
        // The server then closes without the last chunk, the second sign, for clients that read no tags.
        throw new BrokenOffException(failure);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!request!.WaitForEnd)
        {
            if (held.WrittenCount >= (body is null ? HeldBack : PieceBytes))
            {
                await SendAsync(cancellationToken);
            }
        }
        else if (held.WrittenCount > MostHeldBack)
        {
            tooLarge = true;
            held.Clear();
        }
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
