using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Ioc.Ingestion.Pull;

/// <summary>Makes the records of a page durable; returns only when they are.</summary>
/// <param name="lines">Records, one a line.</param>
/// <exception cref="PullFaultException">With <see cref="PullFault.IntakeBusy"/>: not now; nothing was lost.</exception>
public delegate Task TakeRecords(string source, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);

/// <summary>Reads a source page by page, from where it was last durable to where it ends for now.</summary>
/// <remarks>
/// The cursor moves only after the page before it is durable, so a page may be read twice but none is skipped;
/// reading twice is harmless, because equal records change nothing.
/// </remarks>
public sealed class SourcePoll(OneStopClient client, SourceCursors cursors, TakeRecords take, TimeProvider time, ILogger<SourcePoll> log)
{
    private static readonly Meter Meter = new("Ioc.Ingestion.Pull");
    private static readonly Counter<long> Records = Meter.CreateCounter<long>("ioc.pull.records", description: "Records read from sources, repeated ones included.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("ioc.pull.failures", description: "Questions to sources that came to nothing.");

    // Then others get their turn; the next question follows at once.
    private const int MostPages = 200;

    private readonly ConcurrentDictionary<string, PullState> _states = new();

    /// <summary>All sources known, by name.</summary>
    public IReadOnlyList<PullState> States => [.. _states.Values.OrderBy(state => state.Source.Name, StringComparer.Ordinal)];

    /// <summary>Makes a source known, or known under another address; its cursor is read from the store.</summary>
    public async Task ConnectAsync(PullSource source, CancellationToken cancellationToken)
    {
        var kept = (await cursors.AllAsync(cancellationToken)).FirstOrDefault(cursor => cursor.Source == source.Name);
        _states[source.Name] = new PullState(source)
        {
            Cursor = kept?.Cursor,
            LastArrivalAt = kept?.ArrivedAt is { } arrived ? DateTimeOffset.FromUnixTimeMilliseconds(arrived) : null,
        };
    }

    /// <summary>Shown with a source while all is well.</summary>
    public void Note(string name, string? note) => _states[name].Note = note;

    /// <summary>Does nothing for a source that is not known, or to be left alone for now. Faults of the source are kept, not thrown.</summary>
    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        if (!_states.TryGetValue(name, out var state) || time.GetUtcNow() < state.NotBefore)
        {
            return;
        }

        try
        {
            for (var page = 0; page < MostPages && await TakePageAsync(state, cancellationToken); page++)
            {
            }
        }
        catch (PullFaultException fault)
        {
            Fail(state, fault);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Ours, not the source's: the cursor has not moved, so the page is asked for again once it is mended.
            log.LogError(fault, "A page of source {Source} could not be kept", name);
            Fail(state, new PullFaultException(PullFault.IntakeBusy, fault.Message, inner: fault));
        }
    }

    /// <returns>Whether there is more.</returns>
    private async Task<bool> TakePageAsync(PullState state, CancellationToken cancellationToken)
    {
        state.LastAttemptAt = time.GetUtcNow();
        var (page, skew) = await client.AskAsync(state.Source, state.Cursor, cancellationToken);
        if (page.Count > 0)
        {
            await take(state.Source.Name, page.Lines, cancellationToken);
            state.LastArrivalAt = time.GetUtcNow();
            Records.Add(page.Count, Tag(state));
        }
        await MoveAsync(state, page, cancellationToken);
        Succeed(state, skew);
        return page.More;
    }

    private async Task MoveAsync(PullState state, OneStopPage page, CancellationToken cancellationToken)
    {
        if (page.Next != state.Cursor)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            await cursors.MoveAsync(new SourceCursor(state.Source.Name, page.Next, now, state.LastArrivalAt?.ToUnixTimeMilliseconds()), cancellationToken);
            state.Cursor = page.Next;
        }
        else if (page.More)
        {
            throw new PullFaultException(PullFault.Stuck, "There is more, but the cursor does not move.");
        }
    }

    private void Succeed(PullState state, TimeSpan? skew)
    {
        if (state.Failures > 0)
        {
            log.LogInformation("Source {Source} answers again after {Failures} failures", state.Source.Name, state.Failures);
        }
        (state.Failures, state.Fault, state.Detail, state.NotBefore) = (0, PullFault.None, null, null);
        (state.LastAnswerAt, state.Skew) = (time.GetUtcNow(), skew);
    }

    private void Fail(PullState state, PullFaultException fault)
    {
        state.Failures++;
        (state.Fault, state.Detail) = (fault.Fault, fault.Message);
        state.NotBefore = time.GetUtcNow() + Backoff.After(state.Failures, Random.Shared.NextDouble(), fault.RetryAfter);
        Failures.Add(1, Tag(state));
        // The first of a row is news; the others are on the screen.
        log.Log(state.Failures == 1 ? LogLevel.Warning : LogLevel.Debug, "Source {Source}: {Fault}, {Detail}", state.Source.Name, fault.Fault, fault.Message);
    }

    private static KeyValuePair<string, object?> Tag(PullState state) => new("source", state.Source.Name);
}
