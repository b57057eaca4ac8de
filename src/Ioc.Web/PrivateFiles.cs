using System.Runtime.InteropServices;

namespace Ioc;

/// <summary>Files that this process and its children make are for its own user alone: store, keys, reports, tables of the engine.</summary>
internal static class PrivateFiles
{
    private const uint NobodyElse = 0b000_111_111;

    public static void FromNowOn()
    {
        if (!OperatingSystem.IsWindows())
        {
            // The mask before: nobody needs it.
            _ = SetMask(NobodyElse);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);
}
