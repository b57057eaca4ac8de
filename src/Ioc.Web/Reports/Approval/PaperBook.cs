using System.Data.Common;
using Dapper;
using Ioc.Access;
using Ioc.Rules.Reports;
using Ioc.Storage;

namespace Ioc.Reports.Approval;

/// <summary>How an addition to a paper went.</summary>
public enum PaperOutcome : byte
{
    Done,

    /// <summary>There is no such paper.</summary>
    Unknown,

    /// <summary>Something happened to it since the caller looked.</summary>
    Moved,

    /// <summary>Where it stands, this cannot be done.</summary>
    Refused,

    /// <summary>The body has given this number of the year to another paper.</summary>
    NumberTaken,

    /// <summary>Another paper over the same report, or another correction of the same paper, is on its way or issued.</summary>
    OtherPaper,
}

/// <summary>What is added to a paper, and what is put on it when it is issued.</summary>
/// <param name="Body">Whose numbers are used.</param>
public sealed record PaperEntry(PaperHappening Happening, PaperIssue? Issue = null, string? Body = null);

/// <summary>Where papers are kept: drawn up once, then only added to; who acts at the same time waits and then decides on what the other left.</summary>
public sealed class PaperBook(OperationalStore store)
{
    private static readonly object Kinds = new { remade = (int)PaperEventKind.Remade, commented = (int)PaperEventKind.Commented };

    // The event that tells where a paper stands.
    private const string LastMove = """
        report_paper_event e WHERE e.paper = p.id AND e.number =
            (SELECT max(x.number) FROM report_paper_event x WHERE x.paper = p.id AND x.kind NOT IN (@remade, @commented))
        """;

    // A paper is about what its report is about.
    private static string Seen(DbConnection connection, UnitScope scope) =>
        $"""
        EXISTS (SELECT 1 FROM report_paper_event f JOIN report r ON r.sha256 = f.sha256 WHERE f.paper = p.id AND {scope.SeenFields(connection, "r.fields")})
        AND (p.province IN {ManyRows.In(connection, "provinces")} OR EXISTS (SELECT 1 FROM report_paper_event s JOIN report r ON r.sha256 = s.sha256
            WHERE s.paper = p.id AND r.unit IN {ManyRows.In(connection, "communes")}))
        """;

