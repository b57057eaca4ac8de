using System.Data.Common;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Ioc.Audit;
using Ioc.Shell;
using Ioc.Storage;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Audit;

/// <summary>Who saw, changed and took away what is in the log, and nobody changes it unseen.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private RunningProduct _product = null!;

    public async Task InitializeAsync() => _product = await RunningProduct.StartAsync();

    public async Task DisposeAsync() => await _product.DisposeAsync();

    [Fact]
    public void Every_door_that_changes_something_is_audited_but_that_of_records_which_are_counted_elsewhere()
    {
        string[] knowinglyNot = ["POST /api/v1/ingest/dossiers", "POST /hubs/live/negotiate"];

        var silent = from endpoint in _product.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                     where endpoint.Metadata.GetMetadata<AuditedAction>() is null
                     from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
                     where method is not ("GET" or "HEAD" or "OPTIONS")
                     select $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";

        Assert.Empty(silent.Except(knowinglyNot));
    }

    [Fact]
    public void Every_action_has_words_in_both_languages() =>
        Assert.All(_product.Services.GetRequiredService<AuditActions>().All, action =>
        {
            Assert.NotEqual($"audit.action.{action}", Language.Vietnamese[$"audit.action.{action}"]);
            Assert.NotEqual($"audit.action.{action}", Language.English[$"audit.action.{action}"]);
        });

    [Fact]
    public async Task What_people_and_machines_do_is_in_the_log_with_who_and_how_it_ended()
    {
        await DoThingsAsync();
        using var auditor = await SignedInAsync(_product, "admin", RunningProduct.AdminPassword);

        var entries = await EntriesAsync(auditor, "/api/v1/audit");

        Assert.Contains(("read", "dossiers.listed", "done"), entries);
        Assert.Contains(("admin", "sign-in.failed", "refused"), entries);
        Assert.Contains(("admin", "signed-in", "done"), entries);
        Assert.Contains(("read", "report.made", "done"), entries);
        Assert.Contains(("alarms", "silence.added", "done"), entries);
        Assert.Contains(("alarms", "alarm.acknowledged", "refused"), entries);
        // A name that nobody has may be a password that slipped into the wrong field.
        Assert.DoesNotContain(entries, entry => entry.Who == "mat-khau-cua-toi");
        Assert.All(await EntriesAsync(auditor, "/api/v1/audit?action=silence.added"), entry => Assert.Equal("silence.added", entry.Action));
        Assert.Equal((HttpStatusCode.Forbidden, (string?)"forbidden"), await new FigureReader(_product.WithKey(RunningProduct.ReadKey)).RefusedAsync("api/v1/audit"));
    }

    [Fact]
    public async Task The_log_leaves_as_a_file_and_that_is_in_the_log_too()
    {
        await DoThingsAsync();
        using var auditor = await SignedInAsync(_product, "admin", RunningProduct.AdminPassword);

        var csv = await (await auditor.GetAsync("/api/v1/audit/export.csv")).Content.ReadAsStringAsync();
        var lines = (await (await auditor.GetAsync("/api/v1/audit/export.ndjson")).Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("dossiers.listed", csv);
        var numbers = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => (long)number).Reverse(), numbers);
        Assert.Contains(("admin", "audit.exported", "done"), await EntriesAsync(auditor, "/api/v1/audit?action=audit.exported"));
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET who = 'nobody' WHERE seq = 2", 2, "changed")]
    [InlineData("DELETE FROM audit_entry WHERE seq = 3", 3, "missing")]
    [InlineData("UPDATE audit_entry SET seq = -seq WHERE seq IN (2, 3); UPDATE audit_entry SET seq = 5 + seq WHERE seq < 0", 2, "changed")]
    public async Task An_entry_that_somebody_with_the_keys_of_the_store_changed_is_found(string tampering, long at, string reason)
    {
        await DoThingsAsync();
        var verify = _product.Services.GetRequiredService<VerifyAudit>();
        var before = await verify.RunAsync(default);
        Assert.True(before.BrokenAt is null && before.Entries >= 5, before.ToString());
        await using var connection = await _product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        await Assert.ThrowsAnyAsync<DbException>(() => connection.ExecuteAsync(tampering));

        foreach (var trigger in new[] { "not_changed", "not_deleted", "not_replaced" })
        {
            await connection.ExecuteAsync($"DROP TRIGGER audit_entry_{trigger}");
        }
        await connection.ExecuteAsync(tampering);

        var after = await verify.RunAsync(default);
        Assert.Equal((at, reason), (after.BrokenAt, after.Reason));
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_done()
    {
        using var machine = _product.WithKey(RunningProduct.AlarmsKey);
        await using var connection = await _product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        await connection.ExecuteAsync("ALTER TABLE audit_begun RENAME TO audit_begun_away");

        using var answer = await SilenceAsync(machine);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("audit-unavailable", await answer.Content.ReadAsStringAsync());
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM alarm_silence"));
    }

    private async Task DoThingsAsync()
    {
        using var reader = _product.WithKey(RunningProduct.ReadKey);
        using var alarms = _product.WithKey(RunningProduct.AlarmsKey);
        using var browser = _product.Browser();
        await reader.GetAsync("api/v1/dossiers?state=open&province=22");
        await browser.SignInAsync("admin", "wrong");
        await browser.SignInAsync("mat-khau-cua-toi", "wrong");
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("api/v1/reports/06a.json?province=22&from=2026-10-01&to=2026-10-31")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await SilenceAsync(alarms)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await alarms.PostAsync("api/v1/alarms/none/acknowledge", Json("""{"note":"x"}"""))).StatusCode);
    }

    internal static Task<HttpResponseMessage> SilenceAsync(HttpClient caller) => caller.PostAsync(
        "api/v1/silences", Json($$"""{"match":{"commune":"06724"},"until":"{{TimeProvider.System.GetUtcNow().AddHours(2):yyyy-MM-dd'T'HH:mm:ss'Z'}}","reason":"Bảo trì"}"""));

    internal static async Task<Browser> SignedInAsync(RunningProduct product, string name, string password)
    {
        var browser = product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(name, password)).StatusCode);
        return browser;
    }

    internal static async Task<List<(string Who, string Action, string Outcome)>> EntriesAsync(Browser auditor, string address)
    {
        using var answer = await auditor.GetAsync(address);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return [.. JsonDocument.Parse(body).RootElement.GetProperty("entries").EnumerateArray()
            .Select(entry => (entry.GetProperty("who").GetString()!, entry.GetProperty("action").GetString()!, entry.GetProperty("outcome").GetString()!))];
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}

