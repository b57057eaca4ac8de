using Ioc.Access;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Reports.Files;
using Ioc.Shell;
using Microsoft.Extensions.Primitives;

namespace Ioc.Reports.Runs;

/// <summary>A run as it is asked for.</summary>
/// <param name="Form">Id of the form.</param>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="Units"><c>province</c>: one report of the whole; <c>each</c>: one of every commune; left out where communes are named.</param>
/// <param name="Communes">Five digits each: one report of each of them.</param>
/// <param name="From">First local day, YYYY-MM-DD.</param>
/// <param name="To">Last local day, YYYY-MM-DD.</param>
/// <param name="AsOf">Instant at which the records are looked at, of every report alike; default the earlier of now and the last millisecond of 'to'.</param>
/// <param name="Compare"><c>previous</c> or <c>yearBefore</c>; default as the form says.</param>
/// <param name="Formats">At least one; see /api/v1/reports.</param>
public sealed record RunDraft(
    string? Form, string? Province, string? Units, IReadOnlyList<string?>? Communes, string? From, string? To, string? AsOf, string? Compare, IReadOnlyList<string?>? Formats);

/// <summary>Turns what was asked for into an order, or into the problem to answer.</summary>
public sealed class ReadRunOrder(ReportRequestReader reader, IEnumerable<IReportFile> files, CommuneDirectory communes, Installation installation)
{
    /// <param name="id">Chosen by a form when it was opened, so that sending it twice makes one run.</param>
    /// <param name="by">Name of the account or key.</param>
    public (RunOrder? Order, IResult? Problem) Read(RunDraft draft, UnitScope scope, string id, string by)
    {
        var (question, problem) = reader.Read(draft.Form ?? "", Query(draft), scope);
        if (question is null)
        {
            return (null, problem);
        }
        if (Formats(draft.Formats, out var formats) is { } wrongFormat)
        {
            return (null, wrongFormat);
        }
        if (Units(draft.Units, draft.Communes, question.Request, scope, out var units) is { } wrongUnits)
        {
            return (null, wrongUnits);
        }
        return (new RunOrder(
            id, question.Form.Id, question.Form.Title.Vi, question.Request.Province, question.Period, question.AsOf, draft.Compare ?? "", formats, units, by, RunRecipients.Nobody, question.Fields), null);
    }

    /// <summary>In the order of formats, each once.</summary>
    internal IResult? Formats(IReadOnlyList<string?>? asked, out IReadOnlyList<string> formats)
    {
        formats = [.. files.Select(file => file.Format).Where(format => asked?.Contains(format) == true)];
        return asked is not { Count: > 0 } ? Problem.Of(StatusCodes.Status400BadRequest, "formats-missing", "'formats' names at least one format.")
            : asked.Except(formats).Any() ? Problem.Of(StatusCodes.Status404NotFound, "unknown-format", "No such format; see /api/v1/reports.")
            : null;
    }

    private IResult? Units(string? kind, IReadOnlyList<string?>? named, FigureRequest request, UnitScope scope, out IReadOnlyList<RunUnit> units)
    {
        units = [];
        var of = request.Province == FigureRequest.AllProvinces ? installation.Provinces.Where(scope.Sees).SelectMany(communes.Of).ToList() : communes.Of(request.Province);
        if (named is { Count: > 0 } && kind is null or "" or "named")
        {
            var chosen = (named ?? []).Select(code => communes.Find(code ?? "")).Distinct().ToList();
            units = [.. chosen.OfType<Commune>().OrderBy(commune => commune.Code, StringComparer.Ordinal).Select(commune => new RunUnit(commune.ProvinceCode, commune.Code))];
            return chosen.Count == 0 ? UnitsMissing()
                : chosen.Any(commune => commune is null || !of.Contains(commune)) ? Problem.Of(StatusCodes.Status404NotFound, "unknown-commune", "No such commune in this province.")
                : null;
        }
        units = kind switch
        {
            "province" => [new RunUnit(request.Province, "")],
            "each" => [.. of.Select(commune => new RunUnit(commune.ProvinceCode, commune.Code))],
            _ => [],
        };
        return units.Count == 0 ? UnitsMissing() : null;
    }

    private static IResult UnitsMissing() => Problem.Of(StatusCodes.Status400BadRequest, "units-missing", "'units' is 'province' or 'each', or 'communes' names some.");

    private static QueryCollection Query(RunDraft draft) => new(new Dictionary<string, StringValues>
    {
        ["province"] = draft.Province, ["from"] = draft.From, ["to"] = draft.To, ["asOf"] = draft.AsOf, ["compare"] = draft.Compare,
    });
}
