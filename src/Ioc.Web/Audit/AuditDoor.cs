using System.Security.Claims;
using System.Text.RegularExpressions;
using Ioc.Access;
using Ioc.Shell;

namespace Ioc.Audit;

/// <summary>Stands before every endpoint that is audited: nothing passes that is not in the log.</summary>
internal sealed partial class AuditDoor(AuditLog log, TimeProvider clock)
{
    /// <summary>What of an address may be in the log: codes, days and words of a list. Never what somebody typed freely.</summary>
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        "province", "commune", "unit", "from", "to", "asOf", "field", "channel", "state", "excludeCertification", "form", "compare", "format", "dossier", "soon", "part",
        "days", "late", "priority", "action", "who", "whoId", "subject", "rule",
    };

    private static readonly string[] Places = ["commune", "unit", "province"];

    public async ValueTask<object?> PassAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var action = http.GetEndpoint()!.Metadata.GetMetadata<AuditedAction>()!;
        var before = Describe(http, action);
        string? begun = null;
        try
        {
            begun = action.Moment == AuditMoment.BeforeDoing ? await log.BeginAsync(before, http.RequestAborted) : null;
        }
        catch (AuditUnavailableException)
        {
            return await RefuseAsync(http);
        }

        object? answer;
        try
        {
            answer = await next(call);
        }
        catch (Exception fault)
        {
            NoteFault(begun, before, fault);
            throw;
        }

        try
        {
            await RecordAsync(action.Moment, begun, Ended(http, before, answer));
            return answer;
        }
        catch (AuditUnavailableException)
        {
            return await RefuseAsync(http);
        }
    }

    // Once done it is taken down, also when the caller has gone meanwhile.
    private Task RecordAsync(AuditMoment moment, string? begun, AuditEvent what) =>
        begun is not null ? log.EndAsync(begun, what, CancellationToken.None)
        : moment == AuditMoment.Soon ? log.RecordSoonAsync(what, CancellationToken.None)
        : log.RecordAsync(what, CancellationToken.None);

    private void NoteFault(string? begun, AuditEvent before, Exception fault)
    {
        if (begun is not null)
        {
            // A caller who went away may have stopped it before or after the change.
            log.EndLater(begun, before with { Outcome = fault is OperationCanceledException ? AuditEvent.Unknown : AuditEvent.Failed });
        }
    }

    private AuditEvent Describe(HttpContext http, AuditedAction action)
    {
        var scope = http.RequestServices.GetRequiredService<UnitScope>();
        var route = http.Request.RouteValues;
        return new AuditEvent(
            clock.GetUtcNow(),
            http.User.FindFirstValue(ClaimTypes.Name) ?? http.User.Identity?.Name ?? "",
            http.User.IsKey() ? "key" : "account",
            AddressOf(http),
            action.Action,
            Code((route["id"] ?? route["code"] ?? route["name"] ?? route["form"])?.ToString()) ?? "",
            ScopeOf(http.Request.Query, scope),
            AuditEvent.Done,
            AuditEvent.DetailOf(DetailOf(http)))
        {
            WhoId = IdOf(http.User),
        };
    }

    /// <summary>Of an account; keys have none.</summary>
    internal static string IdOf(ClaimsPrincipal caller) => caller.IsKey() ? "" : caller.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    private static AuditEvent Ended(HttpContext http, AuditEvent before, object? answer)
    {
        var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? http.Response.StatusCode;
        var note = http.Features.Get<AuditNote>();
        var known = before with { Action = note?.Action ?? before.Action, Who = note?.Who ?? before.Who, WhoId = note?.WhoId ?? before.WhoId, Subject = note?.Subject ?? Made(http, before) };
        return status < 400 ? known : known with
        {
            Outcome = status >= 500 ? AuditEvent.Failed : AuditEvent.Refused,
            Detail = AuditEvent.DetailOf([.. DetailOf(http), KeyValuePair.Create("code", Problem.CodeOf(answer as IResult) ?? note?.Code ?? Problem.CodeOf(status))]),
        };
    }

    // What has no id in its address yet is led to by the answer.
    private static string Made(HttpContext http, AuditEvent before) =>
        before.Subject.Length > 0 ? before.Subject : Code(http.Response.Headers.Location.ToString().Split('?')[0].Split('/')[^1]) ?? "";

    private static async Task<object?> RefuseAsync(HttpContext http)
    {
        // Also a session that was just opened.
        http.Response.Headers.SetCookie = default;
        http.Response.Headers.RetryAfter = "5";
        await Problems.AnswerAsync(http, StatusCodes.Status503ServiceUnavailable, code: "audit-unavailable");
        return Results.Empty;
    }

    private static IEnumerable<KeyValuePair<string, string>> DetailOf(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>()?.TellsQuery == false)
        {
            yield break;
        }

        foreach (var (name, values) in http.Request.Query)
        {
            if (Told.Contains(name) && Code(values.ToString()) is { } value)
            {
                yield return KeyValuePair.Create(name, value);
            }
        }

        if (Code(http.Request.RouteValues["format"]?.ToString()) is { } format && !http.Request.Query.ContainsKey("format"))
        {
            yield return KeyValuePair.Create("format", format);
        }
    }

    // What was asked for; without, all that the caller may see.
    private static string ScopeOf(IQueryCollection query, UnitScope scope) =>
        Places.Select(name => Code(query[name].ToString())).FirstOrDefault(code => code is not (null or "all")) is { } asked && Place().IsMatch(asked)
            ? asked
            : string.Join(',', scope.Provinces);

    internal static string AddressOf(HttpContext http) =>
        http.Connection.RemoteIpAddress is not { } address ? "" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private static string? Code(string? value) => value is not null && Safe().IsMatch(value) ? value : null;

    [GeneratedRegex(@"^[\w.:,+\-/]{1,100}$")]
    private static partial Regex Safe();

    [GeneratedRegex(@"^(\d{2}|\d{5})$")]
    private static partial Regex Place();
}
