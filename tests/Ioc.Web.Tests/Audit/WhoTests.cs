using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Access;
using Ioc.Audit;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;

namespace Ioc.Tests.Audit;

/// <summary>A name may be several accounts' in turn: the log tells them apart, and entries of before it did are as they were.</summary>
public sealed class WhoTests
{
    private static readonly AuditEvent Event = new(
        DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123), "binh", "account", "10.0.0.1", "dossiers.listed", "a\"b", "22", AuditEvent.Done, """{"state":"open"}""");

    [Fact]
    public void An_entry_without_the_id_has_the_hash_it_always_had_and_one_with_it_covers_it()
    {
        const string Plain = """[7,1790000000123,"binh","account","10.0.0.1","dossiers.listed","a\"b","22","done","{\"state\":\"open\"}"]""";

        Assert.Equal(Sha256(Plain), AuditChain.HashOf(AuditChain.Begin, 7, Event));
        Assert.Equal(Sha256(Plain[..^1] + ",\"id-1\"]"), AuditChain.HashOf(AuditChain.Begin, 7, Event with { WhoId = "id-1" }));
    }

    [Fact]
    public Task Entries_of_before_and_after_are_one_chain_and_a_changed_id_is_found() => ChainAsync(null);

    [Fact]
    public async Task Two_accounts_of_one_name_in_turn_are_told_apart_by_search_page_and_file()
    {
        await using var product = await RunningProduct.StartAsync();
        var ids = new List<string>();
        for (var turn = 0; turn < 2; turn++)
        {
            await People.AddAsync(product, "an", [Roles.CommuneOfficer]);
            using var person = product.Browser();
            await person.SignInAsync("an", "wrong");
            Assert.Equal(HttpStatusCode.Found, (await person.SignInAsync("an", People.Password)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/v1/dossiers?state=open")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/accounts")).StatusCode);
            await People.ChangeAsync(product, "an", async (accounts, account) =>
            {
                ids.Add(account.Id);
                Assert.True((await accounts.DeleteAsync(account)).Succeeded);
            });
        }

        using var auditor = product.Browser();
        await auditor.SignInAsync("admin", RunningProduct.AdminPassword);
        await FigureOffice.UntilAsync("all are in the log", async () => (await EntriesAsync(auditor, "who=an")).Count == 8);
        string[] each = ["access.refused", "dossiers.listed", "sign-in.failed", "signed-in"];
        Assert.All(ids, id =>
        {
            var own = EntriesAsync(auditor, $"whoId={id}").GetAwaiter().GetResult();
            Assert.Equal(each, own.Select(entry => entry.Action).Order(StringComparer.Ordinal));
            Assert.All(own, entry => Assert.Equal(id, entry.WhoId));
        });
        var page = await auditor.ReadAsync("/audit?who=an");
        Assert.All(ids, id => Assert.Contains($"href=\"/audit?whoId={id}\"", page));
        Assert.Contains($"value=\"{ids[0]}\"", await auditor.ReadAsync($"/audit?whoId={ids[0]}"));
        var csv = (await auditor.Client.GetStringAsync($"/api/v1/audit/export.csv?whoId={ids[1]}")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(",hash,whoId", csv[0], StringComparison.Ordinal);
        Assert.Equal(4, csv.Skip(1).Count(line => line.EndsWith($",{ids[1]}", StringComparison.Ordinal)));
        Assert.Equal(5, csv.Length);
    }

    internal static async Task ChainAsync(string? store)
    {
        await using var office = new ArchiveOffice(store);
        await office.KeepThreeSeasonsAsync();
        await office.WriteAsync(10, whoId: "id-1");
        await office.ArchiveAsync(2027, 1, 1, files: 1);
        await office.WriteAsync(5, whoId: "id-2");
        await office.WriteAsync(5);
        var verdict = await office.VerifyAsync();
        Assert.True(verdict.BrokenAt is null, verdict.ToString());
        // Of the 92 entries written before, all are in files, also those with an id.
        Assert.Equal((92L, 103L), (verdict.Archived, verdict.Entries));

        foreach (var (seq, id) in new[] { (94, "id-1"), (94, ""), (100, "id-2") })
        {
            await office.TamperAsync(office.Store.IsPostgres ? "DROP TRIGGER IF EXISTS audit_entry_not_changed ON audit_entry" : "DROP TRIGGER IF EXISTS audit_entry_not_changed");
            var before = await office.AskAsync<string>($"SELECT who_id FROM audit_entry WHERE seq = {seq}");
            await office.TamperAsync($"UPDATE audit_entry SET who_id = '{id}' WHERE seq = {seq}");
            Assert.Equal(((long?)seq, "changed"), ((await office.VerifyAsync()).BrokenAt, (await office.VerifyAsync()).Reason));
            await office.TamperAsync($"UPDATE audit_entry SET who_id = '{before}' WHERE seq = {seq}");
            Assert.Null((await office.VerifyAsync()).BrokenAt);
        }
    }

    private static async Task<List<(string Action, string WhoId)>> EntriesAsync(Browser auditor, string query) =>
        [.. JsonDocument.Parse(await auditor.Client.GetStringAsync($"/api/v1/audit?{query}")).RootElement.GetProperty("entries").EnumerateArray()
            .Select(entry => (entry.GetProperty("action").GetString()!, entry.GetProperty("whoId").GetString()!))];

    private static string Sha256(string entry) => Convert.ToHexStringLower(SHA256.HashData([.. new byte[32], .. Encoding.UTF8.GetBytes(entry)]));
}

[Collection(WithPostgres.Name)]
public sealed class WhoInPostgresTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task Entries_of_before_and_after_are_one_chain_and_a_changed_id_is_found() => await WhoTests.ChainAsync(await postgres.NewDatabaseAsync());
}
