namespace Ioc.Geography;

/// <summary>Communes on a plane in kilometres, and the grid laid over it.</summary>
internal sealed class TilePlane
{
    private readonly (double X, double Y, double Radius)[] _discs;
    private readonly double[] _alone;
    private double _side;

    private TilePlane((double X, double Y, double Radius)[] discs)
    {
        _discs = discs;
        _alone = Array.ConvertAll(discs, one => Nearest(one, discs));
    }

    public static TilePlane Of(IReadOnlyList<Commune> communes)
    {
        var latitude = communes.Average(c => c.Latitude) * Math.PI / 180;
        return new TilePlane([.. communes.Select(c => (
            c.Longitude * 111.2 * Math.Cos(latitude), -c.Latitude * 111.2, Math.Sqrt(c.AreaKm2 / Math.PI)))]);
    }

    /// <summary>Whether the commune is an archipelago far from any other; its cell is then its own.</summary>
    public bool IsAlone(int commune) => IsAlone(_discs[commune].Radius, _alone[commune]);

    public (int Column, int Row) CellOf(int commune) => (Cell(_discs[commune].X), Cell(_discs[commune].Y));

    public (double X, double Y) Point(int commune) => (_discs[commune].X, _discs[commune].Y);

    /// <summary>Square of the way, in tiles, from a commune's point to the middle of a cell.</summary>
    public double Displacement(int commune, (int Column, int Row) cell)
    {
        var (x, y, _) = _discs[commune];
        var (dx, dy) = (((cell.Column + 0.5) * _side) - x, ((cell.Row + 0.5) * _side) - y);
        return ((dx * dx) + (dy * dy)) / (_side * _side);
    }

    /// <summary>
    /// Cells that together have the shape of the land: each commune counts as a disc of its own area. The grid is as coarse
    /// as leaves a cell for each commune, so that the tiles close up; what is left over is cut off where the land is thinnest.
    /// </summary>
    /// <returns>As many cells as communes, by column, then row.</returns>
    public IReadOnlyList<(int Column, int Row)> Silhouette()
    {
        _side = Math.Sqrt(_discs.Sum(d => Math.PI * d.Radius * d.Radius) / _discs.Length) * 1.3;
        while (true)
        {
            var cells = Covered();
            if (cells.Count >= _discs.Length)
            {
                return [.. cells.OrderBy(c => c.Value).ThenBy(c => c.Key).Take(_discs.Length).Select(c => c.Key).Order()];
            }

            _side *= 0.99;
        }
    }

    /// <summary>Cells on land, each with how far out it lies: 0 in the middle of a commune, 1 at the edge of the silhouette.</summary>
    private Dictionary<(int Column, int Row), double> Covered()
    {
        var cells = new Dictionary<(int, int), double>();
        foreach (var (disc, alone) in _discs.Zip(_alone))
        {
            // A far archipelago is one tile: its sea would give the mainland's communes cells out there.
            var reach = IsAlone(disc.Radius, alone) ? 0 : (disc.Radius * 1.15) + (_side * 0.25);
            for (var column = Cell(disc.X - reach); column <= Cell(disc.X + reach); column++)
            {
                for (var row = Cell(disc.Y - reach); row <= Cell(disc.Y + reach); row++)
                {
                    var (dx, dy) = (((column + 0.5) * _side) - disc.X, ((row + 0.5) * _side) - disc.Y);
                    var far = Math.Sqrt((dx * dx) + (dy * dy)) / reach;
                    if (far <= 1)
                    {
                        cells[(column, row)] = Math.Min(far, cells.GetValueOrDefault((column, row), 1));
                    }
                }
            }

            // Where a commune lies is never cut off.
            cells[(Cell(disc.X), Cell(disc.Y))] = 0;
        }

        return cells;
    }

    private static double Nearest((double X, double Y, double Radius) one, (double X, double Y, double Radius)[] discs)
    {
        var nearest = double.PositiveInfinity;
        foreach (var other in discs)
        {
            var squared = ((one.X - other.X) * (one.X - other.X)) + ((one.Y - other.Y) * (one.Y - other.Y));
            nearest = squared > 0 && squared < nearest ? squared : nearest;
        }

        return Math.Sqrt(nearest);
    }

    private bool IsAlone(double radius, double nearest) => nearest > 2 * _side && nearest > 2.5 * radius && !double.IsInfinity(nearest);

    private int Cell(double kilometres) => (int)Math.Floor(kilometres / _side);
}
