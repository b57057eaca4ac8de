using System.Text;
using Ioc.Documents;
using Ioc.Shell;

namespace Ioc.Reports.Files;

/// <summary>The first section as a table for programs: UTF-8 with a byte order mark, RFC 4180, numbers and days unformatted.</summary>
public sealed class CsvFile : IReportFile
{
    public string Format => "csv";

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public async Task WriteAsync(Report report, Stream output, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            var section = report.Sections[0];
            await writer.WriteAsync(Line(["Mã", section.RowTitle.Vi, .. section.Columns.Select(column => column.FullTitle(Language.Vietnamese))]).AsMemory(), cancellationToken);
            foreach (var row in section.Rows)
            {
                await writer.WriteAsync(Line(row).AsMemory(), cancellationToken);
            }
            if (section.Total is { } total)
            {
                await writer.WriteAsync(Line(total).AsMemory(), cancellationToken);
            }
        }
    }

    private static string Line(ReportRow row) => Line([row.Key, row.Title], row.Values);

    private static string Line(IEnumerable<string> texts, IReadOnlyList<ReportValue>? values = null) =>
        string.Join(',', texts.Select(CsvField.Of).Concat((values ?? []).Select(value => value.Text is { } text ? CsvField.Of(text) : value.ToString()))) + "\r\n";
}
