using System.Net;

namespace Ioc.Access;

/// <summary>An account anyone may use, written on the sign-in page itself: in demo mode, and only where nobody else's machine can reach it.</summary>
public sealed record DemoAccount(string UserName, string Password)
{
    /// <summary><see langword="null"/> where there must be none.</summary>
    public static DemoAccount? Of(Installation installation) =>
        installation.Demo && IPAddress.Parse(installation.Bind).Equals(IPAddress.Loopback) ? new DemoAccount("demo", "xem-thu-ioc") : null;

    public const string Name = "demo";
}
