using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ioc.Engine.Native;

/// <summary>The tie to the parent, kept out of the library's reach.</summary>
/// <remarks>
/// Once in many thousand inserts the library looks whether there are data on standard input, as the command-line client does. The parent
/// says nothing there and leaves it open, so that look never ended and the insert hung for ever, seen by a stack trace. It finds an empty
/// file now.
/// </remarks>
internal static partial class StandardInput
{
    private const int Descriptor = 0;

    /// <summary>Takes standard input over and leaves <c>/dev/null</c> in its place. Once, before the library is loaded.</summary>
    public static FileStream TakeOver()
    {
        var kept = dup(Descriptor);
        using var nothing = File.OpenHandle("/dev/null");
        if (kept < 0 || dup2((int)nothing.DangerousGetHandle(), Descriptor) < 0)
        {
            throw new IOException($"Standard input could not be taken over: errno {Marshal.GetLastPInvokeError()}.");
        }

        return new FileStream(new SafeFileHandle(kept, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int descriptor, int target);
}
