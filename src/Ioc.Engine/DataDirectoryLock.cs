using System.Globalization;

namespace Ioc.Engine;

/// <summary>Holds a data directory for one engine; the operating system lets go of it when the process ends, however it ends.</summary>
internal static class DataDirectoryLock
{
    /// <returns>The lock to keep open, or null when another process has it.</returns>
    public static FileStream? Take(string directory)
    {
        Directory.CreateDirectory(directory);
        FileStream taken;
        try
        {
            taken = new FileStream(Path.Combine(directory, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            return null;
        }

        File.WriteAllText(OwnerFile(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return taken;
    }

    /// <summary>Process number of whoever took the directory last.</summary>
    public static string OwnerOf(string directory) =>
        File.Exists(OwnerFile(directory)) ? File.ReadAllText(OwnerFile(directory)) : "unknown";

    private static string OwnerFile(string directory) => Path.Combine(directory, "engine.pid");

    // EAGAIN of flock: the one error that means a second owner, unlike a full or read-only disk.
    private static bool IsSharingViolation(IOException exception) => exception.HResult is 11 or 35;
}
