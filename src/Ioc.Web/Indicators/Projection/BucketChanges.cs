using System.Runtime.InteropServices;
using Ioc.Rules.Dossiers;
using Ioc.Storage;

namespace Ioc.Indicators.Projection;

/// <summary>What a dossier's current state adds to the buckets of its commune, and rows of what changed in them.</summary>
public sealed class BucketChanges
{
    private readonly Dictionary<DayKey, DayCounts> _days = [];
    private readonly Dictionary<OpenKey, long> _open = [];

    private readonly record struct DayKey(DateOnly Day, string Commune, string FieldCode, bool IsCertificationByName, byte Channel);

    private record struct DayCounts(long Received, long Elsewhere, long Early, long OnTime, long Late, long Withdrawn);

    private readonly record struct OpenKey(
        string Commune, DateOnly ReceivedDay, DateOnly DueDay, string FieldCode, bool IsCertificationByName, byte Channel, bool Paused, bool Apologised);

    /// <param name="state"><see langword="null"/>: the dossier is in no figure, nothing to add.</param>
    /// <param name="weight">1 adds the state, -1 takes it back.</param>
    public void Add(DossierState? state, int weight)
    {
        if (state is null)
        {
            return;
        }

        Day(state, state.ReceivedDay, state.HandlingCommune).Received += weight;
        if (state.ReceivingCommune != state.HandlingCommune)
        {
            Day(state, state.ReceivedDay, state.ReceivingCommune).Elsewhere += weight;
        }
        if (state.FinishDay is { } finishDay)
        {
            AddEnd(ref Day(state, finishDay, state.HandlingCommune), state, finishDay, weight);
        }
        else
        {
            var key = new OpenKey(
                state.HandlingCommune, state.ReceivedDay, state.DueDay ?? SpanRows.NoDay, state.FieldCode, state.IsCertificationByName,
                (byte)state.Channel, state.Status.IsPaused(), state.Apologised);
            CollectionsMarshal.GetValueRefOrAddDefault(_open, key, out _) += weight;
        }
    }

    public RowBinaryWriter DayRows()
    {
        var rows = new RowBinaryWriter();
        foreach (var (key, counts) in _days)
        {
            if (counts == default)
            {
                continue;
            }
            rows.Write(key.Day);
            rows.Write(key.Commune);
            rows.Write(key.FieldCode);
            rows.Write(key.IsCertificationByName);
            rows.Write(key.Channel);
            rows.Write(counts.Received);
            rows.Write(counts.Elsewhere);
            rows.Write(counts.Early);
            rows.Write(counts.OnTime);
            rows.Write(counts.Late);
            rows.Write(counts.Withdrawn);
        }
        return rows;
    }

    public RowBinaryWriter OpenRows()
    {
        var rows = new RowBinaryWriter();
        foreach (var (key, dossiers) in _open)
        {
            if (dossiers == 0)
            {
                continue;
            }
            rows.Write(key.Commune);
            rows.Write(key.ReceivedDay);
            rows.Write(key.DueDay);
            rows.Write(key.FieldCode);
            rows.Write(key.IsCertificationByName);
            rows.Write(key.Channel);
            rows.Write(key.Paused);
            rows.Write(key.Apologised);
            rows.Write(dossiers);
        }
        return rows;
    }

    private static void AddEnd(ref DayCounts day, DossierState state, DateOnly finishDay, int weight)
    {
        if (state.Status is DossierStatus.Withdrawn)
        {
            day.Withdrawn += weight;
        }
        else if (state.DueDay is null || finishDay == state.DueDay)
        {
            day.OnTime += weight;
        }
        else if (finishDay < state.DueDay)
        {
            day.Early += weight;
        }
        else
        {
            day.Late += weight;
        }
    }

    private ref DayCounts Day(DossierState state, DateOnly day, string commune) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(
            _days, new DayKey(day, commune, state.FieldCode, state.IsCertificationByName, (byte)state.Channel), out _)!;
}
