using Ioc.Simulator.Offices;
using Ioc.Simulator.Procedures;

namespace Ioc.Simulator.Dossiers;

/// <summary>What becomes of a dossier: receipt, work, pauses, apology, result, return, and what clerks mend afterwards.</summary>
/// <remarks>All of it is drawn when the dossier is made; the clock only decides how much has happened yet.</remarks>
internal sealed class DossierLife(OfficeClock clock)
{
    private readonly LifeWriter _life = new();

    /// <param name="submitted">When the citizen handed it in.</param>
    /// <param name="strain">Of the handling office, see <see cref="CommuneOffice.Strain"/>.</param>
    public Snapshot[] Tell(Snapshot first, long submitted, CommuneOffice handling, double strain, ref Chance chance)
    {
        _life.Begin(first, submitted + (first.Procedure.Field.HorizonDays * OfficeClock.Day));
        if (Receive(submitted, strain, ref chance))
        {
            Work(handling, strain, ref chance);
            Mend(ref chance);
        }
        return _life.End();
    }

    // Online ones wait to be taken in, mostly within the eight working hours that the rule allows; some are refused.
    private bool Receive(long submitted, double strain, ref Chance chance)
    {
        var received = submitted;
        if (_life.Now.Channel is Channel.Online or Channel.VNeId)
        {
            _life.Now.Status = Status.Registered;
            _life.Write(submitted);
            var wait = Math.Min(chance.Exponential(50 * strain) * OfficeClock.Minute, 12 * OfficeClock.Hour);
            received = Math.Max(clock.Add(submitted, wait), submitted + OfficeClock.Minute);
            if (chance.Happens(0.018))
            {
                _life.Now.Status = Status.Refused;
                _life.Write(received);
                return false;
            }
        }

        _life.Now.Status = Status.Received;
        _life.Now.ReceivedAt = received;
        _life.Now.DueAt = chance.Happens(0.006) ? 0 : Due(received, _life.Now.Procedure);
        _life.Write(received + (long)chance.Between(0, 40_000));
        return true;
    }

    // Same-day procedures taken in after 15:00 are due the next working day.
    private long Due(long received, Procedure procedure)
    {
        if (procedure.Hours > 0)
        {
            return clock.Add(received, procedure.Hours * OfficeClock.Hour);
        }
        var afterThree = clock.OfficeTime(received) % OfficeClock.OfficeDay > 5.5 * OfficeClock.Hour;
        return Math.Max(clock.FivePm(clock.Open(received), afterThree ? 1 : 0), received);
    }

    private void Work(CommuneOffice handling, double strain, ref Chance chance)
    {
        var field = _life.Now.Procedure.Field;
        var quick = _life.Now.Procedure.Hours == 0;
        if (!quick || chance.Happens(0.25))
        {
            _life.Now.Status = Status.Processing;
            _life.Write(clock.Add(_life.Last, chance.Exponential(quick ? 5 : 70) * strain * OfficeClock.Minute));
        }
        if (chance.Happens(0.011))
        {
            Withdraw(ref chance);
            return;
        }
        if (chance.Happens(field.Pause))
        {
            Pause(field, ref chance);
        }
        Resolve(handling, strain, ref chance);
    }

    private void Withdraw(ref Chance chance)
    {
        var at = clock.Add(_life.Last, chance.Between(0.05, 0.6) * Promised());
        _life.Now.Status = Status.Withdrawn;
        _life.Now.FinishedAt = chance.Happens(0.6) ? at : 0;
        _life.Write(at);
    }

    // The citizen's clock runs while the office's stands still; the due date moves by the office time lost.
    private void Pause(Field field, ref Chance chance)
    {
        var began = clock.Add(_life.Last, chance.Between(0.15, 0.7) * Promised());
        _life.Now.Status = chance.Unit() switch { < 0.62 => Status.AwaitingPapers, < 0.94 => Status.AwaitingPayment, _ => Status.Halted };
        _life.Write(began);
        began = _life.Last;

        var days = Math.Min(0.2 + chance.Exponential(field.HorizonDays > 100 ? 5 : 2.5), 25);
        var resumed = clock.Open(began + (long)(days * OfficeClock.Day));
        if (_life.Now.DueAt > 0)
        {
            _life.Now.DueAt = clock.Add(_life.Now.DueAt, clock.OfficeTime(resumed) - clock.OfficeTime(began));
        }
        _life.Now.Status = Status.Processing;
        _life.Write(resumed);
    }

    private void Resolve(CommuneOffice handling, double strain, ref Chance chance)
    {
        var finished = Math.Max(FinishTime(strain, ref chance), _life.Last + OfficeClock.Minute);
        Apologise(finished, handling, ref chance);

        var asOne = _life.Now.Procedure.Hours == 0 && chance.Happens(0.7);
        _life.Now.FinishedAt = finished;
        _life.Now.ElectronicResult = chance.Happens(_life.Now.Digitised ? 0.85 : 0.3);
        if (asOne)
        {
            _life.Now.ReturnedAt = finished;
            Return(finished, handling, ref chance);
            return;
        }

        _life.Now.Status = Status.Finished;
        _life.Write(finished + (long)chance.Between(0, 60_000));
        GiveBack(handling, ref chance);
    }