[Collection(WithPostgres.Name)]
public sealed class AuditInPostgresTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task Two_nodes_write_one_chain_without_gaps_and_nobody_changes_it()
    {
        var store = await postgres.NewDatabaseAsync();
        await using var one = await RunningProduct.StartAsync(plain => plain with { Postgres = store });
        await using var two = await RunningProduct.StartAsync(plain => plain with { Postgres = store });
        var callers = new[] { one.WithKey(RunningProduct.AlarmsKey), two.WithKey(RunningProduct.AlarmsKey) };

        await Task.WhenAll(Enumerable.Range(0, 60).Select(turn => AuditTests.SilenceAsync(callers[turn % 2])));

        var verdict = await one.Services.GetRequiredService<VerifyAudit>().RunAsync(default);
        Assert.True(verdict.BrokenAt is null, verdict.ToString());
        await using var connection = await one.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        Assert.Equal(60, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'silence.added' AND outcome = 'done'"));
        Assert.Equal(
            await connection.ExecuteScalarAsync<long>("SELECT max(seq) FROM audit_entry"), await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_entry"));
        await Assert.ThrowsAnyAsync<DbException>(() => connection.ExecuteAsync("UPDATE audit_entry SET who = 'nobody'"));
        await Assert.ThrowsAnyAsync<DbException>(() => connection.ExecuteAsync("DELETE FROM audit_entry"));
    }
}
