using System.Runtime.InteropServices;
using System.Text;

namespace Ioc.Engine;

/// <summary>The <c>param_*</c> values of a request, laid out for the library; they bind to <c>{name:Type}</c>.</summary>
internal sealed unsafe class QueryParameters : IDisposable
{
    public static readonly QueryParameters None = new([]);

    public QueryParameters(IReadOnlyList<KeyValuePair<string, string>> values)
    {
        Count = (nuint)values.Count;
        Names = (byte**)NativeMemory.AllocZeroed(Count + 1, (nuint)sizeof(byte*));
        Values = (byte**)NativeMemory.AllocZeroed(Count + 1, (nuint)sizeof(byte*));
        NameLengths = (nuint*)NativeMemory.AllocZeroed(Count + 1, (nuint)sizeof(nuint));
        ValueLengths = (nuint*)NativeMemory.AllocZeroed(Count + 1, (nuint)sizeof(nuint));
        for (var index = 0; index < values.Count; index++)
        {
            Names[index] = Copy(values[index].Key, out NameLengths[index]);
            Values[index] = Copy(values[index].Value, out ValueLengths[index]);
        }
    }

    public nuint Count { get; }

    public byte** Names { get; }

    public nuint* NameLengths { get; }

    public byte** Values { get; }

    public nuint* ValueLengths { get; }

    public void Dispose()
    {
        for (nuint index = 0; index < Count; index++)
        {
            NativeMemory.Free(Names[index]);
            NativeMemory.Free(Values[index]);
        }

        NativeMemory.Free(Names);
        NativeMemory.Free(Values);
        NativeMemory.Free(NameLengths);
        NativeMemory.Free(ValueLengths);
    }

    private static byte* Copy(string value, out nuint length)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        var copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        copy[bytes.Length] = 0;
        length = (nuint)bytes.Length;
        return copy;
    }
}
