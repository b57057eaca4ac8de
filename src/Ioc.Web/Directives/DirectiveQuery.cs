using Ioc.Access;
using Ioc.Geography;
using Ioc.Rules.Directives;
using Ioc.Shell;

namespace Ioc.Directives;

/// <summary>Reads what a list of directives is narrowed to; the same for programs and for the page's address.</summary>
internal static class DirectiveQuery
{
    /// <returns>The filter, or the problem.</returns>
    public static (DirectiveFilter? Filter, DirectiveCursor? Cursor, IResult? Problem) Read(IQueryCollection query, UnitScope scope, CommuneDirectory directory, DateTimeOffset now)
    {
        var (state, late, commune, province) = (query["state"].ToString(), query["late"].ToString(), query["commune"].ToString(), query["province"].ToString());
        var priority = query["priority"].ToString();
        if (!TryWord<DirectiveState>(state, out var wantedState))
        {
            return Refused("bad-parameter", "'state' is asked, returned, answered, accepted or withdrawn.");
        }
        if (!TryWord<DirectivePriority>(priority, out var wantedPriority))
        {
            return Refused("bad-parameter", "'priority' is normal, urgent or immediate.");
        }
        if (late is not ("" or "true" or "false"))
        {
            return Refused("bad-parameter", "'late' is 'true' or 'false'.");
        }
        if (province.Length > 0 && province != "all" && !scope.ProvincesInPart.Contains(province))
        {
            return Refused("unknown-province", "No such province is served here.", StatusCodes.Status404NotFound);
        }
        var found = commune.Length == 0 ? null : directory.Find(commune);
        if (commune.Length > 0 && (found is null || !scope.Sees(found)))
        {
            return Refused("unknown-commune", "No such commune is served here.", StatusCodes.Status404NotFound);
        }
        if (!DirectiveCursor.TryParse(query["cursor"].ToString(), out var cursor))
        {
            return Refused("bad-parameter", "'cursor' is not one that was given out.");
        }
        return (new DirectiveFilter(wantedState, found?.Code ?? "", province == "all" ? "" : province, late == "true" ? now : null, wantedPriority), cursor, null);
    }

    private static bool TryWord<T>(string text, out T? value) where T : struct, Enum
    {
        value = text.Length == 0 ? null : Enum.GetValues<T>().Select(each => (T?)each).FirstOrDefault(each => DirectiveAnswer.Word(each!.Value) == text);
        return text.Length == 0 || value is not null;
    }

    private static (DirectiveFilter?, DirectiveCursor?, IResult?) Refused(string code, string detail, int status = StatusCodes.Status400BadRequest) =>
        (null, null, Problem.Of(status, code, detail));
}
