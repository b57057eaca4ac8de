namespace Ioc.Geography;

/// <summary>Gives every commune a cell with little displacement in all.</summary>
internal static class TilePlacement
{
    /// <summary>
    /// Up to here the best assignment of all is found (some milliseconds). Its time grows with the cube, forty seconds for the country;
    /// so larger sets are halved first, and what went wrong along the cuts is put right window by window.
    /// </summary>
    private const int Exact = 200;

    /// <summary>Communes of one window; windows overlap by half.</summary>
    private const int Window = 120;

    /// <param name="cells">As many as communes.</param>
    public static (int Column, int Row)[] Of(TilePlane plane, int communes, IReadOnlyList<(int Column, int Row)> cells)
    {
        var placed = new (int Column, int Row)[communes];
        int[] alone = [.. Enumerable.Range(0, communes).Where(plane.IsAlone)];
        foreach (var commune in alone)
        {
            placed[commune] = plane.CellOf(commune);
        }

        int[] others = [.. Enumerable.Range(0, communes).Except(alone)];
        Place(plane, others, [.. cells.Except(alone.Select(plane.CellOf))], placed);
        for (var sweep = 0; sweep < 3 && others.Length > Exact; sweep++)
        {
            Sweep(plane, [.. others.OrderBy(c => placed[c].Row).ThenBy(c => placed[c].Column)], placed);
            Sweep(plane, [.. others.OrderBy(c => placed[c].Column).ThenBy(c => placed[c].Row)], placed);
        }

        return placed;
    }

    private static void Place(TilePlane plane, int[] communes, (int Column, int Row)[] cells, (int Column, int Row)[] placed)
    {
        if (communes.Length <= Exact)
        {
            Assign(plane, communes, cells, placed);
            return;
        }

        var half = communes.Length / 2;
        var wide = cells.Max(c => c.Column) - cells.Min(c => c.Column) > cells.Max(c => c.Row) - cells.Min(c => c.Row);
        communes = [.. communes.OrderBy(c => wide ? plane.Point(c).X : plane.Point(c).Y).ThenBy(c => c)];
        cells = [.. cells.OrderBy(c => wide ? c.Column : c.Row).ThenBy(c => wide ? c.Row : c.Column)];
        Place(plane, communes[..half], cells[..half], placed);
        Place(plane, communes[half..], cells[half..], placed);
    }

    private static void Sweep(TilePlane plane, int[] communes, (int Column, int Row)[] placed)
    {
        for (var start = 0; start < communes.Length - (Window / 2); start += Window / 2)
        {
            var window = communes[start..Math.Min(start + Window, communes.Length)];
            Assign(plane, window, [.. window.Select(c => placed[c])], placed);
        }
    }

    private static void Assign(TilePlane plane, int[] communes, (int Column, int Row)[] cells, (int Column, int Row)[] placed)
    {
        var cost = new double[communes.Length * cells.Length];
        for (var i = 0; i < cost.Length; i++)
        {
            cost[i] = plane.Displacement(communes[i / cells.Length], cells[i % cells.Length]);
        }

        var assigned = TileAssignment.Solve(communes.Length, cells.Length, cost);
        for (var i = 0; i < communes.Length; i++)
        {
            placed[communes[i]] = cells[assigned[i]];
        }
    }
}
