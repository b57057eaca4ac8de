namespace Ioc.Geography;

/// <summary>A ring on the grid that visits no point twice.</summary>
/// <param name="Area">Square grid steps; positive runs counter-clockwise and encloses land, negative encloses a hole.</param>
internal sealed record GridLoop(List<int> Vertices, double Area);

/// <summary>
/// Rounding to the grid makes neighbours fall together, spikes fold onto themselves, and narrow necks close.
/// A ring is taken apart into loops at every point it visits twice; loops that enclose nothing are dropped.
/// </summary>
internal static class GridLoops
{
    /// <param name="isHole">What the ring was in its polygon, whichever way it runs.</param>
    public static void Take(GridPoints points, IEnumerable<int> ring, bool isHole, List<GridLoop> loops)
    {
        List<int> vertices = [.. ring];
        if (vertices.Count == 0)
        {
            return;
        }

        if (SignedArea(points, vertices) > 0 == isHole)
        {
            vertices.Reverse();
        }

        var (open, places) = (new List<int>(vertices.Count), new Dictionary<int, int>(vertices.Count));
        foreach (var vertex in vertices)
        {
            if (places.TryGetValue(vertex, out var place))
            {
                var loop = open[place..];
                loop.ForEach(v => places.Remove(v));
                open.RemoveRange(place, loop.Count);
                Keep(points, loop, loops);
            }

            places[vertex] = open.Count;
            open.Add(vertex);
        }

        Keep(points, open, loops);
    }

    private static void Keep(GridPoints points, List<int> loop, List<GridLoop> loops)
    {
        if (loop.Count >= 3 && SignedArea(points, loop) is var area and not 0)
        {
            loops.Add(new GridLoop(loop, area));
        }
    }

    private static double SignedArea(GridPoints points, List<int> ring)
    {
        // Exact: relative to the first point, twice the area of the country in grid steps is far below 2^63.
        var (originX, originY, doubled) = ((long)points.X(ring[0]), (long)points.Y(ring[0]), 0L);
        for (var i = 1; i < ring.Count - 1; i++)
        {
            doubled += ((points.X(ring[i]) - originX) * (points.Y(ring[i + 1]) - originY)) - ((points.X(ring[i + 1]) - originX) * (points.Y(ring[i]) - originY));
        }

        return doubled / 2.0;
    }
}
