namespace Ioc.Rules.Reports;

/// <summary>What a reader can work out of a published table, and what is shown otherwise so that no small count is among it.</summary>
/// <remarks>
/// A reader knows of every count the bounds that its shown number leaves, and narrows them along sums and shares until nothing moves.
/// A small count whose bounds meet is given away.
/// </remarks>
internal sealed class PublishedTable
{
    /// <summary>More than any count; nothing is known of it.</summary>
    private const long Endless = 1L << 50;

    /// <summary>Bounds only ever narrow; more rounds than this find no more that a person would.</summary>
    private const int MostRounds = 60;

    private readonly SmallNumbers _rule;
    private readonly IReadOnlyList<long> _exact;
    private readonly IReadOnlyList<bool> _isPrinted;
    private readonly IReadOnlyList<KnownSum> _sums;
    private readonly IReadOnlyList<KnownShare> _of;
    private readonly ShownNumber[] _counts;
    private readonly ShownNumber[] _shares;
    private readonly bool[] _isTurned;
    private readonly List<KnownSum>[] _in;
    private readonly long[] _low;
    private readonly long[] _high;

    public PublishedTable(SmallNumbers rule, IReadOnlyList<long> exact, IReadOnlyList<bool> isPrinted, IReadOnlyList<KnownSum> sums, IReadOnlyList<KnownShare> shares)
    {
        (_rule, _exact, _isPrinted, _sums, _of) = (rule, exact, isPrinted, [.. sums, .. shares.Select(share => new KnownSum(share.Whole, [share.Part, share.Rest]))], shares);
        _counts = [.. exact.Select((count, at) => isPrinted[at] ? rule.Of(count) : ShownNumber.Withheld)];
        _shares = [.. shares.Select(share => rule.Share(exact[share.Part], exact[share.Whole]))];
        (_isTurned, _low, _high) = (new bool[exact.Count], new long[exact.Count], new long[exact.Count]);
        _in = [.. exact.Select(_ => new List<KnownSum>())];
        foreach (var sum in _sums)
        {
            foreach (var at in sum.Parts.Append(sum.Sum).Distinct())
            {
                _in[at].Add(sum);
            }
        }
    }

    public IReadOnlyList<ShownNumber> Counts => _counts;

    public IReadOnlyList<ShownNumber> Shares => _shares;

    public void Protect()
    {
        for (var left = (2 * _exact.Count) + _shares.Length + 1; left > 0; left--)
        {
            Narrow();
            var given = Enumerable.Range(0, _exact.Count).Where(at => _rule.IsSmall(_exact[at]) && _low[at] == _high[at]).ToList();
            // One cure may heal what is beside it, so neighbours wait for the next round.
            var touched = new HashSet<int>();
            foreach (var small in given)
            {
                var near = _in[small].SelectMany(sum => sum.Parts.Append(sum.Sum)).ToHashSet();
                if (!touched.Overlaps(near) && Hide(small, near))
                {
                    touched.UnionWith(near);
                }
            }
            if (touched.Count == 0)
            {
                return;
            }
        }
    }

    // The share beside it first; then the sums that it is part of, or is, and what those hang together with, the nearest first.
    private bool Hide(int small, HashSet<int> near)
    {
        foreach (var at in Enumerable.Range(0, _of.Count).Where(at => !_shares[at].IsWithheld && (near.Contains(_of[at].Part) || near.Contains(_of[at].Whole) || near.Contains(_of[at].Rest))))
        {
            _shares[at] = ShownNumber.Withheld;
            return true;
        }
        if (_in[small].Select(sum => sum.Sum).Concat(Around(small).Where(at => _exact[at] >= _rule.N)).Where(at => _isPrinted[at] && !_isTurned[at]).Cast<int?>().FirstOrDefault() is { } turned)
        {
            Turn(turned);
            return true;
        }
        var hidden = _in[small].Select(sum => sum.Sum).Concat(Around(small)).Where(at => !_counts[at].IsWithheld).Cast<int?>().FirstOrDefault();
        if (hidden is { } last)
        {
            _counts[last] = ShownNumber.Withheld;
        }
        return hidden is not null;
    }

