using Ioc.Rules.Foresight;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Ioc.Foresight;

/// <summary>A channel that is no commune, with the room that its office declared.</summary>
/// <param name="PerDay">Receipts a working day that it can take beyond its own.</param>
/// <param name="Province">Two digits; <see langword="null"/> for every province served.</param>
public sealed record ReliefChannel(ReliefKind Kind, string Name, int PerDay, string? Province);

/// <summary><c>relief.yaml</c> of the data folder: on what terms receipts may move, and which channels have room. No figure tells either.</summary>
/// <example><code>
/// apiVersion: ioc/v1
/// movableShare: 0.3      # of a commune's arrivals; these four may be left out
/// receiptShare: 0.3      # of the work on a dossier
/// reserve: 0.1           # of a neighbour's best pace
/// withinKm: 15
/// channels:
///   - { kind: online, name: Hỗ trợ nộp trực tuyến, perDay: 40 }
///   - { kind: province, name: Trung tâm Phục vụ hành chính công tỉnh, perDay: 60, province: "22" }
/// </code></example>
public sealed record ReliefFile(ReliefTerms Terms, IReadOnlyList<ReliefChannel> Channels)
{
    public const string Name = "relief.yaml";

    private const string Version = "ioc/v1";

    /// <returns>The usual terms and no channel where there is no file.</returns>
    /// <exception cref="StartRefusedException">It cannot be read; the message names file and key.</exception>
    public static ReliefFile Read(string path)
    {
        if (!File.Exists(path))
        {
            return new ReliefFile(ReliefTerms.Default, []);
        }

        var document = Parse(path);
        Demand(document.ApiVersion == Version, $"{path}: apiVersion has to be {Version}.");
        Demand(IsShare(document.MovableShare), $"{path}: movableShare wants 0 to 1.");
        Demand(document.ReceiptShare is > 0 and <= 1, $"{path}: receiptShare wants more than 0, at most 1.");
        Demand(IsShare(document.Reserve), $"{path}: reserve wants 0 to 1.");
        Demand(document.WithinKm is >= 0 and <= 500, $"{path}: withinKm wants 0 to 500.");
        return new ReliefFile(
            new ReliefTerms(document.MovableShare, document.ReceiptShare, document.Reserve, document.WithinKm),
            [.. document.Channels.Select((entry, i) => Channel(entry, $"{path}: channels[{i}]"))]);
    }

    private static Document Parse(string path)
    {
        try
        {
            var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
            return yaml.Deserialize<Document>(File.ReadAllText(path)) ?? new Document();
        }
        catch (YamlException fault)
        {
            throw new StartRefusedException($"{path}, line {fault.Start.Line}, column {fault.Start.Column}: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
    }

    private static ReliefChannel Channel(Entry entry, string where)
    {
        Demand(entry.Kind is "online" or "province", $"{where}.kind wants online or province.");
        Demand(entry.Name is { Length: > 0 and <= 100 }, $"{where}.name wants 1 to 100 characters.");
        Demand(entry.PerDay is >= 0 and <= 100_000, $"{where}.perDay wants 0 to 100000.");
        return new ReliefChannel(entry.Kind == "online" ? ReliefKind.Online : ReliefKind.Province, entry.Name!, entry.PerDay, entry.Province);
    }

    private static bool IsShare(double value) => value is >= 0 and <= 1;

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new StartRefusedException(otherwise);
        }
    }

    private sealed class Document
    {
        public string? ApiVersion { get; set; }
        public double MovableShare { get; set; } = ReliefTerms.Default.MovableShare;
        public double ReceiptShare { get; set; } = ReliefTerms.Default.ReceiptShare;
        public double Reserve { get; set; } = ReliefTerms.Default.Reserve;
        public double WithinKm { get; set; } = ReliefTerms.Default.WithinKm;
        public List<Entry> Channels { get; set; } = [];
    }

    private sealed class Entry
    {
        public string? Kind { get; set; }
        public string? Name { get; set; }
        public int PerDay { get; set; }
        public string? Province { get; set; }
    }
}
