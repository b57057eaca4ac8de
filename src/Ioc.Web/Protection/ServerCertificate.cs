using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Ioc.Protection;

/// <summary>The server's own certificate: read at the start, and again when its file has changed, so that a renewed one needs no restart.</summary>
/// <remarks>Measured as <c>ioc_tls_certificate_left_seconds</c>: how long it still holds; negative when it no longer does.</remarks>
internal sealed partial class ServerCertificate : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Short = TimeSpan.FromDays(14);

    private readonly CertificateFiles? _files;
    private readonly TimeProvider _clock;
    private readonly ILogger<ServerCertificate> _log;
    private readonly Meter _meter = new("Ioc.Protection");
    private volatile SslServerAuthenticationOptions? _options;
    private DateTimeOffset _holdsUntil;
    private (DateTime, DateTime) _written;
    private DateTimeOffset _warnedAt;

    public ServerCertificate(Installation installation, TimeProvider clock, ILogger<ServerCertificate> log)
    {
        (_files, _clock, _log) = (installation.Protection.Tls, clock, log);
        if (_files is not null)
        {
            _meter.CreateObservableGauge("ioc.tls.certificate.left", () => (_holdsUntil - _clock.GetUtcNow()).TotalSeconds, "s", "How long the server's certificate still holds.");
        }
    }

    /// <summary>Has a listener speak TLS 1.2 or newer; without a certificate plain HTTP.</summary>
    public void Secure(ListenOptions listener)
    {
        if (_files is not null)
        {
            listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(_options!) });
        }
    }

    /// <exception cref="StartRefusedException">It cannot be used.</exception>
    public void Load()
    {
        if (_files is null)
        {
            return;
        }

        var written = Written(_files);
        var (own, above) = _files.Read();
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(own, above, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        _holdsUntil = own.NotAfter;
        _written = written;
        _warnedAt = default;
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _clock);
        while (_files is not null)
        {
            Warn();
            await timer.WaitForNextTickAsync(stoppingToken);
            if (Written(_files) != _written)
            {
                LoadAgain(_files);
            }
        }
    }

    // One that cannot be read is on its way, or a mistake; the one in use goes on.
    private void LoadAgain(CertificateFiles files)
    {
        try
        {
            Load();
            LogRenewed(files.Path, _holdsUntil);
        }
        catch (StartRefusedException refusal)
        {
            _written = Written(files);
            LogUnusable(refusal.Message);
        }
    }

    private void Warn()
    {
        var now = _clock.GetUtcNow();
        if (_holdsUntil - now < Short && now - _warnedAt > TimeSpan.FromDays(1))
        {
            _warnedAt = now;
            LogEnding(_files!.Path, _holdsUntil);
        }
    }

    private static (DateTime, DateTime) Written(CertificateFiles files) =>
        (File.GetLastWriteTimeUtc(files.Path), files.KeyPath is { } key ? File.GetLastWriteTimeUtc(key) : default);

    [LoggerMessage(1, LogLevel.Warning, "The certificate {Path} holds only until {Until:u}; renew the file, no restart is needed")]
    private partial void LogEnding(string path, DateTimeOffset until);

    [LoggerMessage(2, LogLevel.Information, "The certificate {Path} was read again; it holds until {Until:u}")]
    private partial void LogRenewed(string path, DateTimeOffset until);

    [LoggerMessage(3, LogLevel.Error, "A changed certificate is not used: {Reason}")]
    private partial void LogUnusable(string reason);
}
