using System.IO.Compression;
using NetTopologySuite.Geometries;

namespace Ioc.Geography;

/// <summary>How detailed a map is made.</summary>
/// <param name="Digits">Decimal places of a degree.</param>
/// <param name="Detail">Square metres below which a vertex is not worth sending: half a pixel at the closest zoom the map is used at.</param>
/// <param name="SmallestIsland">Square metres; a commune's largest part is kept whatever its size.</param>
/// <param name="Budget">Bytes of the gzipped GeoJSON. Three quarters of the 300 and 600 KB allowed: what is left out could not be seen, but would be drawn.</param>
internal sealed record BoundaryDetail(int Digits, double Detail, double SmallestIsland, int Budget)
{
    public static readonly BoundaryDetail Province = new(5, 60, 400, 220_000);

    /// <summary>For more than one province on one map.</summary>
    public static readonly BoundaryDetail Country = new(5, 2_500, 10_000, 450_000);
}

/// <summary>One map of communes, ready to be sent, in both formats.</summary>
/// <param name="Positions">In the GeoJSON; closing positions included.</param>
/// <param name="Threshold">Square metres; see <see cref="VertexWeights"/>.</param>
internal sealed record BoundaryMap(byte[] GeoJsonGz, byte[] TopoJsonGz, int Positions, double Threshold)
{
    /// <summary>The most detailed map within the budget.</summary>
    public static BoundaryMap Make(IEnumerable<(Commune Commune, Geometry Geometry)> communes, BoundaryDetail detail, CancellationToken cancellationToken)
    {
        var builder = new CoverageBuilder(detail.Digits);
        var names = new Dictionary<string, string>();
        foreach (var (commune, geometry) in communes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            builder.Add(commune.Code, geometry);
            names.Add(commune.Code, commune.Name);
        }

        var coverage = builder.Build();
        var weights = VertexWeights.Of(coverage);
        cancellationToken.ThrowIfCancellationRequested();
        for (var threshold = FirstThreshold(coverage, weights, detail, names, cancellationToken); ; threshold *= 1.2)
        {
            var simplification = Simplification.At(coverage, weights, threshold, detail.SmallestIsland);
            simplification.PartCrossings();
            var geoJson = GeoJsonWriter.Write(simplification, names, out var positions);
            var zipped = Gzip(geoJson, CompressionLevel.SmallestSize);
            if (zipped.Length <= detail.Budget || threshold > 1e12)
            {
                return new BoundaryMap(zipped, Gzip(TopoJsonWriter.Write(simplification, names), CompressionLevel.SmallestSize), positions, threshold);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static double FirstThreshold(
        Coverage coverage, float[] weights, BoundaryDetail detail, Dictionary<string, string> names, CancellationToken cancellationToken)
    {
        bool Fits(double threshold)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var simplification = Simplification.At(coverage, weights, threshold, detail.SmallestIsland);
            return Gzip(GeoJsonWriter.Write(simplification, names, out _), CompressionLevel.Optimal).Length <= detail.Budget;
        }

        var (low, high) = (detail.Detail, detail.Detail);
        while (!Fits(high) && high < 1e12)
        {
            (low, high) = (high, high * 4);
        }

        for (var step = 0; step < 5 && low < high; step++)
        {
            var middle = Math.Sqrt(low * high);
            (low, high) = Fits(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }


    private static byte[] Gzip(byte[] content, CompressionLevel level)
    {
        using var zipped = new MemoryStream(content.Length / 4);
        using (var gzip = new GZipStream(zipped, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return zipped.ToArray();
    }
}
