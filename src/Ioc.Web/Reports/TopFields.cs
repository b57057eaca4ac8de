using Ioc.Indicators;
using Ioc.Storage;

namespace Ioc.Reports;

/// <summary>In which field (lĩnh vực) most of a commune's figure lies, for every commune of a question at once; a test holds it equal to the figures by field.</summary>
public sealed class TopFields(ClickHouseClient clickHouse)
{
    private static readonly Sql Query = Sql.Load("reports/top_fields");

    /// <param name="question">At an instant, without a filter but of fields.</param>
    /// <returns>Codes of fields by commune and figure (<c>received</c>, <c>resolvedLate</c>, <c>open</c>, <c>openOverdue</c>); none where the figure is 0.</returns>
    public async Task<IReadOnlyDictionary<(string Commune, string Figure), string>> RunAsync(FigureQuestion question, CancellationToken cancellationToken)
    {
        var view = question.Viewpoint;
        var parameters = new ClickHouseParameters()
            .Add("communes", question.Communes.Select(commune => commune.Code))
            .Add("fields", question.Filter.Fields ?? [])
            .Add("from", view.Period.From)
            .Add("to", view.Period.To)
            .Add("due_limit", view.DueLimit)
            .Add("at", question.At!.Value)
            .Add("reach", CountsQuery.Reach(view));
        var rows = await clickHouse.QueryAsync(Query, parameters, row => (Commune: row.ReadString(), Figure: row.ReadString(), Field: row.ReadString()), cancellationToken);
        return rows.ToDictionary(row => (row.Commune, row.Figure), row => row.Field);
    }
}
