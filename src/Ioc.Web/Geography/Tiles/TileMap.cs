namespace Ioc.Geography;

/// <param name="Column">From the west, from 0.</param>
/// <param name="Row">From the north, from 0.</param>
public sealed record Tile(string Code, string Name, int Column, int Row);

/// <summary>An equal-tile cartogram: every commune one square, near where it lies and on the right side of its neighbours.</summary>
/// <param name="Tiles">By commune code; no two share a place.</param>
public sealed record TileMap(int Columns, int Rows, IReadOnlyList<Tile> Tiles)
{
    /// <summary>The same communes always give the same map. None give an empty one.</summary>
    public static TileMap Of(IReadOnlyList<Commune> communes)
    {
        if (communes.Count == 0)
        {
            return new TileMap(0, 0, []);
        }

        communes = [.. communes.OrderBy(c => c.Code, StringComparer.Ordinal)];
        var plane = TilePlane.Of(communes);
        var cells = plane.Silhouette();
        var placed = TilePlacement.Of(plane, communes.Count, cells);
        return Trimmed([.. communes.Select((c, i) => new Tile(c.Code, c.Name, placed[i].Column, placed[i].Row))]);
    }

    private static TileMap Trimmed(IReadOnlyList<Tile> tiles)
    {
        var columns = Packed(tiles.Select(t => t.Column));
        var rows = Packed(tiles.Select(t => t.Row));
        Tile[] moved = [.. tiles.Select(t => t with { Column = columns[t.Column], Row = rows[t.Row] })];
        return new TileMap(moved.Max(t => t.Column) + 1, moved.Max(t => t.Row) + 1, moved);
    }

    // The sea between the mainland and a far archipelago is told by one empty line, not by thirty.
    private static Dictionary<int, int> Packed(IEnumerable<int> lines)
    {
        var (packed, place, last) = (new Dictionary<int, int>(), -1, int.MinValue);
        foreach (var line in lines.Distinct().Order())
        {
            place += last == int.MinValue || line == last + 1 ? 1 : 2;
            (packed[line], last) = (place, line);
        }

        return packed;
    }
}
