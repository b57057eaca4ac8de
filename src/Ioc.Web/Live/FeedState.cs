using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Ioc.Live;

/// <summary>All rows of a province at a version (contract §4).</summary>
public sealed record Snapshot(long Version, DateTimeOffset AsOf, IReadOnlyList<FigureRow> Communes, FigureRow Total);

/// <summary>The rows that changed between two versions.</summary>
public sealed record Delta(long FromVersion, long Version, DateTimeOffset AsOf, IReadOnlyList<FigureRow> Communes, FigureRow Total);

/// <summary>The latest rows of one province and which version changed each. Immutable; messages are serialised once and shared by all viewers.</summary>
public sealed class FeedState
{
    private readonly long _previousVersion;
    private readonly long[] _changedAt;
    private readonly CommuneTable _table;
    private readonly Lazy<SerializedHubMessage> _step;
    private readonly Lazy<Dictionary<string, FigureRow>> _byCode;

    private FeedState(long previousVersion, long version, DateTimeOffset asOf, CommuneTable table, long[] changedAt)
    {
        _previousVersion = previousVersion;
        _table = table;
        _changedAt = changedAt;
        Version = version;
        AsOf = asOf.ToOffset(LocalDay.Offset);
        _byCode = new(() => _table.Communes.ToDictionary(row => row.Code));
        _step = new(() => Message("delta", DeltaFrom(_previousVersion)));
    }

    public long Version { get; }

    public DateTimeOffset AsOf { get; }

    /// <summary>A commune's row with the age of its data as of <see cref="AsOf"/>; <see langword="null"/> when it is of another province.</summary>
    public FigureRow? Find(string commune) => _byCode.Value.GetValueOrDefault(commune);

    /// <summary>Whole seconds by which ages have grown since <see cref="AsOf"/>.</summary>
    public long SecondsOld(DateTimeOffset now) => Math.Max(0, (long)(now - AsOf).TotalSeconds);

    public static FeedState First(long version, DateTimeOffset asOf, CommuneTable table)
    {
        var changedAt = new long[table.Communes.Count];
        Array.Fill(changedAt, version);
        return new FeedState(version, version, asOf, table, changedAt);
    }

    /// <summary>Whether a newer table says anything but that data has grown older.</summary>
    public bool DiffersFrom(CommuneTable next) =>
        !SameButAge(_table.Total, next.Total) || _table.Communes.Zip(next.Communes).Any(pair => !SameButAge(pair.First, pair.Second));

    /// <summary>The same version with newer ages of data, which are never sent for their own sake.</summary>
    public FeedState Aged(DateTimeOffset asOf, CommuneTable same) => new(_previousVersion, Version, asOf, same, _changedAt);

    public FeedState Next(long version, DateTimeOffset asOf, CommuneTable next)
    {
        var changedAt = new long[next.Communes.Count];
        for (var i = 0; i < changedAt.Length; i++)
        {
            changedAt[i] = SameButAge(_table.Communes[i], next.Communes[i]) ? _changedAt[i] : version;
        }
        return new FeedState(Version, version, asOf, next, changedAt);
    }

    /// <summary>Everything, with the age of data as of <paramref name="now"/>.</summary>
    /// <param name="seen">Codes of the communes the viewer sees; <see langword="null"/>: all.</param>
    public SerializedHubMessage SnapshotAt(DateTimeOffset now, IReadOnlySet<string>? seen = null)
    {
        var aged = SecondsOld(now);
        var rows = _table.Communes.Where(row => seen?.Contains(row.Code) != false);
        return Message("snapshot", new Snapshot(Version, now.ToOffset(LocalDay.Offset), [.. rows.Select(row => Aged(row, aged))], Aged(TotalOf(seen), aged)));
    }

    /// <summary>What a viewer who has <paramref name="version"/> lacks. Most lack the last step only; a slow one gets all it missed at once.</summary>
    /// <param name="seen">Codes of the communes the viewer sees; <see langword="null"/>: all.</param>
    /// <returns><see langword="null"/> when none of the communes that are seen changed.</returns>
    public SerializedHubMessage? ChangesSince(long version, IReadOnlySet<string>? seen = null) =>
        seen is not null ? DeltaFrom(version, seen) is { Communes.Count: > 0 } delta ? Message("delta", delta) : null
        : version == _previousVersion ? _step.Value
        : Message("delta", DeltaFrom(version));

    private Delta DeltaFrom(long version, IReadOnlySet<string>? seen = null) =>
        new(version, Version, AsOf, [.. _table.Communes.Where((row, index) => _changedAt[index] > version && seen?.Contains(row.Code) != false)], TotalOf(seen));

    // The sum of what is seen, never of what is not.
    private FigureRow TotalOf(IReadOnlySet<string>? seen)
    {
        if (seen is null)
        {
            return _table.Total;
        }
        var rows = _table.Communes.Where(row => seen.Contains(row.Code)).ToList();
        var worst = rows.Count == 0 ? Load.Normal : rows.Max(row => row.Load);
        return FigureRow.Of(
            _table.Total.Code, _table.Total.Name, _table.Total.FullName, rows.Aggregate(default(Counts), (sum, row) => sum + row.Counts), rows.Min(row => row.DataAgeSeconds), worst);
    }

    private static SerializedHubMessage Message(string target, object content) => new(new InvocationMessage(target, [content]));

    private static bool SameButAge(FigureRow a, FigureRow b) => a == b || a with { DataAgeSeconds = null } == b with { DataAgeSeconds = null };

    private static FigureRow Aged(FigureRow row, long seconds) => row with { DataAgeSeconds = row.DataAgeSeconds + seconds };
}
