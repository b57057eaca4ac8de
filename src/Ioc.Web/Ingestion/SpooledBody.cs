using System.Buffers;

namespace Ioc.Ingestion;

/// <summary>
/// A request body received whole before any of it is taken: small ones in memory, larger ones in a temporary file, so that
/// memory does not grow with the body and a body that turns out too large or broken leaves no trace.
/// </summary>
internal sealed class SpooledBody : IDisposable
{
    /// <summary>Largest body after decompression.</summary>
    public const int Limit = 64 * 1024 * 1024;

    private const int KeptInMemory = 512 * 1024;

    private byte[] _memory = ArrayPool<byte>.Shared.Rent(KeptInMemory);
    private int _inMemory;
    private FileStream? _file;
    private long _position;

    private SpooledBody()
    {
    }

    public long Length { get; private set; }

    /// <exception cref="BodyTooLargeException">More than <see cref="Limit"/> bytes.</exception>
    /// <exception cref="InvalidDataException">The compression is broken.</exception>
    public static async Task<SpooledBody> ReceiveAsync(Stream body, string folder, CancellationToken cancellationToken)
    {
        var spool = new SpooledBody();
        try
        {
            await spool.FillAsync(body, folder, cancellationToken);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    public void Rewind() => _position = 0;

    /// <summary>The next bytes; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        int count;
        if (_position < _inMemory)
        {
            count = (int)Math.Min(buffer.Length, _inMemory - _position);
            _memory.AsSpan((int)_position, count).CopyTo(buffer);
        }
        else
        {
            count = _file is null ? 0 : RandomAccess.Read(_file.SafeFileHandle, buffer, _position - _inMemory);
        }
        _position += count;
        return count;
    }

    public void Dispose()
    {
        _file?.Dispose();
        ArrayPool<byte>.Shared.Return(_memory);
        _memory = [];
    }

    private async Task FillAsync(Stream body, string folder, CancellationToken cancellationToken)
    {
        int count;
        while (_inMemory < KeptInMemory && (count = await body.ReadAsync(_memory.AsMemory(_inMemory, KeptInMemory - _inMemory), cancellationToken)) > 0)
        {
            _inMemory += count;
        }
        Length = _inMemory;
        if (_inMemory < KeptInMemory)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            // A body comes in some kilobytes at a time; to write each would change threads as often.
            while ((count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                if (Length + count > Limit)
                {
                    throw new BodyTooLargeException();
                }
                _file ??= Open(folder);
                await RandomAccess.WriteAsync(_file.SafeFileHandle, buffer.AsMemory(0, count), Length - _inMemory, cancellationToken);
                Length += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Path.GetRandomFileName());
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        });
        if (!OperatingSystem.IsWindows())
        {
            // It lives on without a name: a process that is killed leaves no names and phone numbers of citizens behind.
            File.Delete(path);
        }
        return file;
    }
}

internal sealed class BodyTooLargeException : Exception;
