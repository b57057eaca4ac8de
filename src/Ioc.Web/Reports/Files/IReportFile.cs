namespace Ioc.Reports.Files;

/// <summary>A format in which a made report leaves the product; one implementation a format, registered as a service.</summary>
public interface IReportFile
{
    /// <summary>As addresses name it, and what follows the dot of the file's name: <c>csv</c>.</summary>
    public string Format { get; }

    public string ContentType { get; }

    /// <summary>Told when a file of this format will be written soon, before its figures are read; must not wait, nor fail.</summary>
    public void Prepare()
    {
    }

    /// <summary>
    /// Writes the file. <paramref name="output"/> only takes bytes one after the other; a format that needs to go back writes to a
    /// temporary file first. The same report gives the same bytes in CSV and JSON, and equal cells in XLSX.
    /// </summary>
    /// <exception cref="ReportFileUnavailableException">This installation cannot make files of this format now; the message says how it could.</exception>
    public Task WriteAsync(Report report, Stream output, CancellationToken cancellationToken);
}

/// <summary>A format that cannot be made here now, such as PDF without a Chromium; answered as 503 with its code, nothing having been written.</summary>
/// <param name="code">Stable, of the problem details: <c>no-chromium</c>.</param>
public sealed class ReportFileUnavailableException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
