using System.Collections.Concurrent;
using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>When each source last sent anything that could be taken.</summary>
public sealed class SourceArrivals(ClickHouseClient clickHouse)
{
    private static readonly Sql Query = Sql.Load("ingestion/source_arrivals");

    private readonly ConcurrentDictionary<string, DateTimeOffset> _last = new();

    public IReadOnlyDictionary<string, DateTimeOffset> Last => _last;

    public void Note(string source, DateTimeOffset at) => _last[source] = at;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (source, at) in await clickHouse.QueryAsync(Query, null, row => (row.ReadString(), row.ReadInstant()), cancellationToken))
        {
            _last.TryAdd(source, at);
        }
    }
}
