using Ioc.Accounts;

namespace Ioc.Protection;

/// <summary>Refuses to start where others can reach what must not be as it is.</summary>
internal sealed partial class SafeStart(Installation installation, ServerCertificate certificate, CommonPasswords common, ILogger<SafeStart> log) : BeforeStart
{
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private string KeyRing => Path.Combine(installation.DataDirectory, "keys");

    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        certificate.Load();
        if (installation.IsPublic)
        {
            RefuseWeakPassword();
            RefuseOpenFiles();
            if (installation.Protection is { Tls: null, Proxies.Count: 0 })
            {
                Tell();
            }
        }
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(KeyRing, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Task.CompletedTask;
    }

    private void RefuseWeakPassword()
    {
        if (installation.AdminPassword is { } password && common.IsWeak(password, "admin"))
        {
            throw new StartRefusedException(
                $"weak-password: IOC_ADMIN_PASSWORD is short or well known, and {installation.Bind} can be reached from other machines; choose one of at least {CommonPasswords.Shortest} characters, or leave it out.");
        }
    }

    private void RefuseOpenFiles()
    {
        if (Keys().FirstOrDefault(key => IsOpen(key, UnixFileMode.OtherRead)) is { } readable)
        {
            throw new StartRefusedException($"open-files: {readable} holds a private key and can be read by everybody on this machine; run chmod o= {readable}.");
        }

        // Into a folder of its owner alone nobody else comes, whatever lies there.
        string[] secret = [Path.Combine(installation.DataDirectory, "ioc.db"), KeyRing, .. Directory.Exists(KeyRing) ? Directory.EnumerateFiles(KeyRing) : []];
        if (IsOpen(installation.DataDirectory, OfOthers) && secret.FirstOrDefault(path => IsOpen(path, OfOthers)) is { } open)
        {
            throw new StartRefusedException(
                $"open-files: {open} can be read by other users of this machine; run chmod -R go= {installation.DataDirectory}. If somebody may have read it, delete {KeyRing} too: everybody then signs in again.");
        }
    }

    private IEnumerable<string> Keys() =>
        from files in new[] { installation.Protection.Tls, installation.Protection.KeyRing } where files is not null select files.KeyPath ?? files.Path;

    private static bool IsOpen(string path, UnixFileMode to) =>
        !OperatingSystem.IsWindows() && (File.Exists(path) || Directory.Exists(path)) && (File.GetUnixFileMode(path) & to) != 0;

    private void Tell()
    {
        if (installation.Protection.PlainHttp)
        {
            LogPlain(installation.Bind);
        }
        else
        {
            LogThisMachineOnly(installation.Bind);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Plain HTTP on {Bind}, as IOC_PLAIN_HTTP allows: passwords and keys can be read on the way")]
    private partial void LogPlain(string bind);

    [LoggerMessage(2, LogLevel.Warning, "Plain HTTP on {Bind}: only this machine is answered until IOC_TLS_CERTIFICATE or IOC_BEHIND_PROXY is set, or IOC_PLAIN_HTTP=allowed")]
    private partial void LogThisMachineOnly(string bind);
}
