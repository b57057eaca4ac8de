using System.Collections.Frozen;
using Dapper;
using Ioc.Geography;
using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>Which commune an agency code of the source systems belongs to. Replaced whole; dossiers already taken keep their commune.</summary>
public sealed class UnitTable(OperationalStore store, CommuneDirectory communes)
{
    private volatile FrozenDictionary<string, string> _communes = FrozenDictionary<string, string>.Empty;

    /// <summary>The commune of a unit; a commune's own code stands for itself. <see langword="null"/> for a unit the table lacks.</summary>
    public string? Commune(string unitCode) => _communes.GetValueOrDefault(unitCode) ?? communes.Find(unitCode)?.Code;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Unit, string Commune)>("SELECT unit_code, commune_code FROM unit");
        _communes = rows.ToFrozenDictionary(row => row.Unit, row => row.Commune);
    }

    public async Task ReplaceAsync(IReadOnlyDictionary<string, string> units, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("DELETE FROM unit", transaction: transaction);
        await connection.ExecuteAsync(
            "INSERT INTO unit (unit_code, commune_code) VALUES (@Key, @Value)", units.Select(u => new { u.Key, u.Value }), transaction);
        await transaction.CommitAsync(cancellationToken);
        _communes = units.ToFrozenDictionary();
    }
}
