using System.Net;
using System.Text.Json;
using Dapper;
using Ioc.Access;
using Ioc.Audit;
using Ioc.Protection;
using Ioc.Storage;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Ioc.Tests.Protection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Audit;

/// <summary>Who was refused what is in the log, and a flood of refusals is a number in it.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private RunningProduct _product = null!;

    public async Task InitializeAsync() => _product = await RunningProduct.StartAsync(
        plain => plain with { Protection = new ProtectionSettings { PlainHttp = true } }, adjust: builder => builder.Services.AddSingleton<IStartupFilter>(new PeerFromHeader()));

    public async Task DisposeAsync() => await _product.DisposeAsync();

    [Fact]
    public async Task Who_lacks_the_right_is_written_down_with_the_door_and_not_with_what_they_typed()
    {
        await People.AddAsync(_product, "binh", [Roles.CommuneOfficer]);
        using var person = _product.Browser();
        await person.SignInAsync("binh", People.Password);
        using var machine = _product.WithKey(RunningProduct.ReadKey);

        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/accounts?typed=freely")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await machine.DeleteAsync("/api/v1/silences/typed-freely")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await machine.GetAsync("/api/v1/audit")).StatusCode);

        var entries = await RefusalsAsync(3);
        Assert.Contains(("access.refused", "binh", "account", "GET /accounts", 1), entries);
        Assert.Contains(("access.refused", "read", "key", "DELETE /api/v1/silences/{id}", 1), entries);
        Assert.Contains(("access.refused", "read", "key", "GET /api/v1/audit", 1), entries);
        using var auditor = _product.Browser();
        await auditor.SignInAsync("admin", RunningProduct.AdminPassword);
        Assert.Contains(Ioc.Shell.Language.Vietnamese["audit.action.access.refused"], await auditor.ReadAsync("/audit?action=access.refused"));
    }

    [Fact]
    public async Task A_flood_of_wrong_keys_is_an_entry_and_a_number()
    {
        using var machine = _product.WithKey("a-key-that-somebody-made-up");

        for (var time = 0; time < 500; time++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await machine.GetAsync("/api/v1/indicators/communes")).StatusCode);
        }

        Assert.Equal([("key.refused", "", "key", "", 1)], await RefusalsAsync(1));
        await _product.Services.GetRequiredService<AuditRefusals>().EndWhileAsync();
        Assert.Equal([("key.refused", "", "key", "", 1), ("key.refused", "", "key", "", 499)], await RefusalsAsync(2));
        Assert.Null((await _product.Services.GetRequiredService<VerifyAudit>().RunAsync(default)).BrokenAt);

        // A new while: the next one is told at once again.
        _ = await machine.GetAsync("/api/v1/indicators/communes");
        Assert.Equal(3, (await RefusalsAsync(3)).Count);
    }

    [Fact]
    public async Task Wrong_keys_from_a_thousand_addresses_do_not_fill_the_log_and_none_is_lost()
    {
        for (var number = 0; number < 1_000; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/indicators/communes");
            request.Headers.Add("X-Api-Key", "made-up");
            request.Headers.Add(PeerFromHeader.Header, $"10.0.{number / 250}.{number % 250}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await _product.Client.SendAsync(request)).StatusCode);
        }
        await _product.Services.GetRequiredService<AuditRefusals>().EndWhileAsync();

        await FigureOffice.UntilAsync("all are counted", async () => (await RefusalsAsync(1)).Sum(entry => entry.Times) == 1_000);
        Assert.True((await RefusalsAsync(1)).Count < 110);
    }

    [Fact]
    public async Task A_stranger_without_a_key_is_nobody_to_write_down()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _product.Client.GetAsync("/api/v1/indicators/communes")).StatusCode);
        using var machine = _product.WithKey(RunningProduct.ReadKey);
        _ = await machine.GetAsync("/api/v1/audit");

        Assert.Equal(["access.refused"], (await RefusalsAsync(1)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Who_is_turned_away_before_any_door_is_asked_is_written_down_with_the_reason()
    {
        await People.AddAsync(_product, "binh", [Roles.CommuneOfficer]);
        using var person = _product.Browser();
        await person.SignInAsync("binh", People.Password);
        using var led = _product.Browser(("Sec-Fetch-Site", "cross-site"));
        await led.SignInAsync("binh", People.Password);

        Assert.Equal(HttpStatusCode.BadRequest, (await person.PostWithoutTokenAsync("/profile/password?typed=freely", ("password", "typed"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _product.Client.PostAsync("/sign-in", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await led.GetAsync("/api/v1/reports/06a.json?province=22&from=2026-10-01&to=2026-10-31")).StatusCode);

        var entries = await RefusalsAsync(3);
        Assert.Equal(
            [("token.refused", "binh", "account", "POST /profile/password", 1), ("token.refused", "", "account", "POST /sign-in", 1), ("site.refused", "binh", "account", "GET /api/v1/reports/{form}.{format}", 1)],
            entries);
    }

    [Fact]
    public async Task Who_asks_too_much_is_an_entry_and_a_number_and_a_stranger_is_not()
    {
        await using var product = await RunningProduct.StartAsync(plain => plain with { Protection = new ProtectionSettings { Limits = new RequestLimits { Caller = 5, Address = 5 } } });
        using var machine = product.WithKey(RunningProduct.ReadKey);
        var refused = 0;
        for (var time = 0; time < 200; time++)
        {
            refused += (await machine.GetAsync("/api/v1/sources")).StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
            _ = await product.Client.GetAsync("/sign-in");
        }
        await product.Services.GetRequiredService<AuditRefusals>().EndWhileAsync();

        var entries = await RefusalsAsync(2, product);
        Assert.True(refused > 100);
        Assert.Equal([("limit.refused", "read", "key", "GET /api/v1/sources", 1), ("limit.refused", "read", "key", "GET /api/v1/sources", refused - 1)], entries);
    }

    [Fact]
    public async Task Who_comes_from_elsewhere_without_encryption_is_written_down_and_a_flood_of_them_hides_no_other_refusal()
    {
        await using var product = await RunningProduct.StartAsync(adjust: builder => builder.Services.AddSingleton<IStartupFilter>(new PeerFromHeader()));
        for (var number = 0; number < 1_000; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/indicators/communes?typed=freely");
            request.Headers.Add(PeerFromHeader.Header, $"10.0.{number / 250}.{number % 250}");
            Assert.Equal(HttpStatusCode.Forbidden, (await product.Client.SendAsync(request)).StatusCode);
        }
        using var machine = product.WithKey(RunningProduct.ReadKey);
        _ = await machine.GetAsync("/api/v1/audit");
        await product.Services.GetRequiredService<AuditRefusals>().EndWhileAsync();

        await FigureOffice.UntilAsync("all are counted", async () => (await RefusalsAsync(1, product)).Where(entry => entry.Action == "encryption.refused").Sum(entry => entry.Times) == 1_000);
        var entries = await RefusalsAsync(1, product);
        Assert.True(entries.Count < 110);
        Assert.Contains(("access.refused", "read", "key", "GET /api/v1/audit", 1), entries);
        Assert.All(entries.Where(entry => entry.Action == "encryption.refused"), entry => Assert.Equal("", entry.Subject));
    }

    /// <summary>Once there are so many: they are on disk moments after the answer.</summary>
    private async Task<List<(string Action, string Who, string Caller, string Subject, int Times)>> RefusalsAsync(int atLeast, RunningProduct? product = null)
    {
        await using var connection = await (product ?? _product).Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        List<(string, string, string, string, int)> found = [];
        await FigureOffice.UntilAsync($"{atLeast} refusals are in the log", async () =>
        {
            var rows = await connection.QueryAsync<(string Action, string Who, string Caller, string Subject, string Detail)>(
                "SELECT action, who, caller, subject, detail FROM audit_entry WHERE action LIKE '%.refused' AND detail LIKE '%times%' AND outcome = 'refused' ORDER BY seq");
            found = [.. rows.Select(row => (row.Action, row.Who, row.Caller, row.Subject, int.Parse(JsonDocument.Parse(row.Detail).RootElement.GetProperty("times").GetString()!, System.Globalization.CultureInfo.InvariantCulture)))];
            return found.Count >= atLeast;
        });
        return found;
    }
}