    /// <summary>Counts that hang together with one, the nearest first: along sums of few parts, which tell most of each other.</summary>
    private IEnumerable<int> Around(int count)
    {
        var (seen, next) = (new HashSet<int>(), new PriorityQueue<int, int>());
        next.Enqueue(count, 0);
        while (next.TryDequeue(out var at, out var far))
        {
            if (!seen.Add(at))
            {
                continue;
            }
            yield return at;
            foreach (var sum in _in[at])
            {
                next.EnqueueRange(sum.Parts.Append(sum.Sum).Where(other => !seen.Contains(other)), far + sum.Parts.Count);
            }
        }
    }

    private void Turn(int at)
    {
        var nearest = _rule.Nearest(_exact[at]);
        _isTurned[at] = true;
        _counts[at] = ShownNumber.Of(_rule.IsSmall(_exact[at]) ? _rule.N : _exact[at] < nearest ? Math.Max(_rule.N, nearest - _rule.N) : nearest + _rule.N);
    }

    private void Narrow()
    {
        for (var at = 0; at < _exact.Count; at++)
        {
            (_low[at], _high[at]) = Bounds(at);
        }
        for (var (round, moved) = (0, true); moved && round < MostRounds; round++)
        {
            moved = false;
            foreach (var sum in _sums)
            {
                moved |= Along(sum);
            }
            foreach (var (share, shown) in _of.Zip(_shares).Where(each => !each.Second.IsWithheld))
            {
                moved |= Along(share, shown.Number!.Value);
            }
        }
    }

    /// <summary>What a shown number leaves; of one that was turned, also what it was turned from.</summary>
    private (long Low, long High) Bounds(int at)
    {
        var shown = _counts[at];
        if (shown.IsSmall)
        {
            return (1, _rule.N - 1);
        }
        if (shown.Number is not { } number)
        {
            return (0, Endless);
        }
        var multiple = (long)number;
        if (multiple == 0)
        {
            return (0, 0);
        }
        var (low, high) = (Math.Max(_rule.N, multiple - (_rule.N / 2)), multiple + ((_rule.N - 1) / 2));
        return _isTurned[at] ? (Math.Min(low, _exact[at]), Math.Max(high, _exact[at])) : (low, high);
    }

    private bool Along(KnownSum sum)
    {
        var (low, high) = (sum.Parts.Sum(part => _low[part]), sum.Parts.Sum(part => _high[part]));
        var moved = Set(sum.Sum, low, high);
        foreach (var part in sum.Parts)
        {
            moved |= Set(part, _low[sum.Sum] - (high - _high[part]), _high[sum.Sum] - (low - _low[part]));
        }
        return moved;
    }

    private bool Along(KnownShare share, double shown)
    {
        if (shown is 0 or 1)
        {
            return Set(shown == 0 ? share.Part : share.Rest, 0, 0);
        }
        var (least, most) = (shown <= 0.01 ? 0 : shown - 0.005, shown >= 0.99 ? 1 : shown + 0.005);
        return Set(share.Part, (long)Math.Ceiling((least * _low[share.Whole]) - 1e-9), (long)Math.Floor((most * _high[share.Whole]) + 1e-9))
            | Set(share.Whole, (long)Math.Ceiling((_low[share.Part] / most) - 1e-9), least == 0 ? Endless : (long)Math.Floor((_high[share.Part] / least) + 1e-9));
    }

    private bool Set(int at, long low, long high)
    {
        if (low <= _low[at] && high >= _high[at])
        {
            return false;
        }
        (_low[at], _high[at]) = (Math.Max(_low[at], low), Math.Min(_high[at], high));
        return true;
    }
}
