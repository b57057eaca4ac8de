using Ioc.Documents.Vectors;
using Ioc.Geography;

namespace Ioc.Reports.Files;

/// <summary>Maps of communes for reports: imported boundaries where they are whole, else equal tiles.</summary>
public sealed class ReportMaps(CommuneDirectory directory, CommuneOutlines outlines)
{
    /// <returns><see langword="null"/> when the section is not drawn as a map.</returns>
    internal ReportMap? Of(ReportSection section, Report report)
    {
        if (section is not { RowsOf: RowsOf.Communes, Chart: { Kind: ChartKind.Map, Columns: [var drawn, ..] } } || section.RowCount < 2 || directory.FindProvince(report.Place.Province.Code) is null)
        {
            return null;
        }
        var column = section.IndexOf(drawn);
        var kind = section.Columns[column].Kind;
        var values = section.Rows.ToDictionary(row => row.Key, row => row.Values[column].Number);
        var tiles = TileMap.Of([.. directory.Of(report.Place.Province.Code).Where(commune => values.ContainsKey(commune.Code))]);
        var rings = outlines.Of(report.Place.Province.Code);
        return new ReportMap(
            $"{section.Title.In()}: {section.Columns[column].FullTitle(FileWords.Language)}",
            [.. tiles.Tiles.Select(tile => new MapPlace(tile.Name, values[tile.Code], tile.Column, tile.Row, rings.GetValueOrDefault(tile.Code, [])))],
            MapScale.Of(values.Values, value => FileWords.Of(ReportValue.Of(value), kind)));
    }
}
