using System.Data.Common;
using Dapper;
using Ioc.Access;
using Ioc.Rules.Calendar;

namespace Ioc.Audit;

/// <summary>A page of the log, the latest first.</summary>
/// <param name="Next">Cursor of the next page; <see langword="null"/> on the last.</param>
/// <param name="SearchedTo">With <paramref name="Next"/>: everything later has been looked at. A page may be short, or empty, and still have a next one.</param>
public sealed record AuditFound(IReadOnlyList<AuditEntry> Entries, string? Next, DateTimeOffset? SearchedTo);

/// <summary>Looks for entries. However long the log is, a page looks at a bounded number of them, found by an index.</summary>
public sealed class AuditSearch(AuditStore store)
{
    /// <summary>Entries that a page looks at where an index alone does not answer.</summary>
    private const int Window = 40_000;

    /// <param name="scope">The log is about the whole centre, and only who sees the whole centre may read it; an empty scope sees nothing.</param>
    public async Task<AuditFound> RunAsync(AuditFilter filter, AuditCursor cursor, int size, UnitScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsEmpty)
        {
            return new AuditFound([], null, null);
        }

        await using var connection = await store.Store.OpenAsync(cancellationToken);
        var (first, rest) = Conditions(filter);
        var inner = $"FROM audit_entry WHERE {first}at >= @from AND at < @until AND (at, seq) < (@cursorAt, @cursorSeq) ORDER BY at DESC, seq DESC LIMIT @window";
        var parameters = new
        {
            who = filter.Who, whoId = filter.WhoId, action = filter.Action, subject = filter.Subject, from = filter.FromAt, until = filter.UntilAt, text = Like(filter.Text),
            cursorAt = cursor.At, cursorSeq = cursor.Seq, window = rest.Length == 0 ? size + 1 : Window, size = size + 1,
        };
        var rows = (await connection.QueryAsync<AuditRow>(new CommandDefinition(
            $"SELECT {AuditRow.Columns} FROM (SELECT {AuditRow.Columns} {inner}) AS looked{rest} ORDER BY at DESC, seq DESC LIMIT @size", parameters, cancellationToken: cancellationToken))).ToList();
        if (rows.Count > size)
        {
            rows.RemoveAt(size);
            return Page(rows, new AuditCursor(rows[^1].At, rows[^1].Seq));
        }

        return Page(rows, rest.Length == 0 ? null : await EndOfWindowAsync(connection, inner, parameters, cancellationToken));
    }

    private static async Task<AuditCursor?> EndOfWindowAsync(DbConnection connection, string inner, object parameters, CancellationToken cancellationToken) =>
        await connection.QueryFirstOrDefaultAsync<(long At, long Seq)>(new CommandDefinition(
            $"SELECT at, seq {inner} OFFSET {Window - 1}", parameters, cancellationToken: cancellationToken)) is { Seq: > 0 } last ? new AuditCursor(last.At, last.Seq) : null;

    private static AuditFound Page(List<AuditRow> rows, AuditCursor? next) => new(
        [.. rows.Select(row => row.Entry)],
        next?.ToString(),
        next is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end.At).ToOffset(LocalDay.Offset) : null);

    /// <summary>The one condition that an index answers, the narrowest first; the rest is asked of what that finds.</summary>
    private static (string First, string Others) Conditions(AuditFilter filter)
    {
        var conditions = new List<string>();
        conditions.AddRange(filter.Subject is null ? [] : ["subject = @subject"]);
        conditions.AddRange(filter.WhoId is null ? [] : ["who_id = @whoId"]);
        conditions.AddRange(filter.Who is null ? [] : ["who = @who"]);
        conditions.AddRange(filter.Action is null ? [] : ["action = @action"]);
        var rest = conditions.Skip(1).Concat(filter.Text is null ? [] : [@"lower(who || ' ' || address || ' ' || action || ' ' || subject || ' ' || scope || ' ' || detail) LIKE @text ESCAPE '\'"]).ToList();
        return (conditions.Count == 0 ? "" : $"{conditions[0]} AND ", rest.Count == 0 ? "" : $" WHERE {string.Join(" AND ", rest)}");
    }

    // SQLite knows the case of plain letters only, and no others are in codes.
    private static string Like(string? text) => text is null ? "" :
        $"%{text.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
