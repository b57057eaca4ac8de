using Ioc.Access;

namespace Ioc.Ingestion.Pull;

/// <summary>A system that dossiers come from, and how it fares.</summary>
/// <param name="Kind"><c>push</c> or <c>pull</c>.</param>
/// <param name="State"><c>ok</c>, <c>stale</c> (nothing for long), <c>failing</c> or <c>waiting</c> (nothing yet).</param>
/// <param name="LastArrivalAt">When it last brought anything; <see langword="null"/>: never.</param>
/// <param name="LastAttemptAt">When it was last asked; <see langword="null"/> for those that push.</param>
/// <param name="Message">In Vietnamese, for the operator; <see langword="null"/> when there is nothing to say.</param>
/// <param name="ClockAheadSeconds">How far its clock is ahead of ours; <see langword="null"/> where unknown.</param>
public sealed record SourceEntry(
    string Name, string Kind, string State, DateTimeOffset? LastArrivalAt, DateTimeOffset? LastAttemptAt, string? Message, double? ClockAheadSeconds);

/// <summary>Every source that dossiers come from.</summary>
/// <param name="Sources">Pulled ones first.</param>
/// <param name="Withheld">Whether they are not told to this caller, who sees no province whole: a source is not of one commune.</param>
public sealed record SourcesAnswer(IReadOnlyList<SourceEntry> Sources, bool Withheld);

/// <summary>Every source that dossiers come from, pulled ones first, and how it fares.</summary>
public sealed class SourceList(SourcePoll poll, SourceArrivals arrivals, TimeProvider time)
{
    /// <summary>A sender silent for longer is shown as stale: offices send on every day but the longest holidays.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromHours(24);

    public SourcesAnswer Answer(UnitScope scope) => scope.Provinces.Count == 0 ? new SourcesAnswer([], Withheld: true) : new SourcesAnswer(Entries(), Withheld: false);

    public IReadOnlyList<SourceEntry> Entries()
    {
        var now = time.GetUtcNow();
        var last = arrivals.Last;
        var pulled = poll.States;
        return
        [
            .. pulled.Select(state => Pulled(state, last, now)),
            .. last.Where(sender => pulled.All(state => state.Source.Name != sender.Key)).OrderBy(sender => sender.Key, StringComparer.Ordinal)
                .Select(sender => new SourceEntry(sender.Key, "push", now - sender.Value > StaleAfter ? "stale" : "ok", sender.Value, null, null, null)),
        ];
    }

    private static SourceEntry Pulled(PullState state, IReadOnlyDictionary<string, DateTimeOffset> last, DateTimeOffset now) => new(
        state.Source.Name, "pull", state.Name(now),
        last.TryGetValue(state.Source.Name, out var taken) && !(taken < state.LastArrivalAt) ? taken : state.LastArrivalAt,
        state.LastAttemptAt, state.Message(), state.Skew?.TotalSeconds);
}
