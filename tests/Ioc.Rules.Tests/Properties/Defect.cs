namespace Ioc.Rules.Tests.Properties;

/// <summary>Mistakes that an implementation of the rules could make; each must be found by a property.</summary>
public enum Defect
{
    None,

    // Which record is current.
    IgnoresSequence,
    EarlierArrivalWinsUnderOneKey,
    LastArrivalIsCurrent,
    ResentRecordIsTakenAgain,
    VersionStoredTwiceCountsTwice,
    KnowsTheFuture,

    // Deletion.
    ForgetsDeletion,
    DeletionIsForEver,

    // Finish of a withdrawal.
    KeepsReplacedRecordInRun,
    DeletionDoesNotBreakRun,
    RunStartsAtItsLastRecord,
    RunStartsAtFirstWithdrawalEver,
    IgnoresFinishTimeOfWithdrawal,

    // Times and days.
    ReceiptNotClamped,
    FinishNotClampedToUpdate,
    FinishNotClampedToReceipt,
    CutsDaysInUtc,
    ComparesByHour,

    // What a dossier counts as, and where.
    CountsRefused,
    CountsRegistered,
    AttributesToReceivingCommune,
    DueDateOfFirstRecord,
    FieldOfFirstRecord,
    ApologyOnceGivenStays,
    FinishTimeOfOpenDossierIsRead,

    // Figures.
    CalendarWithoutWorkingSaturdays,
    CalendarWithoutHolidays,
    OnlyChannelTwoIsOnline,
    ElsewhereCountsAtHome,
    CarriesOverWhatWasFinished,
    WithoutDueDateIsLate,
    WithdrawnIsResolved,
    SuspendedIsNotPaused,
    PausedCanBeOverdue,
    OverdueOnDueDay,
    OverdueByTodayEvenAfterPeriod,
    DueSoonByNextCalendarDay,
    OpenWhateverItsReceipt,
    ThroughputIncludesD,
    ThroughputSkipsDaysOff,
    ThroughputCountsWithdrawn,
    CertificationKeptWhenExcluded,
    ChannelFilterIgnored,
    FieldFilterIgnored,
    EarliestDayForgetsThroughput,
}
