using System.Globalization;
using System.Text;

namespace Ioc.Audit;

/// <summary>
/// Numbers and hashes of entries, kept in the data folder apart from the store: whoever cuts the end of the log off, or computes
/// it anew from some place on, would have to change these too. The last one is written over, one a minute stays.
/// </summary>
public sealed class AuditAnchors(Installation installation, TimeProvider clock) : IDisposable
{
    /// <summary>One anchor of this many entries stays, however quickly they come.</summary>
    private const int Spacing = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly string _last = Path.Combine(Folder(installation), "anchor");
    private readonly string _kept = Path.Combine(Folder(installation), "anchors");
    private FileStream? _lastFile;
    private DateTimeOffset _keptAt;
    private long _keptSeq;

    internal static string Folder(Installation installation) => Path.Combine(installation.DataDirectory, "audit");

    /// <summary>Takes down the last entry that this node wrote; it is on disk already. Not waited for: after a loss of power an older one is left.</summary>
    internal void Note(AuditHead head)
    {
        Open();
        var line = Line(head);
        _lastFile!.Position = 0;
        _lastFile.Write(line);
        _lastFile.Flush();
        var now = clock.GetUtcNow();
        if (head.Seq - _keptSeq >= Spacing || now - _keptAt >= Interval)
        {
            Keep(line);
            (_keptAt, _keptSeq) = (now, head.Seq);
        }
    }

    /// <summary>All that are there, by number.</summary>
    internal List<(long Seq, string Hash)> Read() =>
        [.. new[] { _kept, _last }.Where(File.Exists).SelectMany(Lines).Select(Parse).OfType<(long, string)>().Distinct().Order()];

    public void Dispose() => _lastFile?.Dispose();

    private void Open()
    {
        if (_lastFile is not null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_last)!);
        if (File.Exists(_last))
        {
            // What the process before this one knew must not be written over by a log that was cut in between.
            Keep(Encoding.ASCII.GetBytes(File.ReadAllText(_last)));
        }

        _lastFile = new FileStream(_last, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        using var kept = new FileStream(_kept, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        kept.Write(line);
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    // All of the same length, so that one can be written over by the next.
    private static byte[] Line(AuditHead head) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head.Seq:D19} {head.Hash}\n"));

    private static (long Seq, string Hash)? Parse(string line) =>
        line.Split(' ') is [var seq, { Length: 64 } hash] && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, hash) : null;
}
