using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ioc.Engine.Native;

/// <summary>A pipe that the engine opens by path to write an answer into, and that we read from.</summary>
/// <remarks>
/// The library's own streaming starts the output format anew with every block: headers repeat, totals are lost, JSON is
/// broken. Written <c>INTO OUTFILE</c>, an answer is one piece in every format, and a full pipe makes the engine wait.
/// </remarks>
internal sealed partial class Pipe : IDisposable
{
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle write;

    public unsafe Pipe()
    {
        var ends = stackalloc int[2];
        if (pipe2(ends, CloseOnExec) != 0)
        {
            throw new IOException($"pipe2 failed with errno {Marshal.GetLastPInvokeError()}.");
        }

        Output = new FileStream(new SafeFileHandle(ends[0], ownsHandle: true), FileAccess.Read, bufferSize: 0);
        write = new SafeFileHandle(ends[1], ownsHandle: true);
        Path = $"/proc/self/fd/{ends[1]}";
    }

    /// <summary>Where the engine writes; it can be opened until <see cref="CloseInput"/>.</summary>
    public string Path { get; }

    /// <summary>Ends after <see cref="CloseInput"/>, when the engine has closed its own end too.</summary>
    public FileStream Output { get; }

    public void CloseInput() => write.Dispose();

    public void Dispose()
    {
        write.Dispose();
        Output.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int pipe2(int* ends, int flags);
}
