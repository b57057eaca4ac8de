using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Reports;

/// <summary>Names of fields as they were last sent by an instant, so that a report made again names them as the first did.</summary>
public sealed class FieldNames(ClickHouseClient clickHouse)
{
    private static readonly Sql Query = Sql.Load("reports/field_names");

    /// <param name="codes">Those that are wanted.</param>
    /// <param name="from">First day on which records are looked for; only for fields that have none since, all records are.</param>
    /// <returns>One that was never named is called by its code.</returns>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync(IReadOnlyCollection<string> codes, DateOnly from, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>();
        foreach (var since in new[] { LocalDay.Start(from), DateTimeOffset.UnixEpoch })
        {
            var missing = codes.Where(code => !names.ContainsKey(code)).ToList();
            if (missing.Count == 0)
            {
                break;
            }
            var found = await clickHouse.QueryAsync(
                Query, new ClickHouseParameters().Add("fields", missing).Add("since", since).Add("at", at), row => (row.ReadString(), row.ReadString()), cancellationToken);
            foreach (var (code, name) in found)
            {
                names[code] = name;
            }
        }
        return codes.ToDictionary(code => code, code => names.GetValueOrDefault(code, code));
    }
}
