namespace Ioc.Ingestion;

/// <summary>A window that slides over a spooled body and grows only to hold one whole record.</summary>
internal sealed class BodyWindow(SpooledBody body)
{
    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;

    public bool AtEnd { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Reads more behind what is there.</summary>
    public void Extend()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var count = body.Read(_buffer.AsSpan(_end));
        _end += count;
        AtEnd = count == 0;
    }
}
