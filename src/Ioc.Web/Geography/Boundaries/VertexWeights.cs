namespace Ioc.Geography;

/// <summary>
/// How much each arc vertex matters: the area in square metres of the triangle it makes with its neighbours at the moment
/// it would be the next to go (M. Visvalingam and J. Whyatt, "Line generalisation by repeated elimination of points", 1993).
/// </summary>
internal static class VertexWeights
{
    /// <summary>One weight for each entry of <see cref="Coverage.X"/>; infinite where an arc begins and ends.</summary>
    /// <remarks>Never less than the weight of a vertex that goes earlier, so that keeping those above a threshold is a valid simplification.</remarks>
    public static float[] Of(Coverage coverage)
    {
        var weights = new float[coverage.X.Length];
        var queue = new PriorityQueue<int, double>();
        var (before, after, area) = (new int[weights.Length], new int[weights.Length], new double[weights.Length]);
        for (var arc = 0; arc < coverage.Arcs; arc++)
        {
            WeighArc(coverage, arc, weights, queue, before, after, area);
        }

        return weights;
    }

    private static void WeighArc(Coverage coverage, int arc, float[] weights, PriorityQueue<int, double> queue, int[] before, int[] after, double[] area)
    {
        var (first, last) = (coverage.Starts[arc], coverage.Starts[arc + 1] - 1);
        var squareMetres = Metres.PerDegreeSquared(coverage.Y[first] * coverage.Quantum) * coverage.Quantum * coverage.Quantum;
        weights[first] = weights[last] = float.PositiveInfinity;
        for (var i = first + 1; i < last; i++)
        {
            (before[i], after[i]) = (i - 1, i + 1);
            area[i] = Triangle(coverage, i - 1, i, i + 1) * squareMetres;
            queue.Enqueue(i, area[i]);
        }

        // A ring of one arc needs two more corners than its end to enclose anything.
        var (left, fewest) = (last - first - 1, coverage.IsClosed(arc) ? 2 : 0);
        var reached = 0.0;
        while (queue.TryDequeue(out var vertex, out var priority))
        {
            if (weights[vertex] != 0 || priority != area[vertex])
            {
                continue;
            }

            reached = Math.Max(reached, priority);
            weights[vertex] = left-- <= fewest ? float.PositiveInfinity : Math.Max((float)reached, float.Epsilon);
            var (previous, next) = (before[vertex], after[vertex]);
            Rejoin(previous, next);
        }

        void Rejoin(int previous, int next)
        {
            if (previous > first)
            {
                after[previous] = next;
                Requeue(previous);
            }

            if (next < last)
            {
                before[next] = previous;
                Requeue(next);
            }
        }

        void Requeue(int vertex)
        {
            area[vertex] = Triangle(coverage, before[vertex], vertex, after[vertex]) * squareMetres;
            queue.Enqueue(vertex, area[vertex]);
        }
    }

    private static double Triangle(Coverage coverage, int a, int b, int c)
    {
        double x = coverage.X[b], y = coverage.Y[b];
        return Math.Abs(((coverage.X[a] - x) * (coverage.Y[c] - y)) - ((coverage.X[c] - x) * (coverage.Y[a] - y))) / 2;
    }
}
