using System.Globalization;
using System.Text.Json;
using Dapper;

namespace Ioc.Audit;

/// <summary>How the log fares: the last walk along the chain, and the rule by which entries are kept at hand.</summary>
public sealed class AuditState(AuditStore store, Installation installation, TimeProvider clock)
{
    private const string Verdict = "audit-verdict";
    private const string Months = "audit-months";

    public async Task<AuditVerdict?> VerdictAsync(CancellationToken cancellationToken) =>
        await ReadAsync(Verdict, cancellationToken) is { } text ? JsonSerializer.Deserialize<AuditVerdict>(text, AuditEvent.Json) : null;

    internal Task NoteAsync(AuditVerdict verdict, CancellationToken cancellationToken) => KeepAsync(Verdict, JsonSerializer.Serialize(verdict, AuditEvent.Json), cancellationToken);

    /// <summary>The rule has versions: each change of it is an entry, and each file of the archive names the months that were in force.</summary>
    internal async Task NoteRuleAsync(CancellationToken cancellationToken)
    {
        var now = installation.AuditMonths.ToString(CultureInfo.InvariantCulture);
        var before = await ReadAsync(Months, cancellationToken);
        if (before != now)
        {
            var detail = new Dictionary<string, string> { ["months"] = now, ["before"] = before ?? "" };
            await store.WriteAsync([new AuditWrite(AuditEvent.OfProduct(clock.GetUtcNow(), "audit.retention-set", "", detail).Plain())], cancellationToken);
            await KeepAsync(Months, now, cancellationToken);
        }
    }

    private async Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await store.Store.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>("SELECT value FROM setting WHERE name = @name", new { name });
    }

    private async Task KeepAsync(string name, string value, CancellationToken cancellationToken)
    {
        await using var connection = await store.Store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { name, value });
    }
}
