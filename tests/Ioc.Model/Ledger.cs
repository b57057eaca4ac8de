using System.Text;

namespace Ioc.Model;

/// <summary>
/// The contract's figures the slow, obvious way: keep every record, and for every question walk over all of them.
/// Written from §2 and §3 only; it shares no code with the product.
/// </summary>
/// <param name="certificationFields">Field codes that count as certification; <see langword="null"/>: fields named "Chứng thực" do.</param>
public sealed class Ledger(IReadOnlySet<string>? certificationFields = null)
{
    private readonly Dictionary<(string Source, string Code), List<DossierRecord>> _dossiers = [];

    /// <summary>Every dossier's accepted records in order of arrival.</summary>
    public IReadOnlyDictionary<(string Source, string Code), List<DossierRecord>> Dossiers => _dossiers;

    /// <returns><see langword="false"/>: unchanged, a stored record of the same key already says the same.</returns>
    public bool Take(DossierRecord record)
    {
        var meant = record with { FinishedAt = record.FinishedAtThatCounts };
        if (!_dossiers.TryGetValue(record.Identity, out var history))
        {
            _dossiers[record.Identity] = history = [];
        }
        if (history.Any(stored => stored.Key == meant.Key && stored == meant))
        {
            return false;
        }
        history.Add(meant);
        return true;
    }

    public Answer Ask(Question question)
    {
        var answer = new Answer();
        foreach (var history in _dossiers.Values)
        {
            if (Seen.At(question.AsOf, history) is { } seen && Passes(seen.Record, question))
            {
                foreach (var (commune, figure) in FiguresOf(seen, question))
                {
                    answer.Count(commune, figure, seen.Record);
                }
            }
        }
        return answer;
    }

    public bool IsCertification(DossierRecord record) =>
        certificationFields is not null
            ? certificationFields.Contains(record.FieldCode)
            : record.FieldName is { } name && name.Normalize(NormalizationForm.FormC).Equals("Chứng thực".Normalize(NormalizationForm.FormC), StringComparison.OrdinalIgnoreCase);

    private bool Passes(DossierRecord record, Question question) =>
        (question.Field is null || record.FieldCode == question.Field)
        && (question.Channel is null || record.Channel == question.Channel)
        && !(question.ExcludeCertification && IsCertification(record));

    private static IEnumerable<(string Commune, Figure Figure)> FiguresOf(Seen seen, Question question)
    {
        var here = seen.Record.HandlingCommune;
        var status = seen.Record.Status;
        bool InPeriod(DateOnly day) => day >= question.From && day <= question.To;

        if (InPeriod(seen.ReceivedDay))
        {
            yield return (here, Figure.Received);
            if (seen.Record.Channel == 2 || seen.Record.Channel == 4)
            {
                yield return (here, Figure.ReceivedOnline);
            }
            if (seen.Record.ReceivingCommune != here)
            {
                yield return (seen.Record.ReceivingCommune, Figure.ReceivedElsewhere);
            }
        }

        var finishedBeforePeriod = seen.FinishDay < question.From;
        if (seen.ReceivedDay < question.From && !finishedBeforePeriod)
        {
            yield return (here, Figure.CarriedOver);
        }

        if (seen.FinishDay is { } finish)
        {
            if (InPeriod(finish))
            {
                yield return (here, status == 7 ? Figure.Withdrawn : Promptness(finish, seen.DueDay));
            }
            if (status != 7 && finish >= OfficeDays.TenthWorkingBefore(question.D) && finish < question.D)
            {
                yield return (here, Figure.ResolvedLately);
            }
        }

        if (status is 2 or 4 or 5 or 6 or 8 && seen.ReceivedDay <= question.To)
        {
            foreach (var figure in OpenFiguresOf(seen, question.D))
            {
                yield return (here, figure);
            }
        }
    }

    private static IEnumerable<Figure> OpenFiguresOf(Seen seen, DateOnly d)
    {
        yield return Figure.Open;
        if (seen.Record.Status is 5 or 6 or 8)
        {
            yield return Figure.OpenPaused;
        }
        else if (seen.DueDay < d)
        {
            yield return Figure.OpenOverdue;
            if (seen.Record.ApologyAt is null)
            {
                yield return Figure.OpenNoApology;
            }
        }
        else if (seen.DueDay <= OfficeDays.NextWorking(d))
        {
            yield return Figure.DueSoon;
        }
    }

    private static Figure Promptness(DateOnly finish, DateOnly? due)
    {
        if (due is null || finish == due)
        {
            return Figure.ResolvedOnTime;
        }
        return finish < due ? Figure.ResolvedEarly : Figure.ResolvedLate;
    }
}
