using Ioc.Documents;
using Ioc.Documents.Sheets;

namespace Ioc.Reports.Files;

/// <summary>Typed cells with formulas where a sum is a sum, so that a clerk can check it.</summary>
public sealed class XlsxFile : IReportFile
{
    public string Format => "xlsx";

    public string ContentType => Workbook.ContentType;

    public async Task WriteAsync(Report report, Stream output, CancellationToken cancellationToken)
    {
        await using var file = TemporaryFile.Create();
        // Writing takes seconds of a processor for a long list; the server's threads have other work.
        await Task.Run(() => new ReportWorkbook(report).Write(file, cancellationToken), cancellationToken);
        file.Position = 0;
        await file.CopyToAsync(output, cancellationToken);
    }
}
