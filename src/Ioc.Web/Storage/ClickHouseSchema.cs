using System.Security.Cryptography;
using System.Text;

namespace Ioc.Storage;

/// <summary>Brings the ClickHouse schema up to date: each migration once, in order, its text never changed afterwards.</summary>
public sealed class ClickHouseSchema(ClickHouseClient clickHouse)
{
    private static readonly Sql CreateJournal = Sql.Load("schema/create_journal");
    private static readonly Sql ReadJournal = Sql.Load("schema/read_journal");
    private static readonly Sql WriteJournal = Sql.Load("schema/write_journal");

    /// <exception cref="InvalidOperationException">A migration that was already run reads differently now.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await clickHouse.ExecuteAsync(CreateJournal, cancellationToken: cancellationToken);
        var done = (await clickHouse.QueryAsync(ReadJournal, null, row => (Name: row.ReadString(), Checksum: row.ReadString()), cancellationToken))
            .ToDictionary(m => m.Name, m => m.Checksum);

        foreach (var migration in Sql.Migrations)
        {
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Text)));
            if (!done.TryGetValue(migration.Name, out var recorded))
            {
                await clickHouse.ExecuteAsync(migration, cancellationToken: cancellationToken);
                await clickHouse.ExecuteAsync(WriteJournal, new ClickHouseParameters().Add("name", migration.Name).Add("checksum", checksum), cancellationToken: cancellationToken);
            }
            else if (recorded != checksum)
            {
                throw new InvalidOperationException(
                    $"sql/clickhouse/migrations/{migration.Name}.sql was changed after it had been run; write a new migration instead.");
            }
        }
    }
}
