using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Dapper;
using Ioc.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Ioc.Access;

/// <summary>A sign-in that goes on, or did.</summary>
/// <param name="Agent">What the browser calls itself.</param>
public sealed record AccountSession(string Id, DateTimeOffset StartedAt, DateTimeOffset SeenAt, string Address, string Agent);

/// <summary>What ties a session to one at the identity provider.</summary>
/// <param name="Sid">The provider's name of its session, if it gives them any.</param>
/// <param name="IdToken">Named again when the session ends; kept encrypted, and only so long.</param>
public sealed record ProviderSession(string? Sid, string IdToken);

/// <summary>Sign-ins: where from, until when, and ended by whom it concerns.</summary>
public sealed class AccountSessions(OperationalStore store, Installation installation, IDataProtectionProvider protection, TimeProvider clock)
{
    internal const string Claim = "ioc:session";

    private const int LongestAgent = 200;

    /// <summary>How long a sign-in that has ended is remembered; older ones of an account go when it signs in.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    /// <summary>By then every cookie has been compared with the store.</summary>
    private static readonly TimeSpan UntilCompared = TimeSpan.FromMinutes(2);

    private readonly IDataProtector _protector = protection.CreateProtector("Ioc.Access.AccountSessions");
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new();

    /// <param name="provider">Where the identity provider let the person in.</param>
    /// <returns>The claim that ties a cookie to its session.</returns>
    public async Task<Claim> StartAsync(string account, HttpContext http, ProviderSession? provider = null)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var agent = http.Request.Headers.UserAgent.ToString();
        await using var connection = await store.OpenAsync(http.RequestAborted);
        await connection.ExecuteAsync(
            "DELETE FROM account_session WHERE account_id = @account AND seen_at < @forgotten", new { account, forgotten = now - (long)Remembered.TotalMilliseconds });
        await connection.ExecuteAsync(
            """
            INSERT INTO account_session (id, account_id, started_at, seen_at, address, agent, provider_sid, provider_token)
            VALUES (@id, @account, @now, @now, @address, @agent, @sid, @token)
            """,
            new
            {
                id, account, now, address = http.Connection.RemoteIpAddress?.ToString() ?? "", agent = agent[..Math.Min(agent.Length, LongestAgent)],
                sid = provider?.Sid, token = provider is null ? null : _protector.Protect(provider.IdToken),
            });
        return new Claim(Claim, id);
    }

    /// <summary>Whether a session goes on; being asked counts as a sign of life.</summary>
    public async Task<bool> GoesOnAsync(string? id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "UPDATE account_session SET seen_at = @now WHERE id = @id AND ended_at IS NULL AND seen_at > @idle AND started_at > @oldest",
            new
            {
                id, now = now.ToUnixTimeMilliseconds(), idle = (now - installation.IdleLimit).ToUnixTimeMilliseconds(),
                oldest = (now - installation.SessionLimit).ToUnixTimeMilliseconds(),
            }) == 1;
    }

    /// <summary>Whether it was ended on this node within the last minutes, so that its cookie need not be compared with the store first.</summary>
    public bool EndedHere(string? id) => id is not null && _ended.ContainsKey(id);

    public async Task<IReadOnlyList<AccountSession>> OfAsync(string account, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, long StartedAt, long SeenAt, string Address, string Agent)>(
            "SELECT id, started_at, seen_at, address, agent FROM account_session WHERE account_id = @account AND ended_at IS NULL AND seen_at > @idle ORDER BY seen_at DESC",
            new { account, idle = (clock.GetUtcNow() - installation.IdleLimit).ToUnixTimeMilliseconds() });
        return [.. rows.Select(row => new AccountSession(row.Id, At(row.StartedAt), At(row.SeenAt), row.Address, row.Agent))];
    }

    /// <summary>The id_token that a session of the identity provider began with; <see langword="null"/> for any other, and for one that has ended.</summary>
    public async Task<string?> IdTokenOfAsync(string? id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>("SELECT provider_token FROM account_session WHERE id = @id", new { id }) is { } kept ? _protector.Unprotect(kept) : null;
    }

    /// <summary>Ends what the identity provider says has ended there.</summary>
    /// <param name="account"><see langword="null"/>: whoever had that session.</param>
    /// <param name="sid"><see langword="null"/>: every session that the provider let the account into.</param>
    public async Task EndOfProviderAsync(string? account, string? sid, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        Remember(await connection.QueryAsync<string>(
            """
            UPDATE account_session SET ended_at = @now, provider_token = NULL
            WHERE provider_token IS NOT NULL AND (@account = '' OR account_id = @account) AND (@sid = '' OR provider_sid = @sid) AND @account || @sid <> ''
            RETURNING id
            """,
            new { account = account ?? "", sid = sid ?? "", now = clock.GetUtcNow().ToUnixTimeMilliseconds() }));
    }

    /// <param name="id"><see langword="null"/>: every session of the account.</param>
    /// <param name="but">Goes on in any case.</param>
    public async Task EndAsync(string account, string? id, string? but, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        Remember(await connection.QueryAsync<string>(
            "UPDATE account_session SET ended_at = @now, provider_token = NULL WHERE account_id = @account AND ended_at IS NULL AND (@id = '' OR id = @id) AND id <> @but RETURNING id",
            new { account, id = id ?? "", but = but ?? "", now = clock.GetUtcNow().ToUnixTimeMilliseconds() }));
    }

    private void Remember(IEnumerable<string> ended)
    {
        var now = clock.GetUtcNow();
        foreach (var old in _ended.Where(each => now - each.Value > UntilCompared))
        {
            _ended.TryRemove(old);
        }
        foreach (var id in ended)
        {
            _ended[id] = now;
        }
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
