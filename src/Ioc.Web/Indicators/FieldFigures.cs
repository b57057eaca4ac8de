using Ioc.Rules.Indicators;
using Ioc.Storage;

namespace Ioc.Indicators;

/// <summary>Figures by field (lĩnh vực), most open dossiers first.</summary>
public sealed class FieldFigures(ClickHouseClient clickHouse, CountsQuery counts, LoadRules loadRules)
{
    private static readonly Sql NamesQuery = Sql.Load("indicators/field_names");

    public async Task<IReadOnlyList<FigureRow>> RunAsync(FigureQuestion question, CancellationToken cancellationToken)
    {
        var names = (await clickHouse.QueryAsync(NamesQuery, null, row => (row.ReadString(), row.ReadString()), cancellationToken))
            .ToDictionary(row => row.Item1, row => row.Item2);
        var rule = loadRules.Of(null, question.Viewpoint.Today);
        var byField = await counts.ByFieldAsync(question, cancellationToken);
        return
        [
            .. byField
                .Select(pair => (Code: pair.Key, Name: names.GetValueOrDefault(pair.Key, pair.Key), pair.Value))
                .OrderByDescending(field => field.Value.Open).ThenBy(field => field.Code, StringComparer.Ordinal)
                .Select(field => FigureRow.Of(field.Code, field.Name, field.Name, field.Value, dataAgeSeconds: null, rule.Of(field.Value))),
        ];
    }
}
