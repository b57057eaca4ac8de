using System.IO.Compression;
using System.Text;
using NetTopologySuite;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using NetTopologySuite.IO;

namespace Ioc.Geography;

/// <summary>A province's boundaries as imported: gzip of, for each commune, its five-digit code, the length, and that many bytes of WKB.</summary>
internal static class BoundaryOriginals
{
    private static readonly NtsGeometryServices Packed = new(PackedCoordinateSequenceFactory.DoubleFactory, new PrecisionModel(), 4326);

    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Geometry>> communes)
    {
        var wkb = new WKBWriter();
        using var zipped = new BinaryWriter(new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true));
        foreach (var (code, geometry) in communes)
        {
            var bytes = wkb.Write(geometry);
            zipped.Write(Encoding.ASCII.GetBytes(code));
            zipped.Write(bytes.Length);
            zipped.Write(bytes);
        }
    }

    public static IEnumerable<(string Code, Geometry Geometry)> Read(Stream stream)
    {
        var wkb = new WKBReader(Packed);
        using var zipped = new BinaryReader(new GZipStream(stream, CompressionMode.Decompress));
        while (zipped.ReadBytes(5) is { Length: 5 } code)
        {
            yield return (Encoding.ASCII.GetString(code), wkb.Read(zipped.ReadBytes(zipped.ReadInt32())));
        }
    }
}
