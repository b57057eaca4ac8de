using Ioc.Access;
using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>Reads what a report is asked about (contract §7).</summary>
public sealed class ReportRequestReader(FormFolder forms, FigureRequestReader figures, WorkingCalendar calendar, Installation installation, TimeProvider clock)
{
    private static readonly string[] Mandatory = ["province", "from", "to"];
    private static readonly string[] Shared = ["province", "from", "to", "asOf"];

    /// <returns>The question, or the problem to answer.</returns>
    public (ReportQuestion? Question, IResult? Problem) Read(string formId, IQueryCollection query, UnitScope scope)
    {
        if (!forms.Has(formId))
        {
            return (null, UnknownForm());
        }
        if (Array.Find(Mandatory, name => string.IsNullOrEmpty(query[name])) is { } missing)
        {
            return (null, FigureRequestReader.BadParameter($"'{missing}' must be given."));
        }
        var compare = query["compare"].ToString();
        if (compare is not ("" or "previous" or "yearBefore"))
        {
            return (null, FigureRequestReader.BadParameter("'compare' is 'previous' or 'yearBefore'."));
        }

        var release = query["release"].ToString();
        if (release is not ("" or Publication.Word))
        {
            return (null, FigureRequestReader.BadParameter("'release' is 'public', or left out."));
        }

        var (request, problem) = figures.Read(Asked(query), scope);
        if (request is null)
        {
            return (null, problem);
        }
        var form = forms.For(formId, request.Period.To)!;
        // A report says that it is about the province: made of some of its communes it would be a false one.
        if (!scope.SeesReport(request.Province, request.Commune?.Code ?? "", lists: false, scope.Fields, installation))
        {
            return (null, Problem.Of(StatusCodes.Status404NotFound, "unknown-province", "No such province is served here."));
        }
        // Whoever is given what is published alone gets it rounded, whatever was asked.
        var isPublic = release == Publication.Word || scope.PublishedOnly;
        if (isPublic && Publication.NotIn(form) is { Count: > 0 } sections)
        {
            return (null, Problem.Of(
                StatusCodes.Status403Forbidden, Publication.Refused, "This form lists dossiers, has words or several sections, or chooses rows by exact numbers: there is no copy of it for publication.",
                KeyValuePair.Create<string, object?>("sections", sections)));
        }
        return Refused(form, scope) is { } refused ? (null, refused) : (Question(form, request, string.IsNullOrEmpty(query["asOf"]), compare) with { SmallNumber = isPublic ? installation.SmallNumber : null }, null);
    }

    /// <summary>The question again, of a report that was made: the same form and days, at the same instant.</summary>
    public ReportQuestion? Again(ReportForm form, Report made, UnitScope scope)
    {
        var values = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>
        {
            ["province"] = made.Place.Province.Code,
            ["from"] = made.Period.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["to"] = made.Period.To.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["asOf"] = made.AsOf.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture),
            ["commune"] = made.Place.Unit?.Code ?? "",
        };
        var (request, _) = figures.Read(new QueryCollection(values), scope);
        if (request is null)
        {
            return null;
        }
        // Of the fields that it is about, whatever else its reader sees.
        var filter = request.Question.Filter with { Fields = made.Fields?.Select(field => field.Code).ToList() };
        return new ReportQuestion(form, request with { Question = request.Question with { Filter = filter } }, made.Compared, made.Release?.SmallNumber);
    }

    private static IResult? Refused(ReportForm form, UnitScope scope) =>
        form.ListsDossiers && !scope.SeesDossiers ? Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "This form lists dossiers.")
        : scope.Fields is not null && form.NotByField is { Count: > 0 } whole ? Problem.Of(
            StatusCodes.Status403Forbidden, NotByField, "This form has sections that are of no field (alarms, directives), so it is made only for who sees every field.",
            KeyValuePair.Create<string, object?>("sections", whole.Select(section => section.Id).ToArray()))
        : null;

    /// <summary>Code of the answer to whoever sees some fields and asks for a form that cannot be cut to them.</summary>
    internal const string NotByField = "not-by-field";

    internal static IResult UnknownForm() => Problem.Of(StatusCodes.Status404NotFound, "unknown-form", "No such form of report, or no such format.");

    private ReportQuestion Question(ReportForm form, FigureRequest request, bool byNow, string compare)
    {
        var end = LocalDay.End(request.Period.To);
        var asOf = byNow && end < clock.GetUtcNow() ? end : request.AsOf;
        var view = new Viewpoint(request.Period, LocalDay.Of(asOf), calendar);
        var how = compare switch { "previous" => Comparison.Previous, "yearBefore" => Comparison.YearBefore, _ => form.Compare };
        Period? compared = !form.Compares ? null : how == Comparison.YearBefore ? ComparedPeriod.YearBefore(request.Period) : ComparedPeriod.Before(request.Period);
        return new ReportQuestion(form, request with { AsOf = asOf, Question = request.Question with { Viewpoint = view, At = asOf } }, compared);
    }

    // The reader of figures calls the unit a commune; nothing else of the address may reach it.
    private static QueryCollection Asked(IQueryCollection query)
    {
        var values = Shared.ToDictionary(name => name, name => query[name]);
        values["commune"] = query["unit"];
        return new QueryCollection(values);
    }
}
