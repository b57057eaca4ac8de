using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ioc.Storage;

/// <summary>
/// Passes an answer on but holds its last bytes back until it has ended, so that an error which ClickHouse met after the
/// first byte (and then appends to the answer, under status 200) is thrown instead of being read as rows.
/// </summary>
/// <remarks>
/// The appended block is <c>\r\n__exception__\r\n&lt;tag&gt;\r\n&lt;message&gt;\r\n&lt;length&gt; &lt;tag&gt;\r\n__exception__\r\n</c>, with the tag named
/// in the header X-ClickHouse-Exception-Tag, and at most 16 KiB long. Older servers name no tag; there the rows end in
/// plain <c>Code: N. …</c> text, which no reader of whole rows takes for a row's end, and the truncated row is reported.
/// </remarks>
internal sealed partial class LateErrorStream(Stream inner, string statement, string? tag) : Stream
{
    private const int Held = 32 * 1024;

    private readonly byte[] _buffer = new byte[2 * Held + 64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_ended && _end - _start <= Held)
        {
            await FillAsync(cancellationToken);
        }

        var ready = _ended ? _end - _start : _end - _start - Held;
        var count = Math.Min(ready, buffer.Length);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0 && _buffer.Length - _end < Held)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        int count;
        try
        {
            count = await inner.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        }
        catch (IOException)
        {
            // Behind its error ClickHouse breaks the connection off, so that nobody takes the answer for whole.
            ThrowIfError();
            throw;
        }
        _end += count;
        if (count == 0)
        {
            _ended = true;
            ThrowIfError();
        }
    }

    private void ThrowIfError()
    {
        if (tag is null)
        {
            return;
        }

        var tail = Encoding.UTF8.GetString(_buffer, _start, _end - _start);
        var begin = tail.IndexOf($"__exception__\r\n{tag}\r\n", StringComparison.Ordinal);
        if (begin < 0)
        {
            return;
        }
        var message = tail[(begin + "__exception__\r\n".Length + tag.Length + 2)..];
        var code = ErrorCode().Match(message) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        throw new ClickHouseException(statement, code, message.Split("\r\n")[0]);
    }

    // In the body there is no header to take the number from; the message begins with it.
    [GeneratedRegex(@"^Code: (\d+)")]
    private static partial Regex ErrorCode();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
