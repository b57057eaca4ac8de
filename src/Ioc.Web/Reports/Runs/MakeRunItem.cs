using System.Globalization;
using Ioc.Access;
using Ioc.Documents;
using Ioc.Reports.Files;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Ioc.Reports.Runs;

/// <summary>An item cannot be made; the code is stable and the pages say it in words as <c>runs.error.{code}</c>.</summary>
public sealed class RunItemException(string code, string detail) : Exception(detail)
{
    public string Code { get; } = code;
}

/// <summary>Makes one report of a run in every format that was asked for, and keeps its files.</summary>
public sealed class MakeRunItem(
    ReportRequestReader reader, ProduceReport produce, IEnumerable<IReportFile> formats, KeptFiles files, RunNotices notices, Installation installation, RunTimes times, TimeProvider clock)
{
    /// <exception cref="RunItemException">Figures do not fit together, a file cannot be written here, or what was asked for is no longer there.</exception>
    public async Task<MadeItem> RunAsync(ReportRun run, TakenItem item, CancellationToken cancellationToken)
    {
        try
        {
            var report = await produce.RunAsync(QuestionOf(run, item.Unit), run.By, string.Join(", ", run.Formats), cancellationToken, run.Id);
            var written = new List<RunFile>();
            foreach (var format in run.Formats)
            {
                written.Add(await WriteAsync(report, format, cancellationToken));
            }
            return new MadeItem(report.Code, written, run.Recipients.IsNobody ? null : notices.Made(run, item, report, written));
        }
        catch (IdentityFailsException fails)
        {
            throw new RunItemException("identity-fails", $"{fails.Identity}: {fails.Row.Title}");
        }
        catch (ReportFileUnavailableException missing)
        {
            throw new RunItemException(missing.Code, missing.Message);
        }
    }

    /// <summary>The question of a single report, at the instant of the run.</summary>
    private ReportQuestion QuestionOf(ReportRun run, RunUnit unit)
    {
        var query = new QueryCollection(new Dictionary<string, StringValues>
        {
            ["province"] = unit.Province,
            ["unit"] = unit.Unit,
            ["from"] = run.Period.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["to"] = run.Period.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["asOf"] = run.AsOf.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            ["compare"] = run.Compare,
        });
        var (question, problem) = reader.Read(run.Form, query, new UnitScope(installation.Provinces) { Fields = run.Fields });
        return question ?? throw new RunItemException((problem as ProblemHttpResult)?.ProblemDetails.Extensions["code"] as string ?? "refused", $"{run.Form} {unit.Province} {unit.Unit}");
    }

    private async Task<RunFile> WriteAsync(Report report, string format, CancellationToken cancellationToken)
    {
        var writer = formats.FirstOrDefault(each => each.Format == format) ?? throw new RunItemException("unknown-format", format);
        await using var body = TemporaryFile.Create();
        await writer.WriteAsync(report, body, cancellationToken);
        var sha256 = await files.KeepAsync(body, clock.GetUtcNow() + times.FilesKept, cancellationToken);
        return new RunFile(format, NameOf(report, format), sha256, body.Length);
    }

    /// <summary>Sorts by code, and says to people whose it is: <c>06a-06667-2026-10-15-2026-11-14 Phường Bãi Cháy.pdf</c>.</summary>
    internal static string NameOf(Report report, string format) => $"{report.FileName} {report.Place.Narrowest.FullName}.{format}";
}
