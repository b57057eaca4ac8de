using System.Globalization;
using System.Security.Claims;
using Ioc.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Ioc.Audit;

/// <summary>
/// Who was refused what for lack of a right, and from where wrong keys come. The first time is an entry at once; what follows within
/// a while is counted, and the count is one entry at its end, so that whoever floods the doors does not flood the log.
/// </summary>
internal sealed class AuditRefusals(AuditLog log, TimeProvider clock) : BackgroundService, IAuthorizationMiddlewareResultHandler
{
    public const string OfAccess = "access.refused";
    public const string OfKey = "key.refused";

    /// <summary>Callers and doors that are told apart within one while; the rest share one line for each action.</summary>
    private const int MostLines = 100;

    private static readonly TimeSpan While = TimeSpan.FromMinutes(10);

    private readonly AuthorizationMiddlewareResultHandler _usual = new();
    private readonly Dictionary<Line, int> _again = [];
    private readonly Lock _gate = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (LineOf(context, authorizeResult) is { } line && IsNew(ref line))
        {
            await WriteAsync(line, times: 1);
        }

        await _usual.HandleAsync(next, context, policy, authorizeResult);
    }

    /// <summary>Ends the while: what was counted is written, and everybody is new again.</summary>
    public async Task EndWhileAsync()
    {
        List<KeyValuePair<Line, int>> counted;
        lock (_gate)
        {
            counted = [.. _again.Where(line => line.Value > 0)];
            _again.Clear();
        }
        foreach (var (line, times) in counted)
        {
            await WriteAsync(line, times);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(While, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await EndWhileAsync();
            }
        }
        finally
        {
            await EndWhileAsync();
        }
    }

    private static Line? LineOf(HttpContext http, PolicyAuthorizationResult result)
    {
        var address = AuditDoor.AddressOf(http);
        if (result.Forbidden)
        {
            // The door as it is mapped: nothing that the caller has typed.
            var door = http.GetEndpoint() is RouteEndpoint endpoint ? $"{http.Request.Method} /{endpoint.RoutePattern.RawText?.Trim('/')}" : "";
            return new Line(OfAccess, http.User.FindFirstValue(ClaimTypes.Name) ?? "", http.User.IsKey() ? "key" : "account", address, door);
        }

        return result.Challenged && ApiKeyHandler.Presents(http.Request) ? new Line(OfKey, "", "key", address, "") : null;
    }

    /// <summary>Whether it is not only to be counted.</summary>
    private bool IsNew(ref Line line)
    {
        lock (_gate)
        {
            if (!_again.ContainsKey(line) && _again.Count >= MostLines)
            {
                line = new Line(line.Action, "", line.Caller, "", "");
            }
            if (_again.TryGetValue(line, out var times))
            {
                _again[line] = times + 1;
                return false;
            }

            _again[line] = 0;
            return true;
        }
    }

    private async Task WriteAsync(Line line, int times)
    {
        var detail = new Dictionary<string, string> { ["times"] = times.ToString(CultureInfo.InvariantCulture) };
        var what = new AuditEvent(clock.GetUtcNow(), line.Who, line.Caller, line.Address, line.Action, line.Door, "", AuditEvent.Refused, AuditEvent.DetailOf(detail));
        try
        {
            await log.RecordSoonAsync(what, CancellationToken.None);
        }
        catch (AuditUnavailableException)
        {
            // Whoever is refused is refused in any case; the log itself says that it could not be written.
        }
    }

    private readonly record struct Line(string Action, string Who, string Caller, string Address, string Door);
}
