using Ioc.Rules.Calendar;
using Ioc.Rules.Dossiers;

namespace Ioc.Rules.Tests.Properties;

/// <summary>The folding of a history with one mistake built in; with <see cref="Defect.None"/> it is right.</summary>
internal sealed class BrokenFold(Defect defect)
{
    public List<DossierSpan> Fold(IEnumerable<DossierVersion> versions)
    {
        var all = versions.ToList();
        var spans = new List<DossierSpan>();
        var ordered = Order(all);
        for (var i = 0; i < ordered.Count; i++)
        {
            DateTimeOffset? until = i + 1 < ordered.Count ? ordered[i + 1].UpdatedAt : null;
            if (Is(Defect.VersionStoredTwiceCountsTwice))
            {
                until = ordered.FirstOrDefault(later => later.UpdatedAt > ordered[i].UpdatedAt)?.UpdatedAt;
            }
            var deletedBefore = Is(Defect.DeletionIsForEver) && ordered.Take(i).Any(version => version.Deleted);
            if (!(until <= ordered[i].UpdatedAt) && !deletedBefore && StateOf(ordered, i, all) is { } state)
            {
                spans.Add(new DossierSpan(ordered[i].UpdatedAt, until, state));
            }
        }
        return spans;
    }

    private bool Is(Defect candidate) => defect == candidate;

    private List<DossierVersion> Order(List<DossierVersion> all)
    {
        if (Is(Defect.LastArrivalIsCurrent))
        {
            // What arrives late speaks from its time on, and nothing that came before speaks again.
            return [.. all.OrderBy(version => version.UpdatedAt).Where((version, _) => !all.Any(other => other.Arrival > version.Arrival && other.UpdatedAt < version.UpdatedAt))];
        }
        if (Is(Defect.IgnoresSequence))
        {
            return [.. all.OrderBy(version => version.UpdatedAt).ThenBy(version => version.Arrival)];
        }
        if (Is(Defect.VersionStoredTwiceCountsTwice))
        {
            return [.. all.OrderBy(version => version.UpdatedAt).ThenBy(version => version.Sequence).ThenBy(version => version.Arrival)];
        }
        return [.. all.GroupBy(version => (version.UpdatedAt, version.Sequence))
            .Select(sameKey => Is(Defect.EarlierArrivalWinsUnderOneKey) ? sameKey.MinBy(version => version.Arrival)! : sameKey.MaxBy(version => version.Arrival)!)
            .OrderBy(version => version.UpdatedAt).ThenBy(version => version.Sequence)];
    }

    private DossierState? StateOf(List<DossierVersion> ordered, int index, List<DossierVersion> all)
    {
        var version = ordered[index];
        if ((version.Deleted && !Is(Defect.ForgetsDeletion)) || !Counts(version.Status) || version.ReceivedAt is not { } sent)
        {
            return null;
        }

        var received = Is(Defect.ReceiptNotClamped) ? sent : Earlier(sent, version.UpdatedAt);
        var finish = FinishOf(ordered, index, all);
        if (finish is { } raw)
        {
            var notLate = Is(Defect.FinishNotClampedToUpdate) ? raw : Earlier(raw, version.UpdatedAt);
            finish = Is(Defect.FinishNotClampedToReceipt) || notLate > received ? notLate : received;
        }

        var due = Is(Defect.DueDateOfFirstRecord) ? ordered[0].DueAt : version.DueAt;
        var field = Is(Defect.FieldOfFirstRecord) ? ordered[0] : version;
        var dueDay = due is { } dueAt ? DayOf(dueAt) : (DateOnly?)null;
        if (Is(Defect.ComparesByHour) && finish > due && DayOf(finish.Value) == dueDay)
        {
            dueDay = dueDay?.AddDays(-1);
        }

        return new DossierState(
            Is(Defect.AttributesToReceivingCommune) ? version.ReceivingCommune : version.HandlingCommune,
            version.ReceivingCommune,
            field.FieldCode,
            field.IsCertificationByName,
            version.Channel,
            version.Status,
            sent,
            DayOf(received),
            dueDay,
            finish is { } finishedAt ? DayOf(finishedAt) : null,
            Is(Defect.ApologyOnceGivenStays) ? ordered.Take(index + 1).Any(earlier => earlier.Apologised) : version.Apologised);
    }

    private DateTimeOffset? FinishOf(List<DossierVersion> ordered, int index, List<DossierVersion> all)
    {
        var version = ordered[index];
        if (Is(Defect.FinishTimeOfOpenDossierIsRead) && version.FinishedAt is { } any)
        {
            return any;
        }
        return version.Status switch
        {
            DossierStatus.Finished or DossierStatus.Returned => version.FinishedAt,
            DossierStatus.Withdrawn => Is(Defect.IgnoresFinishTimeOfWithdrawal) ? RunStart(ordered, index, all) : version.FinishedAt ?? RunStart(ordered, index, all),
            _ => null,
        };
    }

    private DateTimeOffset RunStart(List<DossierVersion> ordered, int index, List<DossierVersion> all)
    {
        if (Is(Defect.RunStartsAtItsLastRecord))
        {
            return ordered[index].UpdatedAt;
        }
        if (Is(Defect.RunStartsAtFirstWithdrawalEver))
        {
            return ordered.First(InRun).UpdatedAt;
        }
        if (Is(Defect.KeepsReplacedRecordInRun))
        {
            ordered = [.. all.OrderBy(version => version.UpdatedAt).ThenBy(version => version.Sequence).ThenBy(version => version.Arrival)
                .TakeWhile(version => version != ordered[index]), ordered[index]];
            index = ordered.Count - 1;
        }
        var start = index;
        while (start > 0 && InRun(ordered[start - 1]))
        {
            start--;
        }
        return ordered[start].UpdatedAt;
    }

    private bool InRun(DossierVersion version) =>
        version.Status == DossierStatus.Withdrawn && (!version.Deleted || Is(Defect.DeletionDoesNotBreakRun));

    private bool Counts(DossierStatus status) =>
        (status != DossierStatus.Refused || Is(Defect.CountsRefused)) && (status != DossierStatus.Registered || Is(Defect.CountsRegistered));

    private DateOnly DayOf(DateTimeOffset instant) => Is(Defect.CutsDaysInUtc) ? DateOnly.FromDateTime(instant.UtcDateTime) : LocalDay.Of(instant);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
