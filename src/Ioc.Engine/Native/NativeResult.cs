using System.Text;

namespace Ioc.Engine.Native;

/// <summary>One answer of the library: a result or an error.</summary>
internal sealed unsafe class NativeResult(nint handle) : IDisposable
{
    private nint handle = handle;

    /// <summary><c>Code: 60. DB::Exception: …</c>, or null when the call succeeded.</summary>
    public string? Error { get; } = ReadError(handle);

    public ReadOnlySpan<byte> Bytes =>
        LibChdb.chdb_result_buffer(handle) is var buffer && buffer == null
            ? []
            : new ReadOnlySpan<byte>(buffer, checked((int)LibChdb.chdb_result_length(handle)));

    public Progress Progress => new(
        LibChdb.chdb_result_storage_rows_read(handle),
        LibChdb.chdb_result_storage_bytes_read(handle),
        LibChdb.chdb_result_rows_written(handle),
        LibChdb.chdb_result_bytes_written(handle),
        LibChdb.chdb_result_rows_read(handle),
        LibChdb.chdb_result_length(handle));

    public void Dispose()
    {
        if (handle != 0)
        {
            LibChdb.chdb_destroy_query_result(handle);
            handle = 0;
        }
    }

    private static string? ReadError(nint handle)
    {
        if (handle == 0)
        {
            return "Code: 1001. DB::Exception: The engine gave no result. (STD_EXCEPTION)";
        }

        var error = LibChdb.chdb_result_error(handle);
        return error == null ? null : Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error));
    }
}

/// <summary>What a query has read, written and answered.</summary>
internal readonly record struct Progress(
    ulong ReadRows, ulong ReadBytes, ulong WrittenRows, ulong WrittenBytes, ulong ResultRows, ulong ResultBytes)
{}
