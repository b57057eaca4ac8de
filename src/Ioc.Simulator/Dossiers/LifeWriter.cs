using Ioc.Simulator.Offices;

namespace Ioc.Simulator.Dossiers;

/// <summary>Writes down the states of one dossier so that time never runs back and nothing comes after its horizon.</summary>
internal sealed class LifeWriter
{
    private readonly List<Snapshot> _life = new(6);
    private long _horizon;

    /// <summary>The state to be written next.</summary>
    public Snapshot Now;

    public long Last => _life.Count == 0 ? 0 : _life[^1].UpdatedAt;

    public int Count => _life.Count;

    public void Begin(Snapshot first, long horizon)
    {
        _life.Clear();
        _horizon = horizon;
        Now = first;
    }

    /// <summary>Writes the present state as of an instant, or a second after the state before it where that is later.</summary>
    public void Write(long at)
    {
        Now.UpdatedAt = Math.Max(at, Last + OfficeClock.Second);
        Now.Sequence = 0;
        Append();
    }

    /// <summary>Writes the present state at the very instant of the one before, told apart by its sequence.</summary>
    public void WriteTied()
    {
        Now.UpdatedAt = Last;
        Now.Sequence = _life[^1].Sequence + 1;
        Append();
    }

    /// <summary>Forgets what came after the first <paramref name="count"/> states and goes on from there.</summary>
    public void CutTo(int count)
    {
        _life.RemoveRange(count, _life.Count - count);
        Now = _life[^1];
    }

    public Snapshot[] End() => [.. _life];

    private void Append()
    {
        if (Now.UpdatedAt < _horizon)
        {
            _life.Add(Now);
        }
    }
}
