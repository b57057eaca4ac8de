using System.Text;
using Dapper;
using Ioc.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Audit;

/// <summary>Old entries go into files, the chain goes on across the cut, and whoever touches either side of it is found.</summary>
public sealed class ArchiveTests
{
    [Fact]
    public Task Old_entries_go_into_files_and_the_chain_goes_on_across_the_cut() => ArchiveStory.CutAsync(store: null);

    [Fact]
    public Task Whatever_is_done_to_a_file_or_to_the_entries_beside_the_cut_is_found() => ArchiveStory.TamperAsync(store: null);

    [Fact]
    public Task A_move_that_was_cut_off_is_undone_at_the_next_start_and_made_again_without_loss_or_doubles() => ArchiveStory.BreakOffAsync(
        store: null, "CREATE TRIGGER broken BEFORE INSERT ON audit_archive BEGIN SELECT RAISE(ABORT, 'gone'); END", "DROP TRIGGER broken");

    [Fact]
    public async Task A_clock_that_was_put_back_tears_no_hole_and_a_file_that_the_store_does_not_know_stays()
    {
        await using var office = new ArchiveOffice(null);
        await office.KeepThreeSeasonsAsync();
        // One entry of long ago after those of today: only whole beginnings go.
        office.Clock.Set(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await office.WriteAsync(1);
        await office.ArchiveAsync(2026, 9, 1, files: 0);

        // As after the store was restored from a copy of before: the file may be the only one that has these entries.
        await office.TamperAsync("UPDATE audit_archive SET file = 'another' WHERE first = 1; UPDATE audit_archive SET hash_after = 'another' WHERE first = 1");
        await office.Archive.PutAwayAsync(default);

        Assert.Equal(2, office.Files.Count);
        Assert.NotNull((await office.VerifyAsync()).BrokenAt);
    }
}

[Collection(WithPostgres.Name)]
public sealed class ArchiveInPostgresTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task Old_entries_go_into_files_and_the_chain_goes_on_across_the_cut() => await ArchiveStory.CutAsync(await postgres.NewDatabaseAsync());

    [PostgresFact]
    public async Task Whatever_is_done_to_a_file_or_to_the_entries_beside_the_cut_is_found() => await ArchiveStory.TamperAsync(await postgres.NewDatabaseAsync());

    [PostgresFact]
    public async Task A_move_that_was_cut_off_is_undone_at_the_next_start_and_made_again_without_loss_or_doubles() => await ArchiveStory.BreakOffAsync(
        await postgres.NewDatabaseAsync(), "ALTER TABLE audit_archive ADD CONSTRAINT broken CHECK (first > 1)", "ALTER TABLE audit_archive DROP CONSTRAINT broken");
}

/// <summary>The same in both stores.</summary>
internal static class ArchiveStory
{
    public static async Task CutAsync(string? store)
    {
        await using var office = new ArchiveOffice(store);
        await office.KeepThreeSeasonsAsync();

        var verdict = await office.VerifyAsync();

        Assert.True(verdict.BrokenAt is null, verdict.ToString());
        Assert.Equal((82L, 61L, 0L), (verdict.Entries, verdict.Archived, verdict.Elsewhere));
        Assert.Equal(["000000000001-000000000030.ndjson.gz", "000000000031-000000000061.ndjson.gz"], office.Files.Select(Path.GetFileName));
        Assert.Equal(62, await office.AskAsync<long>("SELECT min(seq) FROM audit_entry"));
        Assert.Equal(2, await office.AskAsync<long>("SELECT count(*) FROM audit_archive WHERE months = 2"));
        // What was moved is in the chain itself, in the transaction that moved it.
        Assert.Equal("000000000031-000000000061.ndjson.gz", await office.AskAsync<string>("SELECT subject FROM audit_entry WHERE seq = 62 AND action = 'audit.archived'"));
        Assert.Equal((0, $"verified 82 entries, 61 of them in the archive; head 82 {verdict.Hash}"), await CommandAsync(office));
    }

    public static async Task TamperAsync(string? store)
    {
        await using var office = new ArchiveOffice(store);
        await office.KeepThreeSeasonsAsync();
        var (first, second) = (office.Files[0], office.Files[1]);
        var (one, two) = (await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));

        // Every byte of the file, also those of its head that change nothing of what it says.
        for (var at = 0; at < one.Length; at += at < 20 ? 1 : 97)
        {
            await FindsAsync(office, "archive-changed", 1..30, () => File.WriteAllBytes(first, [.. one[..at], (byte)(one[at] ^ 0x10), .. one[(at + 1)..]]), first, one);
        }

        await FindsAsync(office, "archive-changed", 1..30, () => File.WriteAllBytes(first, one[..^40]), first, one);
        await FindsAsync(office, "archive-changed", 1..30, () => File.WriteAllBytes(first, one[..(one.Length / 2)]), first, one);
        await FindsAsync(office, "archive-changed", 1..30, () => File.WriteAllBytes(first, []), first, one);
        await FindsAsync(office, "archive-changed", 31..61, () => File.WriteAllBytes(second, one), second, two);
        await FindsAsync(office, "archive-missing", 31..31, () => File.Delete(second), second, two);
        await FindsAsync(office, "archive-changed", 1..1, () => Swap(first, second), first, one, second, two);

