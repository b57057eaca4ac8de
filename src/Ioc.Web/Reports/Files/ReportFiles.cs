using Ioc.Documents.Printing;

namespace Ioc.Reports.Files;

/// <summary>The formats in which reports leave the product.</summary>
public static class ReportFiles
{
    public static IServiceCollection AddReportFiles(this IServiceCollection services) => services
        .AddSingleton<IReportFile, JsonFile>()
        .AddSingleton<IReportFile, CsvFile>()
        .AddSingleton<IReportFile, XlsxFile>()
        .AddSingleton<IReportFile, DocxFile>()
        .AddSingleton<IReportFile, PdfFile>()
        .AddSingleton<ReportMaps>()
        .AddSingleton(ChromiumSettings.FromEnvironment())
        .AddSingleton<ChromiumPrinter>();
}
