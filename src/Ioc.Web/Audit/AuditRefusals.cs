using System.Globalization;
using System.Security.Claims;
using Ioc.Access;
using Ioc.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Ioc.Audit;

/// <summary>
/// Who was refused what for lack of a right, from where wrong keys come, and who is turned away before any door is asked. The first time is an entry at once; what follows within
/// a while is counted, and the count is one entry at its end, so that whoever floods the doors does not flood the log.
/// </summary>
internal sealed class AuditRefusals(AuditLog log, TimeProvider clock) : BackgroundService, IAuthorizationMiddlewareResultHandler
{
    public const string OfAccess = "access.refused";
    public const string OfKey = "key.refused";

    /// <summary>Callers and doors that are told apart within one while for each action; the rest share one line of it.</summary>
    private const int MostLines = 100;

    private static readonly TimeSpan While = TimeSpan.FromMinutes(10);

    private readonly AuthorizationMiddlewareResultHandler _usual = new();
    private readonly Dictionary<Line, int> _again = [];
    private readonly Dictionary<string, int> _lines = [];
    private readonly Lock _gate = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (LineOf(context, authorizeResult) is { } line && IsNew(ref line))
        {
            await WriteAsync(line, times: 1);
        }

        await _usual.HandleAsync(next, context, policy, authorizeResult);
    }

    /// <summary>All that an entry of a refusal may say was done.</summary>
    public static IEnumerable<string> Actions => [OfAccess, OfKey, .. Enum.GetValues<RefusedFor>().Select(ActionOf)];

    /// <summary>Who was turned away for another reason than a right; of strangers who ask too much nobody is told, as they are nobody.</summary>
    public async Task NoteAsync(HttpContext http, RefusedFor reason)
    {
        var isKnown = http.User.Identity?.IsAuthenticated == true;
        if (reason == RefusedFor.TooMany && !isKnown)
        {
            return;
        }

        var caller = isKnown ? CallerOf(http) : ApiKeyHandler.Presents(http.Request) ? "key" : "account";
        var line = new Line(ActionOf(reason), http.User.FindFirstValue(ClaimTypes.Name) ?? "", caller, AuditDoor.AddressOf(http), DoorOf(http), AuditDoor.IdOf(http.User));
        if (IsNew(ref line))
        {
            await WriteAsync(line, times: 1);
        }
    }

    /// <summary>Ends the while: what was counted is written, and everybody is new again.</summary>
    public async Task EndWhileAsync()
    {
        List<KeyValuePair<Line, int>> counted;
        lock (_gate)
        {
            counted = [.. _again.Where(line => line.Value > 0)];
            _again.Clear();
            _lines.Clear();
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
            return new Line(OfAccess, http.User.FindFirstValue(ClaimTypes.Name) ?? "", CallerOf(http), address, DoorOf(http), AuditDoor.IdOf(http.User));
        }

        return result.Challenged && ApiKeyHandler.Presents(http.Request) ? new Line(OfKey, "", "key", address, "") : null;
    }

    private static string CallerOf(HttpContext http) => http.User.IsKey() ? "key" : "account";

    // The door as it is mapped: nothing that the caller has typed, and nothing where it is not known yet.
    private static string DoorOf(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint endpoint ? $"{http.Request.Method} /{endpoint.RoutePattern.RawText?.Trim('/')}" : "";

    private static string ActionOf(RefusedFor reason) => reason switch
    {
        RefusedFor.TooMany => "limit.refused",
        RefusedFor.NoToken => "token.refused",
        RefusedFor.AnotherSite => "site.refused",
        RefusedFor.NoEncryption => "encryption.refused",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>Whether it is not only to be counted.</summary>
    private bool IsNew(ref Line line)
    {
        lock (_gate)
        {
            if (!_again.ContainsKey(line) && _lines.GetValueOrDefault(line.Action) >= MostLines)
            {
                line = new Line(line.Action, "", line.Caller, "", "");
            }
            if (_again.TryGetValue(line, out var times))
            {
                _again[line] = times + 1;
                return false;
            }

            _again[line] = 0;
            _lines[line.Action] = _lines.GetValueOrDefault(line.Action) + 1;
            return true;
        }
    }

    private async Task WriteAsync(Line line, int times)
    {
        var detail = new Dictionary<string, string> { ["times"] = times.ToString(CultureInfo.InvariantCulture) };
        var what = new AuditEvent(clock.GetUtcNow(), line.Who, line.Caller, line.Address, line.Action, line.Door, "", AuditEvent.Refused, AuditEvent.DetailOf(detail)) { WhoId = line.WhoId };
        try
        {
            await log.RecordSoonAsync(what, CancellationToken.None);
        }
        catch (AuditUnavailableException)
        {
            // Whoever is refused is refused in any case; the log itself says that it could not be written.
        }
    }

    private readonly record struct Line(string Action, string Who, string Caller, string Address, string Door, string WhoId = "");
}
