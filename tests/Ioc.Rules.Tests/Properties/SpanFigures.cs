using Ioc.Model;
using Ioc.Rules.Calendar;
using Ioc.Rules.Dossiers;
using Ioc.Rules.Indicators;

namespace Ioc.Rules.Tests.Properties;

/// <summary>
/// The figures as the product gets them: every history folded into spans once, the spans that hold at T summed. The one
/// defect built in, if any, sits either in the folding or in the summing.
/// </summary>
internal sealed class SpanFigures(OfficeStory story, Defect defect = Defect.None)
{
    private static readonly DateOnly CalendarStart = new(2025, 1, 1);

    private readonly List<DossierSpan> _spans = [.. Histories(story.Records, defect).SelectMany(history => Fold(history, defect))];

    /// <summary>The accepted versions of each dossier, dossiers in order of source and code.</summary>
    public static List<List<DossierVersion>> Histories(IEnumerable<DossierRecord> records, Defect defect = Defect.None)
    {
        var ledger = Agreement.Keep(records);
        var histories = defect == Defect.ResentRecordIsTakenAgain
            ? records.GroupBy(record => record.Identity).ToDictionary(dossier => dossier.Key, dossier => dossier.ToList())
            : ledger.Dossiers;
        return [.. histories.OrderBy(dossier => dossier.Key).Select(dossier => Versions(ledger, dossier.Value).ToList())];
    }

    public static List<DossierSpan> Fold(IEnumerable<DossierVersion> versions, Defect defect) =>
        defect == Defect.None ? DossierHistory.Fold(versions) : new BrokenFold(defect).Fold(versions);

    private static IEnumerable<DossierVersion> Versions(Ledger ledger, IEnumerable<DossierRecord> history) =>
        history.Select((record, arrival) => new DossierVersion(
            record.UpdatedAt,
            record.Sequence,
            arrival,
            record.Deleted,
            (DossierStatus)record.Status,
            record.ReceivedAt,
            record.DueAt,
            // A finish time that belongs to no finished dossier may not make a difference.
            record.Status is 7 or 9 or 10 ? record.FinishedAt : record.ReceivedAt,
            record.ApologyAt is not null,
            record.HandlingCommune,
            record.ReceivingCommune,
            record.FieldCode,
            ledger.IsCertification(record),
            (Channel)record.Channel));

    public Dictionary<string, Counts> Ask(Question question, Func<DossierSpan, Viewpoint, bool>? keep = null)
    {
        var view = new Viewpoint(new Period(question.From, question.To), LocalDay.Of(question.AsOf), Calendar);
        var rows = new Dictionary<string, Counts>();
        foreach (var span in _spans.Where(span => Holds(span, question.AsOf) && (keep is null || keep(span, view))).Where(span => Passes(span.State, question)))
        {
            Add(span.State.HandlingCommune, Here(span.State, view));
            if (view.Period.Contains(span.State.ReceivedDay) && (span.State.ReceivingCommune != span.State.HandlingCommune || Is(Defect.ElsewhereCountsAtHome)))
            {
                Add(span.State.ReceivingCommune, default(Counts) with { ReceivedElsewhere = 1 });
            }
        }
        return rows;

        void Add(string commune, Counts counts) => rows[commune] = rows.GetValueOrDefault(commune) + counts;
    }

    private WorkingCalendar Calendar => defect switch
    {
        Defect.CalendarWithoutHolidays => new WorkingCalendar("no holidays", CalendarStart, [], [new(2025, 4, 26), new(2026, 1, 10), new(2026, 8, 22)]),
        Defect.CalendarWithoutWorkingSaturdays => new WorkingCalendar("no Saturdays", CalendarStart, WeekdaysOff(), []),
        _ => WorkingCalendar.BuiltIn,
    };

    private bool Is(Defect candidate) => defect == candidate;

    private bool Holds(DossierSpan span, DateTimeOffset asOf) =>
        Is(Defect.KnowsTheFuture) ? span.To is null : span.From <= asOf && (span.To is null || asOf < span.To);

    private bool Passes(DossierState state, Question question) =>
        (question.Field is null || state.FieldCode == question.Field || Is(Defect.FieldFilterIgnored))
        && (question.Channel is null || (int)state.Channel == question.Channel || Is(Defect.ChannelFilterIgnored))
        && !(question.ExcludeCertification && state.IsCertificationByName && !Is(Defect.CertificationKeptWhenExcluded));

    private Counts Here(DossierState state, Viewpoint view)
    {
        var received = view.Period.Contains(state.ReceivedDay);
        var online = Is(Defect.OnlyChannelTwoIsOnline) ? state.Channel == Channel.Online : state.Channel.IsOnline();
        var finished = state.FinishDay is { } day && view.Period.Contains(day);
        var withdrawn = state.Status == DossierStatus.Withdrawn && !Is(Defect.WithdrawnIsResolved);
        var carriedOver = state.ReceivedDay < view.Period.From && (Is(Defect.CarriesOverWhatWasFinished) || !(state.FinishDay < view.Period.From));
        var counts = new Counts
        {
            Received = One(received),
            ReceivedOnline = One(received && online),
            CarriedOver = One(carriedOver),
            ResolvedEarly = One(finished && !withdrawn && state.FinishDay < state.DueDay),
            ResolvedOnTime = One(finished && !withdrawn && (state.FinishDay == state.DueDay || (state.DueDay is null && !Is(Defect.WithoutDueDateIsLate)))),
            ResolvedLate = One(finished && !withdrawn && (state.FinishDay > state.DueDay || (state.DueDay is null && Is(Defect.WithoutDueDateIsLate)))),
            Withdrawn = One(finished && withdrawn),
            ResolvedInThroughputSpan = One(InThroughput(state, view)),
        };
        return state.Status.IsOpen() && (state.ReceivedDay <= view.Period.To || Is(Defect.OpenWhateverItsReceipt)) ? counts + Open(state, view) : counts;
    }

    private Counts Open(DossierState state, Viewpoint view)
    {
        var paused = state.Status.IsPaused() && !(Is(Defect.SuspendedIsNotPaused) && state.Status == DossierStatus.Suspended);
        var running = !paused || Is(Defect.PausedCanBeOverdue);
        var limit = Is(Defect.OverdueByTodayEvenAfterPeriod) ? view.Today : view.DueLimit;
        var overdue = running && (state.DueDay < limit || (Is(Defect.OverdueOnDueDay) && state.DueDay == limit));
        var soon = Is(Defect.DueSoonByNextCalendarDay) ? view.DueLimit.AddDays(1) : view.DueSoonLimit;
        return new Counts
        {
            Open = 1,
            OpenPaused = One(paused),
            OpenOverdue = One(overdue),
            OpenNoApology = One(overdue && !state.Apologised),
            DueSoon = One(running && state.DueDay >= view.DueLimit && state.DueDay <= soon),
        };
    }

    private bool InThroughput(DossierState state, Viewpoint view) =>
        (state.Status.IsResolved() || (Is(Defect.ThroughputCountsWithdrawn) && state.Status == DossierStatus.Withdrawn))
        && state.FinishDay is { } day
        && (view.Throughput.Contains(day) || (Is(Defect.ThroughputIncludesD) && day == view.DueLimit))
        && !(Is(Defect.ThroughputSkipsDaysOff) && !view.Calendar.IsWorkingDay(day));

    private static IEnumerable<DateOnly> WeekdaysOff() => Enumerable.Range(0, 3 * 365).Select(CalendarStart.AddDays)
        .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !WorkingCalendar.BuiltIn.IsWorkingDay(day));

    private static int One(bool counts) => counts ? 1 : 0;
}
