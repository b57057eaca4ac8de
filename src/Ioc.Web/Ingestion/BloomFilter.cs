namespace Ioc.Ingestion;

/// <summary>
/// A set of digests that may say "perhaps" of one it never saw (about 1 in 100) but never "no" of one it did. Grows by
/// layers, so that neither a small nor a large installation pays for the other. Written by one thread; read by that thread.
/// </summary>
public sealed class BloomFilter
{
    private const int BitsPerEntry = 10;
    private const int Probes = 7;

    private readonly List<Layer> _layers = [];
    private int _nextCapacity = 1 << 20;

    public void Add(ulong digest)
    {
        if (_layers.Count == 0 || _layers[^1].Count == _layers[^1].Capacity)
        {
            _layers.Add(new Layer(_nextCapacity));
            _nextCapacity *= 4;
        }
        _layers[^1].Add(digest);
    }

    public bool MayContain(ulong digest)
    {
        foreach (var layer in _layers)
        {
            if (layer.MayContain(digest))
            {
                return true;
            }
        }
        return false;
    }

    private sealed class Layer(int capacity)
    {
        private readonly ulong[] _bits = new ulong[((long)capacity * BitsPerEntry / 64) + 1];

        public int Capacity => capacity;

        public int Count { get; private set; }

        public void Add(ulong digest)
        {
            for (var probe = 0; probe < Probes; probe++)
            {
                var bit = Bit(digest, probe);
                _bits[bit >> 6] |= 1UL << (int)(bit & 63);
            }
            Count++;
        }

        public bool MayContain(ulong digest)
        {
            for (var probe = 0; probe < Probes; probe++)
            {
                var bit = Bit(digest, probe);
                if ((_bits[bit >> 6] & (1UL << (int)(bit & 63))) == 0)
                {
                    return false;
                }
            }
            return true;
        }

        // Two halves of a good digest stand for as many hash functions as one likes.
        private ulong Bit(ulong digest, int probe) =>
            Math.BigMul(((digest & 0xFFFFFFFF) * 0x9E3779B97F4A7C15) + ((ulong)probe * (digest | 1)), (ulong)_bits.Length * 64, out _);
    }
}