        // The file removed and its row made that of another node: the chain knows who made it.
        var node = await office.AskAsync<string>("SELECT node FROM audit_archive WHERE first = 1");
        await office.TamperAsync("UPDATE audit_archive SET node = 'another' WHERE first = 1");
        File.Delete(first);
        await FindsAsync(office, "archive-missing", 1..1);
        await File.WriteAllBytesAsync(first, one);
        await office.TamperAsync($"UPDATE audit_archive SET node = '{node}' WHERE first = 1");
        Assert.Null((await office.VerifyAsync()).BrokenAt);

        await FindsAsync(office, "cut-off", 80..80, "DELETE FROM audit_entry WHERE seq >= 80");
        // With the head put back to fit, the anchors know.
        await FindsAsync(office, "cut-off", 80..80, "UPDATE audit_head SET seq = 79, hash = (SELECT hash FROM audit_entry WHERE seq = 79)");
        await FindsAsync(office, "missing", 62..62, "DELETE FROM audit_entry WHERE seq <= 64");
        // Said to be archived: no file has them.
        await FindsAsync(office, "missing", 62..62, "UPDATE audit_head SET archived = 64");
        await FindsAsync(office, "cut-off", 62..62, "UPDATE audit_head SET archived = 79; DELETE FROM audit_entry");
        await FindsAsync(office, "cut-off", 31..31, "DELETE FROM audit_archive WHERE first = 31");
    }

    public static async Task BreakOffAsync(string? store, string breaks, string mends)
    {
        await using var office = new ArchiveOffice(store);
        await new Ioc.Storage.MigrateStore(office.Store, office.Clock).RunAsync(default);
        await office.WriteAsync(30);
        await office.TamperAsync(breaks);
        office.Clock.Set(new DateTimeOffset(2026, 4, 1, 2, 40, 0, TimeSpan.FromHours(7)));
        // The file is made, then the process is gone; another ends while it writes.
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => office.Archive.RunAsync(default));
        await office.TamperAsync(mends);
        await File.WriteAllTextAsync(Path.Combine(office.Folder, "000000000001-000000000030.ndjson.gz.part"), "half");
        Assert.Equal(2, office.Files.Count);
        Assert.Equal(30, (await office.VerifyAsync()).Entries);

        // The next start, by a clock that is further on, so that the next file has other ends.
        await office.WriteAsync(5);
        office.Clock.Set(new DateTimeOffset(2026, 7, 1, 2, 40, 0, TimeSpan.FromHours(7)));
        await using (var product = await RunningProduct.StartAsync(_ => office.Installation, office.Installation.DataDirectory, builder => builder.Services.AddSingleton<TimeProvider>(office.Clock)))
        {
            Assert.Empty(office.Files);
            Assert.Single(await product.Services.GetRequiredService<AuditArchive>().RunAsync(default));
            Assert.Equal(["000000000001-000000000035.ndjson.gz"], office.Files.Select(Path.GetFileName));
        }

        var verdict = await office.VerifyAsync();
        Assert.True(verdict.BrokenAt is null, verdict.ToString());
        Assert.Equal(35, verdict.Archived);
        Assert.Equal(0, await office.AskAsync<long>("SELECT count(*) FROM audit_entry WHERE seq <= 35"));
    }

    private static async Task FindsAsync(ArchiveOffice office, string reason, Range within, Action tampering, params object[] mends)
    {
        tampering();
        await FindsAsync(office, reason, within);
        for (var number = 0; number < mends.Length; number += 2)
        {
            await File.WriteAllBytesAsync((string)mends[number], (byte[])mends[number + 1]);
        }

        Assert.Null((await office.VerifyAsync()).BrokenAt);
    }

    private static void Swap(string one, string other)
    {
        File.Move(one, one + ".away");
        File.Move(other, one);
        File.Move(one + ".away", other);
    }

    private static async Task FindsAsync(ArchiveOffice office, string reason, Range within, string sql)
    {
        await office.TamperAsync(sql);
        await FindsAsync(office, reason, within);
    }

    private static async Task FindsAsync(ArchiveOffice office, string reason, Range within)
    {
        var verdict = await office.VerifyAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(reason, verdict.Reason);
        Assert.InRange(verdict.BrokenAt!.Value, within.Start.Value, within.End.Value);
        var (code, said) = await CommandAsync(office);
        Assert.Equal(1, code);
        Assert.StartsWith($"broken at {verdict.BrokenAt}: {reason}", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> CommandAsync(ArchiveOffice office)
    {
        await using var said = new StringWriter(new StringBuilder());
        var code = await VerifyAuditCommand.RunAsync(office.Installation, said);
        return (code, said.ToString().Trim());
    }
}
