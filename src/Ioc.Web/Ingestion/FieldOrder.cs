namespace Ioc.Ingestion;

/// <summary>Finds the fields of record after record: a sender writes its fields in one order, so what followed a field last time is tried first.</summary>
internal sealed class FieldOrder
{
    // By place of the field before, the first of all by 0.
    private readonly FieldDefinition?[] _next = new FieldDefinition?[FieldDefinition.All.Length + 1];
    private int _before;

    /// <summary>A new record begins.</summary>
    public void Begin() => _before = 0;

    /// <inheritdoc cref="FieldDefinition.Find"/>
    public FieldDefinition? Find(ReadOnlySpan<byte> utf8Name)
    {
        ref var next = ref _next[_before];
        if (next is null || !next.IsNamed(utf8Name))
        {
            next = FieldDefinition.Find(utf8Name);
        }
        if (next is not null)
        {
            _before = (int)next.Field + 1;
        }
        return next;
    }
}
