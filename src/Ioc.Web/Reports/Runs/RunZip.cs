using System.IO.Compression;
using System.Text;
using Ioc.Documents;
using Ioc.Geography;
using Ioc.Reports.Files;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Reports.Runs;

/// <summary>Every file of a run with an index, put together while it is sent: nothing of it is held but a part of a file.</summary>
internal sealed class RunZip(ReportRun run, IReadOnlyList<RunItem> items, IReadOnlySet<string> kept, KeptFiles files, CommuneDirectory communes) : IResult
{
    private const string Index = "index.csv";

    /// <summary>Compressed by themselves.</summary>
    private static readonly string[] Packed = ["pdf", "xlsx", "docx"];

    public string FileName => $"{run.Form}-{run.Province}-{run.Period.From:yyyy-MM-dd}-{run.Period.To:yyyy-MM-dd}-{run.Id[..8]}.zip";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = $"attachment; filename=\"{FileName}\"";
        await using var body = new GatheringStream(response.Body);
        await using (var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
        {
            await WriteAsync(zip, cancellationToken);
        }
        await body.FlushAsync(cancellationToken);
    }

    private async Task WriteAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        await AddAsync(zip, Index, CompressionLevel.Optimal, body => body.WriteAsync(IndexCsv(), cancellationToken).AsTask(), cancellationToken);
        foreach (var file in items.SelectMany(item => item.Files).Where(file => kept.Contains(file.Sha256)))
        {
            var level = Packed.Contains(file.Format) ? CompressionLevel.NoCompression : CompressionLevel.Optimal;
            await AddAsync(zip, file.Name, level, body => files.CopyToAsync(file.Sha256, body, cancellationToken), cancellationToken);
        }
    }

    private async Task AddAsync(ZipArchive zip, string name, CompressionLevel level, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, level);
        // The instant of the figures, so that the same run is the same archive whenever it is fetched.
        entry.LastWriteTime = run.AsOf.ToOffset(LocalDay.Offset);
        await using var body = await entry.OpenAsync(cancellationToken);
        await write(body);
    }

    private byte[] IndexCsv()
    {
        var text = new StringBuilder("unit,name,code,file,sha256,state,error\r\n");
        foreach (var item in items)
        {
            var unit = item.Unit.Unit.Length > 0 ? item.Unit.Unit : item.Unit.Province;
            var (name, code, error) = (RunWords.NameOf(item.Unit, communes), item.Code ?? "", item.State == "done" ? "" : item.ErrorCode ?? "");
            foreach (var file in item.Files.DefaultIfEmpty())
            {
                var state = file is null || kept.Contains(file.Sha256) ? item.State : "forgotten";
                text.AppendJoin(',', new[] { unit, name, code, file?.Name ?? "", file?.Sha256 ?? "", state, error }.Select(CsvField.Of)).Append("\r\n");
            }
        }
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}
