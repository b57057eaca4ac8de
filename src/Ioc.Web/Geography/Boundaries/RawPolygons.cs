using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;

namespace Ioc.Geography;

/// <summary>Polygons as flat numbers: a commune of the coast has a hundred thousand vertices, and an object for each would be the bulk of the memory.</summary>
internal sealed class RawPolygons
{
    private const int DeepestNesting = 4;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326, PackedCoordinateSequenceFactory.DoubleFactory);

    private readonly List<double> _numbers = [];
    private readonly List<int> _ringEnds = [];
    private readonly List<int> _polygonEnds = [];

    public bool IsEmpty => _polygonEnds.Count == 0;

    /// <summary>Number of positions, closing ones included.</summary>
    public int Positions => _numbers.Count / 2;

    /// <summary>A ring was not closed or had too few positions to enclose anything.</summary>
    public bool Flawed { get; private set; }

    /// <summary>The first position that does not lie in or around Viet Nam; <see langword="null"/> when all do.</summary>
    public (double X, double Y)? Stray()
    {
        for (var i = 0; i < _numbers.Count; i += 2)
        {
            // Written so that NaN strays.
            if (!(_numbers[i] is > 101 and < 118.5 && _numbers[i + 1] is > 5.5 and < 24.5))
            {
                return (_numbers[i], _numbers[i + 1]);
            }
        }

        return null;
    }

    /// <summary>Takes the array the reader stands at; only polygons are kept, by how deep positions are nested.</summary>
    public void ReadCoordinates(JsonTokens tokens)
    {
        var (numbers, rings, polygons) = (_numbers.Count, _ringEnds.Count, _polygonEnds.Count);
        var height = ReadArray(tokens, 1);
        if (height < 2)
        {
            // A point or a line: it has no area.
            _numbers.RemoveRange(numbers, _numbers.Count - numbers);
            _ringEnds.RemoveRange(rings, _ringEnds.Count - rings);
            _polygonEnds.RemoveRange(polygons, _polygonEnds.Count - polygons);
        }
    }

    /// <summary>The polygons as a geometry, which may be invalid; empty when no ring encloses anything.</summary>
    public Geometry ToGeometry()
    {
        var polygons = new List<Polygon>();
        var (ring, start) = (0, 0);
        foreach (var polygonEnd in _polygonEnds)
        {
            var rings = new List<LinearRing>();
            var shellLost = false;
            for (var first = true; ring < polygonEnd; ring++, first = false)
            {
                if (Ring(start, _ringEnds[ring]) is { } sound)
                {
                    rings.Add(sound);
                }
                else
                {
                    shellLost |= first;
                }

                start = _ringEnds[ring];
            }

            if (rings.Count > 0 && !shellLost)
            {
                polygons.Add(Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]));
            }
        }

        return polygons.Count == 1 ? polygons[0] : Factory.CreateMultiPolygon([.. polygons]);
    }

    private LinearRing? Ring(int start, int end)
    {
        var count = end - start;
        var closed = count > 0 && _numbers[2 * start] == _numbers[2 * (end - 1)] && _numbers[(2 * start) + 1] == _numbers[(2 * (end - 1)) + 1];
        Flawed |= !closed || count < 4;
        var packed = new double[2 * (closed ? count : count + 1)];
        if (packed.Length < 8)
        {
            return null;
        }

        _numbers.CopyTo(2 * start, packed, 0, 2 * count);
        (packed[^2], packed[^1]) = (packed[0], packed[1]);
        return Factory.CreateLinearRing(new PackedDoubleCoordinateSequence(packed, 2, 0));
    }

    /// <returns>0 for a position, 1 for a line of them, 2 for a polygon, 3 for several; -1 for an empty array.</returns>
    private int ReadArray(JsonTokens tokens, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw tokens.Fault("coordinates nested too deep.");
        }

        if (tokens.Next() == JsonTokenType.Number)
        {
            ReadPosition(tokens);
            return 0;
        }

        var height = -1;
        for (; tokens.Type == JsonTokenType.StartArray; tokens.Next())
        {
            var child = ReadArray(tokens, depth + 1);
            if (height >= 0 && child >= 0 && child + 1 != height)
            {
                throw tokens.Fault("coordinates nested unevenly.");
            }

            height = child < 0 ? height : child + 1;
        }

        if (tokens.Type != JsonTokenType.EndArray)
        {
            throw tokens.Fault("coordinates must be numbers.");
        }

        Close(height);
        return height;
    }

    private void Close(int height)
    {
        if (height == 1)
        {
            _ringEnds.Add(Positions);
        }
        else if (height == 2)
        {
            _polygonEnds.Add(_ringEnds.Count);
        }
    }

    private void ReadPosition(JsonTokens tokens)
    {
        _numbers.Add(tokens.Number);
        if (tokens.Next() != JsonTokenType.Number)
        {
            throw tokens.Fault("a position needs two numbers, longitude and latitude.");
        }

        _numbers.Add(tokens.Number);
        // Heights and measures are of no use here.
        while (tokens.Next() == JsonTokenType.Number)
        {
        }

        if (tokens.Type != JsonTokenType.EndArray)
        {
            throw tokens.Fault("coordinates must be numbers.");
        }
    }
}
