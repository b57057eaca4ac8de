using Ioc.Access;
using Ioc.Rules.Calendar;

namespace Ioc.Reports.Approval;

/// <summary>Takes the figures of a report again: the same form, unit and days, at the same instant or a later one.</summary>
public sealed class MakeAgain(ProduceReport produce, ReportRequestReader reader, TimeProvider clock)
{
    /// <param name="asOf">Not before that of the report; <see langword="null"/>: now, but not after the period's end, as every report is taken.</param>
    /// <returns>The report, or the problem to answer.</returns>
    public async Task<(Report? Report, IResult? Problem)> RunAsync(KeptReport kept, DateTimeOffset? asOf, string by, UnitScope scope, CancellationToken cancellationToken)
    {
        var (made, now) = (kept.Report, clock.GetUtcNow());
        var end = LocalDay.End(made.Period.To);
        var usual = end < now ? end : now;
        var at = asOf ?? (usual < made.AsOf ? made.AsOf : usual);
        if (at < made.AsOf)
        {
            return (null, PaperProblems.Bad("as-of-too-early", "Figures are taken again at the same instant or at a later one."));
        }
        if (at > now)
        {
            return (null, PaperProblems.Bad("as-of-in-future", "Figures of the future are not known."));
        }
        var (form, _) = FormReader.Read(made.Form, kept.FormText);
        if (form is null || reader.Again(form, made with { AsOf = at }, scope) is not { } question)
        {
            return (null, PaperProblems.Conflict("cannot-be-made-again", "The form or the unit of this report is not known any more."));
        }
        try
        {
            return (await produce.RunAsync(question, by, "paper", cancellationToken), null);
        }
        catch (IdentityFailsException fails)
        {
            return (null, ReportEndpoints.Refusal(fails));
        }
    }
}
