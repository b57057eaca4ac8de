using System.Reflection;
using System.Runtime.InteropServices;

namespace Ioc.Engine.Native;

/// <summary>The C functions of libchdb that the engine calls; every handle is opaque and owned by the caller named in its comment.</summary>
/// <remarks>A connection runs one statement at a time, and none of its calls may be made from two threads at once.</remarks>
internal static unsafe partial class LibChdb
{
    private const string Name = "chdb";

    /// <summary>Loads the library from where it lies; it is over half a gigabyte and is never copied.</summary>
    public static void Load(string path)
    {
        var handle = NativeLibrary.Load(path);
        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(),
            (name, _, _) => name == Name ? handle : IntPtr.Zero);
    }

    /// <summary>Null when refused; the reason is only on standard error.</summary>
    [LibraryImport(Name)]
    public static partial nint* chdb_connect(int argc, byte** argv);

    [LibraryImport(Name)]
    public static partial void chdb_close_conn(nint* connection);

    [LibraryImport(Name)]
    public static partial nint chdb_query_with_params_n(
        nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Name)]
    public static partial void chdb_destroy_query_result(nint result);

    /// <summary>Null for an empty result.</summary>
    [LibraryImport(Name)]
    public static partial byte* chdb_result_buffer(nint result);

    [LibraryImport(Name)]
    public static partial nuint chdb_result_length(nint result);

    [LibraryImport(Name)]
    public static partial byte* chdb_result_error(nint result);

    [LibraryImport(Name)]
    public static partial ulong chdb_result_rows_read(nint result);

    [LibraryImport(Name)]
    public static partial ulong chdb_result_storage_rows_read(nint result);

    [LibraryImport(Name)]
    public static partial ulong chdb_result_storage_bytes_read(nint result);

    [LibraryImport(Name)]
    public static partial ulong chdb_result_rows_written(nint result);

    [LibraryImport(Name)]
    public static partial ulong chdb_result_bytes_written(nint result);

    [LibraryImport(Name)]
    public static partial byte* chdb_version();

    /// <summary>0 when the statement could be analysed; text that does not parse is class 4, not a failure.</summary>
    [LibraryImport(Name)]
    public static partial int chdb_classify_query_n(
        nint connection, byte* query, nuint queryLength, byte* database, nuint databaseLength, QueryAnalysis* analysis);

    [StructLayout(LayoutKind.Sequential)]
    public struct QueryAnalysis
    {
        public uint StructSize;
        public uint StatementCount;
        public uint Flags;
        public uint QueryClass;
    }
}
