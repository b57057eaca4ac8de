using System.Globalization;

namespace Ioc.Engine;

/// <summary>Holds a data directory for one engine; the operating system lets go of it when the process ends, however it ends.</summary>
internal static class DataDirectoryLock
{
    private const string Name = "engine.lock";

    /// <returns>The lock, or null with the owner's process number where known.</returns>
    public static FileStream? Take(string directory, out string owner)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, Name);
        owner = "";
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return file;
        }
        catch (IOException)
        {
            // Shared access takes no lock of its own, so the owner's number can be read past the owner's lock.
            using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(reader);
            owner = text.ReadToEnd();
            return null;
        }
    }
}
