using System.IO.Hashing;
using System.Text;

namespace Ioc.Ingestion;

/// <summary>Makes each of few, often repeated texts only once. Bounded: the older text of a slot gives way.</summary>
internal sealed class Utf8Cache
{
    private const int Slots = 4096;

    private readonly (byte[] Bytes, string Text)[] _slots = new (byte[], string)[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        ref var slot = ref _slots[XxHash3.HashToUInt64(utf8) % Slots];
        if (slot.Bytes is { } bytes && utf8.SequenceEqual(bytes))
        {
            return slot.Text;
        }
        slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return slot.Text;
    }
}
