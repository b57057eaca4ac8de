using Ioc.Geography;
using Ioc.Rules.Indicators;

namespace Ioc.Indicators;

/// <summary>Which dossiers are looked at; by default all.</summary>
/// <param name="Field">Code of one field (lĩnh vực).</param>
/// <param name="Fields">Only these, because whoever asks sees no others; <see langword="null"/>: all.</param>
/// <param name="Channel">1 to 5.</param>
/// <param name="ExcludeCertification">Leave certification (chứng thực) out.</param>
public sealed record FigureFilter(string? Field = null, byte? Channel = null, bool ExcludeCertification = false, IReadOnlyList<string>? Fields = null)
{
    public static FigureFilter None { get; } = new();
}

/// <summary>What is asked of the figures: of whom, over which days, seen from when, of which dossiers.</summary>
/// <param name="Communes">Only these are read; none gives no rows.</param>
/// <param name="At">The instant whose figures are wanted, from history; <see langword="null"/> for now, from the buckets.</param>
public sealed record FigureQuestion(IReadOnlyList<Commune> Communes, Viewpoint Viewpoint, DateTimeOffset? At, FigureFilter Filter);
