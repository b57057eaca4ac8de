using System.Globalization;
using System.Text;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Ingestion;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Shell;

namespace Ioc.Indicators;

/// <summary>A request for figures, read and checked: what is asked, and how the answer names it.</summary>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="AsOf">The instant T, to the millisecond.</param>
public sealed record FigureRequest(string Province, (string Code, string Name, string FullName) Total, DateTimeOffset AsOf, FigureQuestion Question, Commune? Commune)
{
    public const string AllProvinces = "all";

    /// <summary>Code and names of the row that sums every province served.</summary>
    public static (string Code, string Name, string FullName) AllTotal { get; } = (AllProvinces, "Tất cả", "Tất cả các tỉnh, thành phố");

    public Period Period => Question.Viewpoint.Period;
}

/// <summary>Reads the parameters that all figures and lists share (contract §3).</summary>
public sealed class FigureRequestReader(Installation installation, CommuneDirectory communes, WorkingCalendar calendar, TimeProvider clock)
{
    /// <returns>The request, or the problem to answer.</returns>
    public (FigureRequest? Request, IResult? Problem) Read(IQueryCollection query, UnitScope scope)
    {
        if (ReadProvince(query, scope, out var province, out var units, out var total) is { } wrongProvince)
        {
            return (null, wrongProvince);
        }
        if (ReadCommune(query, units, out var commune) is { } wrongCommune)
        {
            return (null, wrongCommune);
        }
        if (ReadInstant(query, out var at) is { } wrongInstant)
        {
            return (null, wrongInstant);
        }
        var asOf = at ?? Milliseconds(clock.GetUtcNow());
        if (ReadPeriod(query, LocalDay.Of(asOf), out var period) is { } wrongPeriod)
        {
            return (null, wrongPeriod);
        }
        if (ReadFilter(query, scope, out var filter) is { } wrongFilter)
        {
            return (null, wrongFilter);
        }

        var view = new Viewpoint(period, LocalDay.Of(asOf), calendar);
        var question = new FigureQuestion(commune is null ? units : [commune], view, at, filter);
        return (new FigureRequest(province, total, asOf, question, commune), null);
    }

    private IResult? ReadProvince(
        IQueryCollection query, UnitScope scope, out string province, out IReadOnlyList<Commune> units, out (string, string, string) total)
    {
        (units, total) = ([], default);
        province = query["province"].ToString();
        if (province.Length == 0)
        {
            if (installation.Provinces.Count > 1)
            {
                return BadParameter("'province' must be given: several provinces are served.");
            }
            province = installation.Provinces[0];
        }

        if (province == FigureRequest.AllProvinces)
        {
            units = [.. scope.ProvincesInPart.SelectMany(code => scope.CommunesOf(code, communes))];
            total = FigureRequest.AllTotal;
            return null;
        }
        if (!installation.Provinces.Contains(province) || !scope.ProvincesInPart.Contains(province) || communes.FindProvince(province) is not { } found)
        {
            return Problem.Of(StatusCodes.Status404NotFound, "unknown-province", "No such province is served here.");
        }
        units = scope.CommunesOf(province, communes);
        total = scope.Sees(province) ? (found.Code, found.Name, found.FullName) : PartOf(found, units);
        return null;
    }

    // Whoever sees a few communes is told that their sum is not the province's.
    private static (string, string, string) PartOf(Province province, IReadOnlyList<Commune> seen) =>
        seen is [var one] ? (province.Code, one.Name, one.FullName) : (province.Code, province.Name, $"{seen.Count} xã, phường, đặc khu của {province.FullName}");

    private IResult? ReadCommune(IQueryCollection query, IReadOnlyList<Commune> units, out Commune? commune)
    {
        var code = query["commune"].ToString();
        commune = code.Length == 0 ? null : communes.Find(code);
        return code.Length > 0 && (commune is null || !units.Contains(commune))
            ? Problem.Of(StatusCodes.Status404NotFound, "unknown-commune", "No such commune in this province.")
            : null;
    }

    private IResult? ReadInstant(IQueryCollection query, out DateTimeOffset? at)
    {
        at = null;
        var text = query["asOf"].ToString();
        if (text.Length == 0)
        {
            return null;
        }
        // A '+' that was not escaped reaches us as a blank.
        if (!Instant.TryParse(Encoding.UTF8.GetBytes(text), out var instant) && !Instant.TryParse(Encoding.UTF8.GetBytes(text.Replace(' ', '+')), out instant))
        {
            return BadParameter("'asOf' is not an RFC 3339 instant.");
        }
        at = instant;
        return instant > clock.GetUtcNow() ? BadParameter("'asOf' lies in the future.") : null;
    }

    private static IResult? ReadPeriod(IQueryCollection query, DateOnly today, out Period period)
    {
        period = default;
        if (ReadDay(query, "to", today) is not { } to || ReadDay(query, "from", new DateOnly(to.Year, to.Month, 1)) is not { } from)
        {
            return BadParameter("'from' and 'to' are days, yyyy-MM-dd, in the years 2000 to 2099.");
        }
        period = new Period(from, to);
        return to < from ? Problem.Of(StatusCodes.Status400BadRequest, "period-ends-before-it-starts", "'to' is before 'from'.") : null;
    }

    private static DateOnly? ReadDay(IQueryCollection query, string name, DateOnly otherwise)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? otherwise
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2099 ? day
            : null;
    }

    private static IResult? ReadFilter(IQueryCollection query, UnitScope scope, out FigureFilter filter)
    {
        filter = FigureFilter.None;
        var (field, channel, exclude) = (query["field"].ToString(), query["channel"].ToString(), query["excludeCertification"].ToString());
        if (channel.Length > 0 && channel is not ("1" or "2" or "3" or "4" or "5"))
        {
            return BadParameter("'channel' is one of 1 to 5.");
        }
        if (exclude is not ("" or "true" or "false"))
        {
            return BadParameter("'excludeCertification' is 'true' or 'false'.");
        }
        filter = new FigureFilter(field.Length == 0 ? null : field, channel.Length == 0 ? null : (byte)(channel[0] - '0'), exclude == "true", scope.Fields);
        return null;
    }

    internal static IResult BadParameter(string detail) => Problem.Of(StatusCodes.Status400BadRequest, "bad-parameter", detail);

    private static DateTimeOffset Milliseconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
