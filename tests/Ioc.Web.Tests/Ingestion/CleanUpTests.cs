using Dapper;
using Ioc.Ingestion;
using Ioc.Storage;

namespace Ioc.Tests.Ingestion;

public sealed class CleanUpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_was_dismissed_a_quarter_ago_is_forgotten_and_what_waits_never_is()
    {
        await using var store = new OperationalStore(new Installation { DataDirectory = _folder.Path, Provinces = ["22"] });
        await new MigrateStore(store, TimeProvider.System).RunAsync(CancellationToken.None);
        var today = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(7));
        await KeepAsync(store, "old and dismissed", today.AddDays(-100), "dismissed");
        await KeepAsync(store, "old and replayed", today.AddDays(-100), "replayed");
        await KeepAsync(store, "old and waiting", today.AddDays(-100), null);
        await KeepAsync(store, "dismissed last week", today.AddDays(-7), "dismissed");

        var forgotten = await new Quarantine(store).ForgetAsync(today - CleanUpQuarantineJob.KeptFor, CancellationToken.None);

        Assert.Equal(2, forgotten);
        await using var connection = await store.OpenAsync(CancellationToken.None);
        Assert.Equal(["dismissed last week", "old and waiting"], await connection.QueryAsync<string>("SELECT fingerprint FROM quarantine ORDER BY fingerprint"));
    }

    [Fact]
    public async Task A_large_body_leaves_no_file_that_a_kill_could_leave_behind()
    {
        using var body = await SpooledBody.ReceiveAsync(new MemoryStream(new byte[5_000_000]), _folder.Path, CancellationToken.None);

        Assert.Equal(5_000_000, body.Length);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        body.Rewind();
        Assert.Equal(1_000, body.Read(new byte[1_000]));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task KeepAsync(OperationalStore store, string fingerprint, DateTimeOffset at, string? outcome)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            "INSERT INTO quarantine (fingerprint, code, message, source, shape, kept, arrived_at, last_at, outcome) VALUES (@fingerprint, 'malformed', '', 's', 0, '{}', @at, @at, @outcome)",
            new { fingerprint, at = at.ToUnixTimeMilliseconds(), outcome });
    }
}
