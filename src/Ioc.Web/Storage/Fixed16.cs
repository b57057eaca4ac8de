using System.Buffers.Binary;

namespace Ioc.Storage;

/// <summary>A FixedString(16).</summary>
/// <remarks>
/// Not a <see cref="UInt128"/>: whatever touches one cannot be compiled ahead of time, and the first seconds of a bulk load then go to the
/// just-in-time compiler (docs/decisions/0009).
/// </remarks>
public readonly record struct Fixed16(ulong First, ulong Second)
{
    public const int Size = 16;

    public static Fixed16 Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Second);
    }
}
