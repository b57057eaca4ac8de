using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioc.Access;
using Ioc.Documents;
using Ioc.Rules.Calendar;

namespace Ioc.Audit;

/// <summary>A form in which entries leave as a file.</summary>
internal interface IAuditFile
{
    public string Format { get; }

    public string ContentType { get; }

    /// <summary>What stands before the first entry.</summary>
    public string Head { get; }

    public string Line(AuditEntry entry);
}

internal sealed class AuditCsv : IAuditFile
{
    public string Format => "csv";

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public string Head => "\uFEFFseq,at,who,caller,address,action,subject,scope,outcome,detail,hash,whoId\r\n";

    public string Line(AuditEntry entry)
    {
        var (what, at) = (entry.Event, entry.Event.At.ToOffset(LocalDay.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        string[] fields = [at, what.Who, what.Caller, what.Address, what.Action, what.Subject, what.Scope, what.Outcome, what.Detail, entry.Hash, what.WhoId];
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Seq},{string.Join(',', fields.Select(CsvField.Of))}\r\n");
    }
}

internal sealed class AuditNdjson : IAuditFile
{
    public string Format => "ndjson";

    public string ContentType => "application/x-ndjson";

    public string Head => "";

    public string Line(AuditEntry entry) => JsonSerializer.Serialize(AuditView.Of(entry), AuditEvent.Json) + "\n";
}

/// <summary>Entries as a file, written while they are read: memory holds one page of them.</summary>
internal sealed class AuditExport(IAuditFile file, AuditFilter filter, UnitScope scope, AuditSearch search) : IResult
{
    private const int AtOnce = 2000;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = file.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"audit.{file.Format}\"";
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true);
        await writer.WriteAsync(file.Head.AsMemory(), gone);
        string? next = "";
        while (next is not null && AuditCursor.TryParse(next, out var cursor))
        {
            var found = await search.RunAsync(filter, cursor, AtOnce, scope, gone);
            foreach (var entry in found.Entries)
            {
                await writer.WriteAsync(file.Line(entry).AsMemory(), gone);
            }

            next = found.Next;
        }
    }
}
