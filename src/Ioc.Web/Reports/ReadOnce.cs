namespace Ioc.Reports;

/// <summary>
/// What was read already for one report: sections that look at the same figures read them once, and cannot differ in them. Used by one
/// making at a time, and gone with it.
/// </summary>
public sealed class ReadOnce
{
    private readonly Dictionary<object, Task> _read = [];

    /// <param name="key">Says all that the answer depends on beside the report's question.</param>
    public Task<T> OfAsync<T>(object key, Func<Task<T>> read)
    {
        if (!_read.TryGetValue(key, out var known))
        {
            _read[key] = known = read();
        }
        return (Task<T>)known;
    }
}
