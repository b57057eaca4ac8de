namespace Ioc.Storage;

/// <summary>The folder of everything that persists, held by one running product at a time.</summary>
/// <remarks>Two products on one folder would each answer "durable" for a log that the other one also writes.</remarks>
public sealed class DataDirectory(Installation installation) : IDisposable
{
    private FileStream? _claim;

    /// <summary>Makes the folder, readable by its owner alone, and holds it until disposed.</summary>
    /// <exception cref="StartRefusedException">Another process holds it, or it cannot be written.</exception>
    public void Claim()
    {
        var path = installation.DataDirectory;
        try
        {
            MakePrivate(path);
            // An advisory lock of the system: it goes with the process, however that ends.
            _claim = new FileStream(Path.Combine(path, "ioc.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StartRefusedException($"The data folder {path} cannot be written: {fault.Message}", fault);
        }
        catch (IOException fault) when (File.Exists(Path.Combine(path, "ioc.lock")))
        {
            throw new StartRefusedException($"The data folder {path} is in use by another running product; stop it, or choose another folder with --data.", fault);
        }
        catch (IOException fault)
        {
            throw new StartRefusedException($"The data folder {path} cannot be made: {fault.Message}", fault);
        }
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _claim?.Dispose();
}
