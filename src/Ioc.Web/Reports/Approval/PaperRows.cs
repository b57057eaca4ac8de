using System.Data.Common;
using System.Globalization;
using Dapper;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Storage;

namespace Ioc.Reports.Approval;

/// <summary>Papers as the operational store has them.</summary>
internal static class PaperRows
{
    public static async Task<IReadOnlyList<ReportPaper>> ReadAsync(IReadOnlyList<string> ids, DbConnection connection, DbTransaction? transaction)
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var (wanted, values) = (ManyRows.In(connection, "ids"), new { ids = ManyRows.Texts(ids) });
        var heads = (await connection.QueryAsync<Head>($"SELECT id, province, supersedes, revision FROM report_paper WHERE id IN {wanted}", values, transaction)).ToDictionary(row => row.Id);
        var issues = (await connection.QueryAsync<Issue>($"SELECT * FROM report_paper_issue WHERE paper IN {wanted}", values, transaction)).ToDictionary(row => row.Paper, row => row.ToIssue());
        var happenings = (await connection.QueryAsync<Event>($"SELECT * FROM report_paper_event WHERE paper IN {wanted} ORDER BY number", values, transaction))
            .ToLookup(row => row.Paper, row => row.ToHappening());
        return [.. ids.Where(heads.ContainsKey).Select(id => new ReportPaper(id, heads[id].Province, heads[id].Supersedes, heads[id].Revision, issues.GetValueOrDefault(id), [.. happenings[id]]))];
    }

    public static async Task InsertAsync(ReportPaper paper, DbConnection connection, DbTransaction transaction)
    {
        await connection.ExecuteAsync(
            "INSERT INTO report_paper (id, province, supersedes, revision) VALUES (@Id, @Province, @Supersedes, @Revision)",
            new { paper.Id, paper.Province, paper.Supersedes, paper.Revision }, transaction);
        await AppendAsync(paper.Id, 1, paper.Drafted, connection, transaction);
    }

    /// <param name="number">From 1.</param>
    public static Task AppendAsync(string paper, int number, PaperHappening happening, DbConnection connection, DbTransaction transaction) => connection.ExecuteAsync(
        "INSERT INTO report_paper_event (paper, number, kind, at, actor, note, sha256, other) VALUES (@paper, @number, @kind, @at, @Actor, @Note, @Sha256, @Other)",
        new
        {
            paper, number, kind = (int)happening.Event.Kind, at = happening.Event.At.ToUnixTimeMilliseconds(), happening.Event.Actor, happening.Note, happening.Sha256, happening.Other,
        },
        transaction);

    /// <returns>False when the body has given this number of the year already.</returns>
    public static async Task<bool> InsertAsync(string paper, string body, PaperIssue issue, DbConnection connection, DbTransaction transaction) => await connection.ExecuteAsync(
        """
        INSERT INTO report_paper_issue (paper, body, year, number, issuer, symbol, day, place, authority, position, signer)
        VALUES (@paper, @body, @Year, @Number, @issuer, @Symbol, @day, @Place, @authority, @Position, @Signer)
        ON CONFLICT (body, year, number) DO NOTHING
        """,
        new
        {
            paper, body, issue.Day.Year, issue.Number, issuer = (int)issue.Issuer, issue.Symbol, day = issue.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), issue.Place,
            authority = string.Join('\n', issue.Authority), issue.Position, issue.Signer,
        },
        transaction) == 1;

    private sealed record Head
    {
        public string Id { get; init; } = "";
        public string Province { get; init; } = "";
        public string? Supersedes { get; init; }
        public long Revision { get; init; }
    }

    private sealed record Event
    {
        public string Paper { get; init; } = "";
        public long Number { get; init; }
        public int Kind { get; init; }
        public long At { get; init; }
        public string Actor { get; init; } = "";
        public string Note { get; init; } = "";
        public string? Sha256 { get; init; }
        public string? Other { get; init; }

        public PaperHappening ToHappening() =>
            new(new PaperEvent((PaperEventKind)Kind, DateTimeOffset.FromUnixTimeMilliseconds(At).ToOffset(LocalDay.Offset), Actor), Note, Sha256, Other);
    }

    private sealed record Issue
    {
        public string Paper { get; init; } = "";
        public long Number { get; init; }
        public int Issuer { get; init; }
        public string Symbol { get; init; } = "";
        public string Day { get; init; } = "";
        public string Place { get; init; } = "";
        public string Authority { get; init; } = "";
        public string Position { get; init; } = "";
        public string Signer { get; init; } = "";

        public PaperIssue ToIssue() => new(
            (PaperIssuer)Issuer, (int)Number, Symbol, DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Place,
            Authority.Length == 0 ? [] : Authority.Split('\n'), Position, Signer);
    }
}
