using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ioc.Protection;

/// <summary>A certificate with its key and what leads from it to its authority.</summary>
internal sealed record ReadCertificate(X509Certificate2 Own, X509Certificate2Collection Above);

internal static class CertificateReading
{
    /// <exception cref="StartRefusedException">There is none that can be used; the message names the file, never its password.</exception>
    public static ReadCertificate Read(this CertificateFiles files)
    {
        try
        {
            return Path.GetExtension(files.Path).ToLowerInvariant() is ".pfx" or ".p12" ? ReadPkcs12(files) : ReadPem(files);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"certificate-unusable: {files.Path} cannot be used as a certificate with its private key: {fault.Message}", fault);
        }
    }

    private static ReadCertificate ReadPem(CertificateFiles files)
    {
        using var own = files.Password is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(files.Path, password, files.KeyPath)
            : X509Certificate2.CreateFromPemFile(files.Path, files.KeyPath);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(files.Path);
        // A key that was read from PEM is of the moment; not every use of it takes that.
        return new ReadCertificate(
            X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null), [.. all.Where(one => one.Thumbprint != own.Thumbprint)]);
    }

    private static ReadCertificate ReadPkcs12(CertificateFiles files)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(files.Path, files.Password);
        var own = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("It holds no private key.");
        return new ReadCertificate(own, [.. all.Where(one => one != own)]);
    }
}