    /// <summary>Ids, the latest drawn up first.</summary>
    /// <param name="after">The last of the page before.</param>
    public async Task<IReadOnlyList<string>> ListAsync(PaperState? state, UnitScope scope, string? after, int limit, CancellationToken cancellationToken)
    {
        var values = new DynamicParameters(Kinds);
        values.AddDynamicParams(new { kind = state is { } wanted ? (int)PaperStanding.EventOf(wanted) : -1, after = after ?? "g", limit, provinces = ManyRows.Texts(scope.Provinces), communes = ManyRows.Texts(scope.CommuneCodes), fields = ReportScope.TextOf(scope.Fields) });
        await using var connection = await store.OpenAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<string>(
                $"""
                SELECT p.id FROM report_paper p WHERE p.id < @after AND {Seen(connection, scope)}
                  AND (@kind < 0 OR EXISTS (SELECT 1 FROM {LastMove} AND e.kind = @kind))
                ORDER BY p.id DESC LIMIT @limit
                """,
                values),
        ];
    }

    /// <summary>How many papers are in each state.</summary>
    public async Task<IReadOnlyDictionary<PaperEventKind, int>> CountAsync(UnitScope scope, CancellationToken cancellationToken)
    {
        var values = new DynamicParameters(Kinds);
        values.AddDynamicParams(new { provinces = ManyRows.Texts(scope.Provinces), communes = ManyRows.Texts(scope.CommuneCodes), fields = ReportScope.TextOf(scope.Fields) });
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(int Kind, long Count)>(
            $"SELECT m.kind, count(*) FROM (SELECT (SELECT e.kind FROM {LastMove}) AS kind FROM report_paper p WHERE {Seen(connection, scope)}) m GROUP BY m.kind", values);
        return rows.ToDictionary(row => (PaperEventKind)row.Kind, row => (int)row.Count);
    }

    /// <summary>In the order of the ids; one that does not exist is left out.</summary>
    public async Task<IReadOnlyList<ReportPaper>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await PaperRows.ReadAsync(ids, connection, transaction: null);
    }

    /// <summary>Papers that stand over a report, or once stood over it, the latest drawn up first.</summary>
    public async Task<IReadOnlyList<ReportPaper>> OfReportAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await OfReportAsync(sha256, connection, transaction: null);
    }

    /// <summary>Keeps a new paper, unless the report or the paper to be replaced has one.</summary>
    /// <returns>The other paper when there is one.</returns>
    public async Task<(PaperOutcome Outcome, ReportPaper? Other)> DraftAsync(ReportPaper paper, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (paper.Supersedes is { } superseded)
        {
            await connection.ExecuteAsync("UPDATE report_paper SET revision = revision WHERE id = @superseded", new { superseded }, transaction);
            if (!(await PaperRows.ReadAsync([superseded], connection, transaction)).Any(old => old.State == PaperState.Issued))
            {
                return (PaperOutcome.Refused, null);
            }
        }
        else
        {
            // Who draws up another over the same report waits here.
            await connection.ExecuteAsync("UPDATE report SET keep_until = keep_until WHERE sha256 = @Sha256", new { paper.Sha256 }, transaction);
        }
        if (await OtherAsync(paper, connection, transaction) is { } other)
        {
            return (PaperOutcome.OtherPaper, other);
        }
        await PaperRows.InsertAsync(paper, connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        return (PaperOutcome.Done, null);
    }

    /// <summary>Adds to a paper what a decision on its present state yields.</summary>
    /// <param name="revision">Of the paper that the caller saw; <see langword="null"/> for what disturbs nobody.</param>
    /// <param name="decide">Gives what to add, or the reason for adding nothing.</param>
    public async Task<(PaperOutcome Outcome, PaperDecision Decision)> AddAsync(
        string id, long? revision, Func<ReportPaper, (PaperDecision Decision, PaperEntry? Entry)> decide, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Before anything is read: from here on nobody else adds to this one.
        if (await connection.ExecuteAsync("UPDATE report_paper SET revision = revision + @moves WHERE id = @id", new { id, moves = revision is null ? 0 : 1 }, transaction) == 0)
        {
            return (PaperOutcome.Unknown, default);
        }
        var paper = (await PaperRows.ReadAsync([id], connection, transaction))[0];
        if (revision is { } seen && paper.Revision != seen + 1)
        {
            return (PaperOutcome.Moved, default);
        }
        var (decision, entry) = decide(paper);
        if (entry is null)
        {
            return (PaperOutcome.Refused, decision);
        }
        if (entry.Issue is not null && await IssueAsync(paper, entry, connection, transaction) is var outcome and not PaperOutcome.Done)
        {
            return (outcome, decision);
        }
        await PaperRows.AppendAsync(id, paper.Happenings.Count + 1, entry.Happening, connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        return (PaperOutcome.Done, decision);
    }

    /// <summary>Id of the paper that replaced another, or that is on its way to do so.</summary>
    public async Task<string?> CorrectionAsync(string id, CancellationToken cancellationToken)
    {
        var values = new DynamicParameters(new { id, cancelled = (int)PaperEventKind.Cancelled });
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<string?>(
            "SELECT p.id FROM report_paper p WHERE p.supersedes = @id AND NOT EXISTS (SELECT 1 FROM report_paper_event e WHERE e.paper = p.id AND e.kind = @cancelled)", values);
    }

    /// <summary>The first number of a year that is above all that a body has given.</summary>
    public async Task<int> NextNumberAsync(string body, int year, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return (int)await connection.ExecuteScalarAsync<long>("SELECT COALESCE(max(number), 0) + 1 FROM report_paper_issue WHERE body = @body AND year = @year", new { body, year });
    }

    // The paper that is replaced ceases to be in force with the one that replaces it.
    private static async Task<PaperOutcome> IssueAsync(ReportPaper paper, PaperEntry entry, DbConnection connection, DbTransaction transaction)
    {
        if (!await PaperRows.InsertAsync(paper.Id, entry.Body!, entry.Issue!, connection, transaction))
        {
            return PaperOutcome.NumberTaken;
        }
        if (paper.Supersedes is { } superseded)
        {
            await connection.ExecuteAsync("UPDATE report_paper SET revision = revision + 1 WHERE id = @superseded", new { superseded }, transaction);
            var old = (await PaperRows.ReadAsync([superseded], connection, transaction))[0];
            var happening = entry.Happening.Event with { Kind = PaperEventKind.Superseded };
            await PaperRows.AppendAsync(superseded, old.Happenings.Count + 1, new PaperHappening(happening, "", Other: paper.Id), connection, transaction);
        }
        return PaperOutcome.Done;
    }

    // An issued paper is corrected, not drawn up a second time; one that was given up stands in nobody's way.
    private static async Task<ReportPaper?> OtherAsync(ReportPaper paper, DbConnection connection, DbTransaction transaction)
    {
        if (paper.Supersedes is null)
        {
            return (await OfReportAsync(paper.Sha256, connection, transaction)).FirstOrDefault(other => other.Sha256 == paper.Sha256 && other.State != PaperState.Cancelled);
        }
        var ids = (await connection.QueryAsync<string>("SELECT id FROM report_paper WHERE supersedes = @Supersedes ORDER BY id", new { paper.Supersedes }, transaction)).ToList();
        return (await PaperRows.ReadAsync(ids, connection, transaction)).FirstOrDefault(other => other.State != PaperState.Cancelled);
    }

    private static async Task<IReadOnlyList<ReportPaper>> OfReportAsync(string sha256, DbConnection connection, DbTransaction? transaction)
    {
        var ids = (await connection.QueryAsync<string>("SELECT DISTINCT paper FROM report_paper_event WHERE sha256 = @sha256 ORDER BY paper DESC", new { sha256 }, transaction)).ToList();
        return await PaperRows.ReadAsync(ids, connection, transaction);
    }
}
