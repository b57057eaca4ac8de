namespace Ioc.Geography;

/// <summary>The cheapest way to give every row a column of its own (linear assignment, by shortest augmenting paths with potentials).</summary>
/// <remarks>R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", 1987.</remarks>
internal static class TileAssignment
{
    /// <param name="rows">Not more than <paramref name="columns"/>.</param>
    /// <param name="cost">Finite; row after row.</param>
    /// <returns>The column of each row.</returns>
    public static int[] Solve(int rows, int columns, double[] cost)
    {
        var (rowPrice, columnPrice) = (new double[rows], new double[columns]);
        var (rowOf, columnOf) = (new int[columns], new int[rows]);
        Array.Fill(rowOf, -1);
        var (distance, before, settled) = (new double[columns], new int[columns], new bool[columns]);
        for (var row = 0; row < rows; row++)
        {
            var end = ShortestPath(row, columns, cost, rowPrice, columnPrice, rowOf, distance, before, settled);
            while (end >= 0)
            {
                var from = before[end];
                rowOf[end] = from;
                (columnOf[from], end) = (end, from == row ? -1 : columnOf[from]);
            }
        }

        return columnOf;
    }

    private static int ShortestPath(
        int start, int columns, double[] cost, double[] rowPrice, double[] columnPrice,
        int[] rowOf, double[] distance, int[] before, bool[] settled)
    {
        Array.Fill(distance, double.PositiveInfinity);
        Array.Clear(settled);
        var (row, reached, end) = (start, 0.0, -1);
        while (end < 0)
        {
            var (nearest, shortest, offset) = (-1, double.PositiveInfinity, row * columns);
            for (var column = 0; column < columns; column++)
            {
                if (settled[column])
                {
                    continue;
                }

                var through = reached + cost[offset + column] - rowPrice[row] - columnPrice[column];
                if (through < distance[column])
                {
                    (distance[column], before[column]) = (through, row);
                }

                if (distance[column] < shortest)
                {
                    (nearest, shortest) = (column, distance[column]);
                }
            }

            (reached, settled[nearest]) = (shortest, true);
            (end, row) = rowOf[nearest] < 0 ? (nearest, row) : (end, rowOf[nearest]);
        }

        rowPrice[start] += reached;
        for (var column = 0; column < columns; column++)
        {
            if (settled[column] && column != end)
            {
                var gain = reached - distance[column];
                columnPrice[column] -= gain;
                rowPrice[rowOf[column]] += gain;
            }
        }

        return end;
    }
}
