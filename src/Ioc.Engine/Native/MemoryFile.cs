using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ioc.Engine.Native;

/// <summary>A file without a name, in memory, that the engine reads by the path of its descriptor.</summary>
/// <remarks>
/// The data of an INSERT must never follow the statement in the query text: the engine ends inline data at the first
/// empty line, and silently drops what follows. From a file it takes any bytes.
/// </remarks>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1;

    private readonly SafeFileHandle handle;

    public MemoryFile()
    {
        var descriptor = memfd_create("insert", CloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"memfd_create failed with errno {Marshal.GetLastPInvokeError()}.");
        }

        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Content = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
    }

    /// <summary>Unbuffered: what is written is at once visible through <see cref="Path"/>.</summary>
    public FileStream Content { get; }

    public string Path => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    public void Dispose() => Content.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
