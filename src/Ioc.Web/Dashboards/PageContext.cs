using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Ioc.Geography;
using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>What the scripts of a page need to know, handed over as one block of data so that none of it is asked for again.</summary>
/// <param name="Page">Id of the dashboard.</param>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="Commune">Five digits on a commune's page.</param>
/// <param name="Build">Build of the scripts, to notice that the server has newer ones.</param>
/// <param name="DossiersPage">Where the dossiers behind a number are listed; <see langword="null"/> when the office has no such page, or not for the viewer.</param>
/// <param name="Directs">Whether the viewer may make a task of a number.</param>
/// <param name="Revision">Of the dashboards, to notice that the page was changed.</param>
public sealed record PageContext(
    string Page, bool Wall, string Province, string? Commune, string Language, string Build, string Revision, string Icons, string? DossiersPage,
    IReadOnlyList<PageContext.Unit> Provinces, IReadOnlyDictionary<string, PageContext.FigureWords> Figures, bool Directs)
{
    // Vietnamese stays readable and short; '<', '>' and '&' are still escaped, so the block cannot be left early.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public sealed record Unit(string Code, string Name, string FullName);

    public sealed record FigureWords(
        string Title, string Brief, string Formula, string Source, string Format, string Better,
        Thresholds? Thresholds, IReadOnlyList<double>? Breaks, IReadOnlyList<string>? SumOf, string? Dossiers);

    public static IReadOnlyDictionary<string, FigureWords> Words(Language language, IEnumerable<FormulaInForce> inForce) => FigureCatalogue.All.ToDictionary(
        f => f.Id,
        f => new FigureWords(
            f.Title.In(language), f.Brief.In(language), (inForce.FirstOrDefault(formula => formula.Figure == f.Id)?.Text() ?? f.Formula).In(language), f.Source.In(language),
            Lower(f.Format), Lower(f.Better), f.Thresholds,
            f.Breaks.Count > 0 ? f.Breaks : null, f.SumOf.Count > 0 ? f.SumOf : null, f.Dossiers));

    public static Unit Of(Province province) => new(province.Code, province.Name, province.FullName);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private static string Lower(Enum value)
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
