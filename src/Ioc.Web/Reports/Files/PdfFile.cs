using Ioc.Documents.Printing;

namespace Ioc.Reports.Files;

/// <summary>The report's page printed by an installed Chromium.</summary>
public sealed class PdfFile(ReportMaps maps, ChromiumPrinter printer) : IReportFile
{
    public string Format => "pdf";

    public string ContentType => "application/pdf";

    public void Prepare() => printer.Warm();

    public async Task WriteAsync(Report report, Stream output, CancellationToken cancellationToken)
    {
        try
        {
            printer.MustBeThere();
            var html = new ReportHtml(report, section => maps.Of(section, report)).Write();
            await output.WriteAsync(await printer.PrintAsync(html, cancellationToken), cancellationToken);
        }
        catch (PrintingException fault)
        {
            throw new ReportFileUnavailableException(fault.Code, fault.Message);
        }
    }
}
