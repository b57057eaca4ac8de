using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;

namespace Ioc.Reports;

/// <summary>What is to be reported: by which form, of whom, over which days, at which instant.</summary>
/// <param name="Request">Its instant is always set: reports are read from history, also those of now.</param>
/// <param name="Compared"><see langword="null"/> when the form compares nothing.</param>
/// <param name="SmallNumber">Of a copy for publication: the n of "under n"; <see langword="null"/>: figures as they are.</param>
public sealed record ReportQuestion(ReportForm Form, FigureRequest Request, Period? Compared, int? SmallNumber = null)
{
    public Period Period => Request.Period;

    /// <summary>Codes of the fields that are reported, ascending; <see langword="null"/>: all.</summary>
    public IReadOnlyList<string>? Fields => Request.Question.Filter.Fields;

    public DateTimeOffset AsOf => Request.AsOf;

    /// <summary>Whether the figures were taken by the end of the period, so that what came in equals what went out and what is left.</summary>
    public bool TakenWithinPeriod => LocalDay.Of(AsOf) <= Period.To;

    /// <summary>The same question as a formula's view asks it. A period that is compared with is seen as it was at its own end, however it was corrected since.</summary>
    public FigureQuestion As(FigureView view, WorkingCalendar calendar)
    {
        var plain = Request.Question;
        var period = view.Before && Compared is { } compared ? compared : plain.Viewpoint.Period;
        var end = LocalDay.End(period.To);
        var at = view.Before && end < AsOf ? end : AsOf;
        return plain with
        {
            Viewpoint = new Viewpoint(period, LocalDay.Of(at), calendar),
            At = at,
            Filter = plain.Filter with { ExcludeCertification = view.WithoutCertification },
        };
    }
}
