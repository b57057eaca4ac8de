using System.Runtime.InteropServices;

namespace Ioc.Engine.Native;

/// <summary>Keeps the runtime's signal handlers through a call that replaces them.</summary>
/// <remarks>
/// Connecting to libchdb installs handlers of its own. The runtime turns SIGSEGV into a NullReferenceException and
/// SIGTERM into an orderly stop; with its handlers gone, the next null reference ends the process.
/// The library's own switches for this did not help when tried.
/// </remarks>
internal sealed unsafe partial class SignalHandlers : IDisposable
{
    // HUP is left to the library: nothing in the runtime depends on it.
    private static readonly int[] Signals = [2, 3, 4, 5, 6, 7, 8, 11, 13, 15];

    // struct sigaction is 152 bytes on 64-bit glibc; the kernel never writes more than the C library declares.
    private const int SizeOfAction = 256;

    private readonly byte* saved = (byte*)NativeMemory.AllocZeroed((nuint)(Signals.Length * SizeOfAction));

    private SignalHandlers()
    {
    }

    public static SignalHandlers Keep()
    {
        var kept = new SignalHandlers();
        for (var index = 0; index < Signals.Length; index++)
        {
            Check(sigaction(Signals[index], null, kept.saved + (index * SizeOfAction)));
        }

        return kept;
    }

    public void Dispose()
    {
        for (var index = 0; index < Signals.Length; index++)
        {
            Check(sigaction(Signals[index], saved + (index * SizeOfAction), null));
        }

        NativeMemory.Free(saved);
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"sigaction failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sigaction(int signal, byte* action, byte* old);
}
