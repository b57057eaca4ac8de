namespace Ioc.Ingestion;

/// <summary>
/// A set of digests that may say "perhaps" of one it never saw (fewer than 1 in 200) but never "no" of one it did. Grows by
/// layers, so that neither a small nor a large installation pays for the other. Written by one thread; read by that thread.
/// </summary>
public sealed class BloomFilter
{
    private const int FirstCapacity = 1 << 20;

    /// <summary>
    /// Of a layer of four times the one before. Every layer is asked, so their errors add up: the small ones can afford to make nearly none.
    /// Each "perhaps" in vain costs a look-up in the log.
    /// </summary>
    private static readonly int[] BitsPerEntry = [24, 20, 16, 14];

    private readonly List<Layer> _layers = [];

    public void Add(ulong digest)
    {
        if (_layers.Count == 0 || _layers[^1].Count == _layers[^1].Capacity)
        {
            var capacity = _layers.Count == 0 ? FirstCapacity : Math.Min(_layers[^1].Capacity, 1 << 28) * 4;
            _layers.Add(new Layer(capacity, BitsPerEntry[Math.Min(_layers.Count, BitsPerEntry.Length - 1)]));
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

    /// <summary>All bits of a digest lie in one block of 512: a look touches one line of memory or two, not one for each bit.</summary>
    private sealed class Layer(int capacity, int bitsPerEntry)
    {
        private const int Words = 8;

        private readonly ulong[] _bits = new ulong[(((long)capacity * bitsPerEntry / 512) + 1) * Words];
        private readonly int _probes = Math.Min(12, (int)(bitsPerEntry * 0.6));

        public int Capacity => capacity;

        public int Count { get; private set; }

        public void Add(ulong digest)
        {
            var block = Block(digest);
            for (var (probe, mixed) = (0, Mix(digest)); probe < _probes; probe++, mixed = Mix(mixed))
            {
                block[(int)(mixed >> 61)] |= 1UL << (int)(mixed >> 55);
            }
            Count++;
        }

        public bool MayContain(ulong digest)
        {
            var block = Block(digest);
            for (var (probe, mixed) = (0, Mix(digest)); probe < _probes; probe++, mixed = Mix(mixed))
            {
                if ((block[(int)(mixed >> 61)] & (1UL << (int)(mixed >> 55))) == 0)
                {
                    return false;
                }
            }
            return true;
        }

        private Span<ulong> Block(ulong digest) =>
            _bits.AsSpan((int)Math.BigMul(digest, (ulong)(_bits.Length / Words), out _) * Words, Words);

        // The upper bits of a linear congruential sequence, begun anew by each digest.
        private static ulong Mix(ulong digest) => (digest * 0xD1342543DE82EF95) + 0x9E3779B97F4A7C15;
    }
}
