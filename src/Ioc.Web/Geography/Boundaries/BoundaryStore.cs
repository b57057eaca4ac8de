using System.Security.Cryptography;
using System.Text.Json;

namespace Ioc.Geography;

/// <summary>
/// Imported boundaries below <c>&lt;data&gt;/boundaries</c>. Files are named after their content and never altered; <c>current.json</c>
/// names those in force and is replaced in one step, so that a reader sees an import wholly or not at all.
/// </summary>
public sealed class BoundaryStore(Installation installation)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _folder = Path.Combine(installation.DataDirectory, "boundaries");
    private ReadIndex? _read;

    private string IndexFile => Path.Combine(_folder, "current.json");

    /// <summary>What is in force now, also when another process has imported since the last call.</summary>
    internal BoundaryIndex Current()
    {
        var file = new FileInfo(IndexFile);
        if (!file.Exists)
        {
            return BoundaryIndex.Empty;
        }

        if (_read is { } known && known.Length == file.Length && known.Written == file.LastWriteTimeUtc)
        {
            return known.Index;
        }

        var index = JsonSerializer.Deserialize<BoundaryIndex>(File.ReadAllBytes(IndexFile), Format)!;
        _read = new ReadIndex(file.Length, file.LastWriteTimeUtc, index);
        return index;
    }

    internal FileStream Open(string name) => File.OpenRead(Path.Combine(_folder, name));

    /// <exception cref="ImportRefusedException">Another import is under way.</exception>
    internal IDisposable ClaimForImport()
    {
        MakePrivate(installation.DataDirectory);
        MakePrivate(_folder);
        try
        {
            return new FileStream(Path.Combine(_folder, "import.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new ImportRefusedException($"Another import into {installation.DataDirectory} is under way.", fault);
        }
    }

    /// <summary>Writes a file through to the disk; nobody reads it before an index names it.</summary>
    /// <returns>Its name, which tells its content.</returns>
    internal string Put(string prefix, string suffix, Action<Stream> write)
    {
        var temporary = Path.Combine(_folder, $"{prefix}{suffix}.tmp");
        string name;
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
            stream.Position = 0;
            name = $"{prefix}-{Convert.ToHexStringLower(SHA256.HashData(stream))[..16]}{suffix}";
        }

        File.Move(temporary, Path.Combine(_folder, name), overwrite: true);
        return name;
    }

    /// <summary>Puts an index in force, and clears away files that neither it nor the one before it names.</summary>
    internal void Commit(BoundaryIndex index)
    {
        var before = Current();
        var temporary = IndexFile + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create))
        {
            JsonSerializer.Serialize(stream, index, Format);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, IndexFile, overwrite: true);

        // A request that read the old index a moment ago may still be about to open its files.
        Clear(before.Files.Concat(index.Files));
    }

    /// <summary>Clears away what an import that did not end well has left.</summary>
    internal void Abandon() => Clear(Current().Files);

    private void Clear(IEnumerable<string> inUse)
    {
        var keep = inUse.Append("current.json").Append("import.lock").ToHashSet();
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles().Where(f => !keep.Contains(f.Name)))
        {
            file.Delete();
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

    private sealed record ReadIndex(long Length, DateTime Written, BoundaryIndex Index);
}