    private long FinishTime(double strain, ref Chance chance)
    {
        var field = _life.Now.Procedure.Field;
        if (_life.Now.DueAt == 0)
        {
            return clock.Add(_life.Last, chance.Between(1, 10) * OfficeClock.OfficeDay);
        }

        var late = Math.Min(0.65, field.Late * Math.Pow(strain, 1.35));
        var outcome = chance.Unit();
        if (outcome < late)
        {
            var days = Math.Min(1 + chance.Exponential(field.LateDays * Math.Pow(strain, 0.7)), 35);
            return clock.Add(_life.Now.DueAt, days * OfficeClock.OfficeDay);
        }
        if (_life.Now.Procedure.Hours == 0)
        {
            // At the counter in minutes; a strained office lets the queue of copies grow into the afternoon.
            var soon = clock.Add(_life.Last, (6 + chance.Exponential(22 * strain * strain)) * OfficeClock.Minute);
            return Math.Min(soon, Math.Max(_life.Now.DueAt, _life.Last + OfficeClock.Minute));
        }

        // An office in difficulty finishes just in time what it once finished early.
        var onDay = Math.Min(0.75, field.OnDay * strain);
        var share = outcome < late + onDay ? chance.Between(0.97, 1.0) : Math.Pow(chance.Unit(), 1 / strain) * 0.95;
        return clock.Add(_life.Last, share * (clock.OfficeTime(_life.Now.DueAt) - clock.OfficeTime(_life.Last)));
    }

    // Due a working day before the term ends; in practice later, or never.
    private void Apologise(long finished, CommuneOffice handling, ref Chance chance)
    {
        if (_life.Now.DueAt == 0 || finished < _life.Now.DueAt + (8 * OfficeClock.Hour) || !chance.Happens(handling.ApologyShare))
        {
            return;
        }

        var at = clock.Add(_life.Now.DueAt, 0) - (chance.Happens(0.7) ? OfficeClock.Day : -OfficeClock.Day);
        at = Math.Max(clock.Open(at), _life.Last + OfficeClock.Minute);
        if (at >= finished)
        {
            return;
        }
        _life.Now.ApologyAt = at;
        _life.Now.ApologyDueAt = Math.Max(clock.Add(_life.Now.DueAt, chance.Between(2, 8) * OfficeClock.OfficeDay), at);
        _life.Write(at);
    }

    // Electronic results leave with the last click; paper waits for its owner.
    private void GiveBack(CommuneOffice handling, ref Chance chance)
    {
        var finished = _life.Last;
        if (_life.Now.ElectronicResult && chance.Happens(0.5))
        {
            Return(finished + (long)chance.Between(5_000, 1_800_000), handling, ref chance);
            return;
        }
        var wait = Math.Min(chance.Exponential(1.1), 9) * OfficeClock.Day;
        Return(clock.Open(finished + (long)wait), handling, ref chance);
    }

    private void Return(long at, CommuneOffice handling, ref Chance chance)
    {
        _life.Now.Status = Status.Returned;
        _life.Now.ReturnedAt = Math.Max(at, _life.Now.FinishedAt);
        if (chance.Happens(0.3))
        {
            var displeased = handling.Plight == Plight.Overloaded ? 0.08 : 0.01;
            _life.Now.Satisfaction = chance.Unit() switch { var u when u < displeased => 1, < 0.45 => 2, _ => 3 };
        }
        if (_life.Count > 0 && at - _life.Last < OfficeClock.Minute && chance.Happens(0.3))
        {
            _life.Now.ReturnedAt = Math.Min(_life.Now.ReturnedAt, _life.Last);
            _life.Now.ReturnedAt = Math.Max(_life.Now.ReturnedAt, _life.Now.FinishedAt);
            _life.WriteTied();
            return;
        }
        _life.Write(_life.Now.ReturnedAt);
    }

    private void Mend(ref Chance chance)
    {
        var luck = chance.Unit();
        if (luck < 0.002)
        {
            Delete(ref chance);
        }
        else if (luck < 0.002 + _life.Now.Procedure.Field.Correction)
        {
            Correct(ref chance);
        }
    }

    // Entered twice or by mistake: withdrawn from every figure, now and then brought back.
    private void Delete(ref Chance chance)
    {
        _life.CutTo(1 + chance.Below(_life.Count));
        _life.Now.Deleted = true;
        _life.Write(clock.Add(_life.Last, chance.Between(0.1, 9) * OfficeClock.Hour));
        if (chance.Happens(0.15))
        {
            _life.Now.Deleted = false;
            _life.Write(clock.Add(_life.Last, chance.Between(0.1, 5) * OfficeClock.Hour));
        }
    }

    private void Correct(ref Chance chance)
    {
        switch (chance.Below(4))
        {
            case 0:
                _life.Now.Digitised = !_life.Now.Digitised;
                break;
            case 1:
                _life.Now.Channel = _life.Now.Channel == Channel.Online ? Channel.Counter : Channel.Online;
                break;
            case 2 when _life.Now.FinishedAt > 0:
                _life.Now.FinishedAt = Math.Max(_life.Now.FinishedAt - (20 * OfficeClock.Hour), _life.Now.ReceivedAt);
                break;
            default:
                _life.Now.DueAt = _life.Now.DueAt == 0 ? 0 : clock.Add(_life.Now.DueAt, 2 * OfficeClock.OfficeDay);
                break;
        }
        _life.Write(clock.Add(_life.Last, chance.Between(0.2, 20) * OfficeClock.Hour));
    }

    /// <summary>Office time from the last state to the due date; a day where there is none.</summary>
    private double Promised() => _life.Now.DueAt == 0
        ? OfficeClock.OfficeDay
        : Math.Max(OfficeClock.Hour, clock.OfficeTime(_life.Now.DueAt) - clock.OfficeTime(_life.Last));
}
