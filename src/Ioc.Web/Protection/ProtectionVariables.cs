using System.Globalization;
using System.Net;

namespace Ioc.Protection;

/// <summary>The variables of <see cref="ProtectionSettings"/>.</summary>
/// <param name="Refusal">What to change, naming the variable and never a password; <see langword="null"/>: all is well.</param>
public sealed record ProtectionVariables(ProtectionSettings Settings, string? Refusal)
{
    public const string Names =
        "IOC_TLS_CERTIFICATE, IOC_TLS_KEY, IOC_TLS_PASSWORD, IOC_KEY_RING_CERTIFICATE, IOC_KEY_RING_KEY, IOC_KEY_RING_PASSWORD, IOC_BEHIND_PROXY, IOC_PLAIN_HTTP,\n"
        + "        IOC_LIMIT_CALLER, IOC_LIMIT_ADDRESS, IOC_LIMIT_SIGN_IN, IOC_LIMIT_COSTLY, IOC_LIMIT_COSTLY_AT_ONCE, IOC_LIMIT_INGEST, IOC_LIMIT_CONNECTIONS";

    /// <param name="variable">Value of a variable; <see langword="null"/> when unset.</param>
    public static ProtectionVariables Read(Func<string, string?> variable)
    {
        try
        {
            return new ProtectionVariables(
                new ProtectionSettings
                {
                    Tls = Files(variable, "IOC_TLS"),
                    KeyRing = Files(variable, "IOC_KEY_RING"),
                    Proxies = [.. (variable("IOC_BEHIND_PROXY") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Proxy)],
                    PlainHttp = variable("IOC_PLAIN_HTTP") switch
                    {
                        null => false,
                        "allowed" => true,
                        _ => throw new FormatException("IOC_PLAIN_HTTP wants the word allowed, or is left out."),
                    },
                    Limits = Limits(variable),
                },
                null);
        }
        catch (FormatException refusal)
        {
            return new ProtectionVariables(new ProtectionSettings(), refusal.Message);
        }
    }

    private static CertificateFiles? Files(Func<string, string?> variable, string prefix)
    {
        var (path, key, password) = (variable($"{prefix}_CERTIFICATE"), variable($"{prefix}_KEY"), variable($"{prefix}_PASSWORD"));
        return path is not null ? new CertificateFiles(Path.GetFullPath(path), key is null ? null : Path.GetFullPath(key), password)
            : key is not null || password is not null ? throw new FormatException($"{prefix}_{(key is null ? "PASSWORD" : "KEY")} is set but {prefix}_CERTIFICATE is not.")
            : null;
    }

    private static IPNetwork Proxy(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : throw new FormatException($"IOC_BEHIND_PROXY wants addresses or networks such as 10.0.0.5 or 10.0.0.0/24, separated by commas; '{text}' is none.");

    private static RequestLimits Limits(Func<string, string?> variable)
    {
        var usual = new RequestLimits();
        return new RequestLimits
        {
            Caller = Number(variable, "IOC_LIMIT_CALLER", usual.Caller),
            Address = Number(variable, "IOC_LIMIT_ADDRESS", usual.Address),
            SignIn = Number(variable, "IOC_LIMIT_SIGN_IN", usual.SignIn),
            Costly = Number(variable, "IOC_LIMIT_COSTLY", usual.Costly),
            CostlyAtOnce = Number(variable, "IOC_LIMIT_COSTLY_AT_ONCE", usual.CostlyAtOnce),
            Ingest = Number(variable, "IOC_LIMIT_INGEST", usual.Ingest),
            Connections = Number(variable, "IOC_LIMIT_CONNECTIONS", usual.Connections),
        };
    }

    private static int Number(Func<string, string?> variable, string name, int usual) =>
        variable(name) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 10_000_000 ? number
        : throw new FormatException($"{name} wants a number from 1 to 10000000, not '{text}'.");
}
