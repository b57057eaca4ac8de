using Dapper;
using Ioc.Audit;
using Ioc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Audit;

/// <summary>The audit log of an installation on a real store, without the product around it: its clock goes on by months.</summary>
/// <param name="store">Connection string of PostgreSQL; <see langword="null"/> for SQLite.</param>
internal sealed class ArchiveOffice(string? store) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private AuditAnchors? _anchors;

    public OfficeClock Clock { get; } = new(new DateTimeOffset(2026, 1, 15, 9, 0, 0, TimeSpan.FromHours(7)));

    public Installation Installation => field ??= new Installation { DataDirectory = _folder.Path, Provinces = ["22"], Postgres = store, AuditMonths = 2, Demo = false, Port = 0, AdminPassword = RunningProduct.AdminPassword };

    public OperationalStore Store => field ??= new OperationalStore(Installation);

    public AuditStore Log => field ??= new AuditStore(Store, new NodeName(Installation));

    public AuditArchive Archive => field ??= new AuditArchive(Log, Installation, Clock, NullLogger<AuditArchive>.Instance);

    public string Folder => Path.Combine(_folder.Path, "audit", "archive");

    public List<string> Files => [.. (Directory.Exists(Folder) ? Directory.GetFiles(Folder) : []).Order(StringComparer.Ordinal)];

    private AuditAnchors Anchors => _anchors ??= new AuditAnchors(Installation, Clock);

    /// <summary>Two files of the archive, of 30 entries and 31 – the last one tells of the first file – and 21 entries at hand.</summary>
    public async Task KeepThreeSeasonsAsync()
    {
        await new MigrateStore(Store, Clock).RunAsync(default);
        await WriteAsync(30);
        await ArchiveAsync(2026, 4, 1, files: 1);
        await WriteAsync(30);
        await ArchiveAsync(2026, 8, 1, files: 1);
        await WriteAsync(20);
    }

    public async Task ArchiveAsync(int year, int month, int day, int files)
    {
        Clock.Set(new DateTimeOffset(year, month, day, 2, 40, 0, TimeSpan.FromHours(7)));
        Assert.Equal(files, (await Archive.RunAsync(default)).Count);
    }

    public async Task WriteAsync(int entries, string whoId = "")
    {
        for (var number = 0; number < entries; number++)
        {
            var what = new AuditEvent(Clock.GetUtcNow(), "binh", "account", "10.0.0.1", "dossiers.listed", $"n{number}", "22", AuditEvent.Done, "{}") { WhoId = whoId };
            Anchors.Note(await Log.WriteAsync([new AuditWrite(what)], default));
        }
    }

    public Task<AuditVerdict> VerifyAsync() => new VerifyAudit(Log, Anchors, Installation, Clock).RunAsync(default);

    /// <summary>As somebody would who has the keys of the store: the guards go first.</summary>
    public async Task TamperAsync(string sql)
    {
        await using var connection = await Store.OpenAsync(default);
        if (Store.IsPostgres)
        {
            await connection.ExecuteAsync("DROP TRIGGER IF EXISTS audit_entry_not_changed ON audit_entry");
        }
        else
        {
            await connection.ExecuteAsync("DROP TRIGGER IF EXISTS audit_entry_not_deleted");
        }

        await connection.ExecuteAsync(sql);
    }

    public async Task<T?> AskAsync<T>(string sql)
    {
        await using var connection = await Store.OpenAsync(default);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async ValueTask DisposeAsync()
    {
        _anchors?.Dispose();
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
