using System.Net;

namespace Ioc.Access;

/// <summary>Accounts anyone may use, written on the sign-in page itself: in demo mode, and only where nobody else's machine can reach it.</summary>
/// <param name="Units">What it sees: <c>*</c>, or <c>commune</c> for one commune of the first province.</param>
public sealed record DemoAccount(string UserName, string Role, string FullName, string Units = Scopes.Every)
{
    /// <summary>The same for all; it protects nothing.</summary>
    public const string Password = "xem-thu-ioc";

    /// <summary>In place of a commune's code, until one is known.</summary>
    public const string OneCommune = "commune";

    public static IReadOnlyList<DemoAccount> All { get; } =
    [
        new("demo", Roles.ProvinceLeader, "Lãnh đạo tỉnh (dùng thử)"),
        new("demo.so", Roles.Department, "Sở, ngành (dùng thử)"),
        new("demo.chutich", Roles.CommuneHead, "Lãnh đạo xã (dùng thử)", OneCommune),
        new("demo.canbo", Roles.CommuneOfficer, "Cán bộ xã (dùng thử)", OneCommune),
        new("demo.dulieu", Roles.DataSteward, "Cán bộ dữ liệu (dùng thử)"),
        new("demo.kiemtra", Roles.Auditor, "Cán bộ kiểm tra (dùng thử)"),
        new("demo.vanhanh", Roles.Operator, "Cán bộ vận hành (dùng thử)"),
        new("demo.quantri", Roles.Administrator, "Quản trị (dùng thử)"),
    ];

    /// <summary>What a proxy adds, or what stands in its place when we have read it.</summary>
    private static readonly string[] Forwarding = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via", "X-Original-For", "X-Original-Proto"];

    /// <summary>Empty where there must be none.</summary>
    public static IReadOnlyList<DemoAccount> Of(Installation installation) =>
        installation.Demo && IPAddress.Parse(installation.Bind).Equals(IPAddress.Loopback) && installation.Protection.Proxies.Count == 0 ? All : [];

    /// <summary>For whoever sits at this machine: a proxy in front of it brings everybody else too, and so does a name that was made to lead here.</summary>
    public static IReadOnlyList<DemoAccount> Of(Installation installation, HttpRequest request) =>
        IsHere(request.Host.Host) && SaysHere(request.Headers.Origin) && SaysHere(request.Headers.Referer) && !Forwarding.Any(request.Headers.ContainsKey) ? Of(installation) : [];

    private static bool IsHere(string host) => host is "localhost" or "127.0.0.1";

    // Also a proxy that says nothing of itself leaves the browser's word for where it is.
    private static bool SaysHere(string? address) => string.IsNullOrEmpty(address) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsHere(uri.Host));

    /// <summary>Whether somebody who is not at this machine tries one of these.</summary>
    public static bool IsBarred(string userName, Installation installation, HttpRequest request) =>
        All.Any(demo => string.Equals(demo.UserName, userName, StringComparison.OrdinalIgnoreCase)) && Of(installation, request).Count == 0;
}
