using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;

namespace Ioc.Simulator.OneStop;

/// <summary>Everything that changed, in the order in which it changed; grows with the clock.</summary>
/// <remarks>
/// The lives of dossiers are fixed beforehand, so the feed only keeps where each of the coming changes can be made
/// again, and lets out those whose time has come. A cursor from before a restart stays good.
/// </remarks>
public sealed class ChangeFeed
{
    /// <summary>Days that the feed reaches back.</summary>
    public const int ReachDays = 100;

    private const int KeptChanges = 1_000_000;

    private readonly DossierBook _book;
    private readonly PulseBook _pulses;
    private readonly double _pulsesPerMinute;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly int _beginningDays;
    private readonly Lock _lock = new();

    private readonly List<Change> _past = [];
    private readonly PriorityQueue<Change, Change> _coming = new();
    private long _reach;
    private int _nextDay;
    private long _nextMinute;
    private bool _asked;

    /// <param name="pulsesPerMinute">Extra dossiers begun a minute in the first half hour; a quarter of that later.</param>
    /// <param name="beginningDays">See <see cref="SimulatorOptions.BeginningDays"/>; less than <see cref="ReachDays"/>.</param>
    public ChangeFeed(DossierBook book, PulseBook pulses, double pulsesPerMinute, TimeProvider time, int beginningDays = 0)
    {
        _book = book;
        _pulses = pulses;
        _pulsesPerMinute = pulsesPerMinute;
        _time = time;
        _started = Now;
        _beginningDays = beginningDays;
        ReachBackTo(Beginning.UpdatedAt);
    }

    /// <summary>Where a caller without a cursor begins: a midnight, by default of the day on which the simulator started.</summary>
    public Change Beginning => Change.Before(OfficeClock.Start(OfficeClock.DayOf(_started) - _beginningDays));

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <returns>Changes after <paramref name="after"/> in order, and whether there are more at this moment.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="after"/> is more than <see cref="ReachDays"/> old.</exception>
    public (IReadOnlyList<Change> Changes, bool More) Read(Change after, int limit)
    {
        lock (_lock)
        {
            var now = Now;
            ArgumentOutOfRangeException.ThrowIfLessThan(after.UpdatedAt, now - (ReachDays * OfficeClock.Day), nameof(after));
            if (after.UpdatedAt < _reach || LeftBeforeStart(after))
            {
                ReachBackTo(after.UpdatedAt);
            }
            Advance(now);

            var from = _past.BinarySearch(after);
            from = from < 0 ? ~from : from + 1;
            var count = Math.Min(limit, _past.Count - from);
            return (_past.GetRange(from, count), from + count < _past.Count);
        }
    }

    /// <summary>The changes up to <paramref name="count"/> before a position: what a source that repeats itself sends again.</summary>
    public IReadOnlyList<Change> Before(Change position, int count)
    {
        lock (_lock)
        {
            var to = _past.BinarySearch(position);
            to = to < 0 ? ~to : to + 1;
            var from = Math.Max(0, to - count);
            return _past.GetRange(from, to - from);
        }
    }

    public (Dossier Dossier, Snapshot At) Open(Change change)
    {
        var dossier = change.Office < 0
            ? _pulses.Make(change.When, change.Number)
            : Make(_book.Offices.All[change.Office], change.When, change.Number);
        return (dossier, dossier.Life[change.Version]);
    }

    // Whoever asks first after a restart, with a cursor, saw pulse dossiers begin that this feed has not planned.
    private bool LeftBeforeStart(Change after)
    {
        var first = !_asked;
        _asked = true;
        return first && after.Office != int.MinValue && after.UpdatedAt < _started;
    }

    private Dossier Make(CommuneOffice office, int day, int number) => _book.Make(office, day, number, _book.Count(office, day));

    private void ReachBackTo(long instant)
    {
        _past.Clear();
        _coming.Clear();
        _reach = instant;
        _nextDay = OfficeClock.DayOf(Now) + 1;
        Plan(instant, OfficeClock.Start(_nextDay));

        // What was under way when the caller last looked is carried to its end, also across a restart.
        var minute = instant / OfficeClock.Minute;
        for (var m = minute - PulseBook.HorizonMinutes; m <= minute; m++)
        {
            PlanPulses(m, instant);
        }
        _nextMinute = Math.Max(minute + 1, (_started / OfficeClock.Minute) - PulseBook.HorizonMinutes);
        Advance(Now);
    }

    private void Advance(long now)
    {
        for (; _nextMinute <= now / OfficeClock.Minute; _nextMinute++)
        {
            PlanPulses(_nextMinute, _reach);
        }
        for (; _nextDay <= OfficeClock.DayOf(now); _nextDay++)
        {
            Plan(OfficeClock.Start(_nextDay), OfficeClock.Start(_nextDay + 1));
        }
        while (_coming.TryPeek(out var change, out _) && change.UpdatedAt <= now)
        {
            _past.Add(_coming.Dequeue());
        }
        if (_past.Count > 2 * KeptChanges)
        {
            _past.RemoveRange(0, KeptChanges);
            _reach = _past[0].UpdatedAt + 1;
        }
    }

    private void PlanPulses(long minute, long from)
    {
        var perMinute = minute < (_started / OfficeClock.Minute) + 30 ? _pulsesPerMinute : _pulsesPerMinute / 4;
        var count = _pulses.Count(minute, perMinute);
        for (var number = 0; number < count; number++)
        {
            Expect(_pulses.Make(minute, number), new Change(0, -1, (int)minute, number, 0), from, long.MaxValue);
        }
    }

    // All changes in [from, to) of dossiers handed in before or during it.
    private void Plan(long from, long to)
    {
        var changes = _book.Offices.All.AsParallel().SelectMany(office => ChangesOf(office, from, to)).ToList();
        _coming.EnqueueRange(changes.Select(change => (change, change)));
    }

    private List<Change> ChangesOf(CommuneOffice office, long from, long to)
    {
        var changes = new List<Change>();
        for (var day = OfficeClock.DayOf(from) - _book.Horizon; day <= OfficeClock.DayOf(to - 1); day++)
        {
            var count = _book.Count(office, day);
            for (var number = 0; number < count; number++)
            {
                if (day + _book.HorizonOf(office, day, number) >= OfficeClock.DayOf(from))
                {
                    var where = new Change(0, office.Index, day, number, 0);
                    changes.AddRange(Between(_book.Make(office, day, number, count), where, from, to));
                }
            }
        }
        return changes;
    }

    private void Expect(Dossier dossier, Change where, long from, long to) =>
        _coming.EnqueueRange(Between(dossier, where, from, to).Select(change => (change, change)));

    private static IEnumerable<Change> Between(Dossier dossier, Change where, long from, long to)
    {
        for (var version = 0; version < dossier.Life.Count; version++)
        {
            var at = dossier.Life[version].UpdatedAt;
            if (at >= from && at < to)
            {
                yield return where with { UpdatedAt = at, Version = version };
            }
        }
    }
}
