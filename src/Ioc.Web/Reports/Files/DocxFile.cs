using Ioc.Documents;

namespace Ioc.Reports.Files;

/// <summary>The document that an office numbers, signs and sends.</summary>
public sealed class DocxFile(ReportMaps maps) : IReportFile
{
    public string Format => "docx";

    public string ContentType => OfficialDocument.ContentType;

    public async Task WriteAsync(Report report, Stream output, CancellationToken cancellationToken)
    {
        await using var file = TemporaryFile.Create();
        await Task.Run(() => new ReportDocument(report, section => maps.Of(section, report)).Write(file, cancellationToken), cancellationToken);
        file.Position = 0;
        await file.CopyToAsync(output, cancellationToken);
    }
}
