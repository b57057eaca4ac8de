using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Ioc.Access;
using Ioc.Shell;
using Microsoft.AspNetCore.RateLimiting;

namespace Ioc.Protection;

/// <summary>
/// One caller who asks for too much waits, and nobody else does: limits are kept for each account and each key, and for each
/// address of those who have not signed in, so that a flood of strangers takes nothing from people at work.
/// </summary>
internal static class CallerLimits
{
    /// <summary>Costly requests of one caller that wait for a place before more are refused: the reports of all communes of a province, asked for at once.</summary>
    private const int LongestQueue = 200;

    /// <summary>Where a limit does not say when there is room again.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddCallerLimits(this IServiceCollection services, RequestLimits limits) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => AnyRequest(http, limits)),
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => Dear(http, limits)),
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => AtOnce(http, limits)));
        options.OnRejected = (refused, _) => RefuseAsync(refused);
    });

    private static RateLimitPartition<Caller> AnyRequest(HttpContext http, RequestLimits limits) => CountedAs.Of(http) switch
    {
        RequestKind.Free => RateLimitPartition.GetNoLimiter(Caller.Anybody),
        RequestKind.Ingest when Caller.Known(http) is { } key => PerMinute(key with { Of = RequestKind.Ingest }, limits.Ingest),
        _ when Caller.Known(http) is { } known => PerMinute(known, limits.Caller),
        _ => PerMinute(Caller.Stranger(http), limits.Address),
    };

    private static RateLimitPartition<Caller> Dear(HttpContext http, RequestLimits limits) => CountedAs.Of(http) switch
    {
        RequestKind.SignIn => PerMinute(Caller.Stranger(http), limits.SignIn),
        RequestKind.Costly when Caller.Known(http) is { } known => PerMinute(known, limits.Costly),
        _ => RateLimitPartition.GetNoLimiter(Caller.Anybody),
    };

    private static RateLimitPartition<Caller> AtOnce(HttpContext http, RequestLimits limits) => CountedAs.Of(http) switch
    {
        RequestKind.Costly when Caller.Known(http) is { } known => Places(known with { Of = RequestKind.Costly }, limits.CostlyAtOnce, LongestQueue),
        // A connection is a request that lasts for as long as it is open.
        RequestKind.Connection when Caller.Known(http) is { } known => Places(known with { Of = RequestKind.Connection }, limits.Connections, queue: 0),
        _ => RateLimitPartition.GetNoLimiter(Caller.Anybody),
    };

    // A minute's worth may come at once, and then as much as flows in.
    private static RateLimitPartition<Caller> PerMinute(Caller caller, int limit) => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = limit,
        TokensPerPeriod = Math.Max(1, limit / 60),
        ReplenishmentPeriod = limit >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1) / limit,
        QueueLimit = 0,
    });

    private static RateLimitPartition<Caller> Places(Caller caller, int places, int queue) =>
        RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    private static async ValueTask RefuseAsync(OnRejectedContext refused)
    {
        var http = refused.HttpContext;
        var wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var until) && until > Soon ? until : Soon;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await http.RequestServices.GetRequiredService<RecordRefusal>()(http, RefusedFor.TooMany);
        await Problems.AnswerAsync(http, StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Whose limit it is.</summary>
    /// <param name="Id">Of the account, name of the key, or the address.</param>
    private readonly record struct Caller(CallerKind Kind, string Id, RequestKind Of = RequestKind.Ordinary)
    {
        public static readonly Caller Anybody = new(CallerKind.Anybody, "");

        public static Caller? Known(HttpContext http) =>
            http.User.Identity?.IsAuthenticated != true ? null
            : http.User.IsKey() ? new Caller(CallerKind.Key, http.User.Identity.Name ?? "")
            : new Caller(CallerKind.Account, http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "");

        public static Caller Stranger(HttpContext http) => new(CallerKind.Address, Address(http.Connection.RemoteIpAddress));

        // Whoever has one IPv6 address has its network of 2^64 as well.
        private static string Address(IPAddress? address)
        {
            if (address is null)
            {
                return "";
            }
            if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
            }

            var bytes = address.GetAddressBytes();
            bytes.AsSpan(8).Clear();
            return new IPAddress(bytes).ToString();
        }
    }

    private enum CallerKind
    {
        Anybody,
        Account,
        Key,
        Address,
    }
}
