using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Ioc.Ingestion;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Indicators;

/// <summary>Which dossiers a list shows: exactly those that the figure of the same name counts.</summary>
/// <param name="Number">How the queries name it.</param>
public sealed record DossierListState(string Name, byte Number)
{
    private static readonly DossierListState[] All =
    [
        new("open", 1), new("paused", 2), new("overdue", 3), new("noApology", 4), new("dueSoon", 5), new("received", 6), new("resolvedLate", 7),
    ];

    public static IEnumerable<string> Names => All.Select(state => state.Name);

    public static DossierListState? Find(string name) => All.FirstOrDefault(state => state.Name == name);
}

/// <summary>Where the next page begins, after the last dossier of the page before.</summary>
public readonly record struct DossierCursor(DateTimeOffset ReceivedAt, DossierKey Dossier)
{
    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ReceivedAt.ToUnixTimeMilliseconds()}\n{Dossier.Source}\n{Dossier.DossierCode}")));

    /// <summary>An empty text is the beginning of the list.</summary>
    public static bool TryParse(string text, out DossierCursor cursor)
    {
        cursor = new DossierCursor(DateTimeOffset.UnixEpoch, new DossierKey("", ""));
        if (text.Length == 0)
        {
            return true;
        }
        if (!Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 3);
        if (parts.Length != 3 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > 4_102_444_800_000)
        {
            return false;
        }
        cursor = new DossierCursor(DateTimeOffset.FromUnixTimeMilliseconds(at), new DossierKey(parts[1], parts[2]));
        return true;
    }
}

/// <summary>A dossier as its current record at T has it; instants as sent.</summary>
/// <param name="DossierCode">Identity of the dossier within its source.</param>
/// <param name="Status">1 to 10, the portal's codes.</param>
/// <param name="DueAt">Null: no due date.</param>
/// <param name="FinishedAt">Null while it is being handled.</param>
/// <param name="HandlingCommune">Five digits; its figures have the dossier.</param>
/// <param name="ReceivingCommune">Five digits; where it was handed in.</param>
public sealed record DossierItem(
    string DossierCode, string Source, string ProcedureCode, string? ProcedureName, string FieldCode, byte Status,
    DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, DateTimeOffset? FinishedAt, string HandlingCommune, string ReceivingCommune);

/// <summary>A page of the dossiers behind a figure.</summary>
/// <param name="Items">At most 100, by receivedAt, source, dossierCode.</param>
/// <param name="Total">Of all pages; equals the figure.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record DossierPage(IReadOnlyList<DossierItem> Items, long Total, string? Next);

/// <summary>The dossiers behind a number.</summary>
public sealed class DossierList(ClickHouseClient clickHouse, DossierLookup lookup, CountsQuery counts)
{
    private const int PageSize = 100;

    private static readonly Sql CountQuery = Sql.Load("indicators/dossier_count");
    private static readonly Sql PageQuery = Sql.Load("indicators/dossier_page");
    private static readonly Sql ItemsQuery = Sql.Load("indicators/dossier_items");

    public async Task<DossierPage> RunAsync(FigureRequest request, DossierListState state, DossierCursor cursor, CancellationToken cancellationToken)
    {
        var total = await clickHouse.QueryAsync(CountQuery, Parameters(request, state), row => row.ReadInt64(), cancellationToken);
        var keys = await clickHouse.QueryAsync(
            PageQuery,
            Parameters(request, state)
                .Add("after_received_at", cursor.ReceivedAt).Add("after_source", cursor.Dossier.Source).Add("after_code", cursor.Dossier.DossierCode)
                .Add("limit", PageSize + 1),
            row => (ReceivedAt: row.ReadInstant(), Key: new DossierKey(row.ReadString(), row.ReadString())),
            cancellationToken);

        var page = keys.Take(PageSize).ToList();
        var items = await ReadItemsAsync(page.Select(row => row.Key), request.AsOf, cancellationToken);
        return new DossierPage(
            [.. page.Select(row => items[row.Key])],
            total[0],
            keys.Count > PageSize ? new DossierCursor(page[^1].ReceivedAt, page[^1].Key).ToString() : null);
    }

    private async Task<Dictionary<DossierKey, DossierItem>> ReadItemsAsync(IEnumerable<DossierKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var number = await lookup.OpenAsync(keys, cancellationToken);
        var items = await clickHouse.QueryAsync(ItemsQuery, new ClickHouseParameters().Add("lookup", number).Add("at", asOf), Read, cancellationToken);
        return items.ToDictionary(item => new DossierKey(item.Source, item.DossierCode));
    }

    private ClickHouseParameters Parameters(FigureRequest request, DossierListState state)
    {
        var view = request.Question.Viewpoint;
        return counts.Parameters(request.Question.Communes.Select(c => c.Code), request.Question.Filter)
            .Add("state", state.Number)
            .Add("from", view.Period.From)
            .Add("to", view.Period.To)
            .Add("due_limit", view.DueLimit)
            .Add("due_soon", view.DueSoonLimit)
            .Add("at", request.AsOf)
            .Add("reach", CountsQuery.Reach(view));
    }

    private static DossierItem Read(RowBinaryReader row)
    {
        var (source, code) = (row.ReadString(), row.ReadString());
        var (procedure, procedureName, field) = (row.ReadString(), row.ReadString(), row.ReadString());
        var status = row.ReadUInt8();
        var (received, due, finished) = (OrNull(row.ReadInstant()), OrNull(row.ReadInstant()), OrNull(row.ReadInstant()));
        return new DossierItem(code, source, procedure, procedureName.Length == 0 ? null : procedureName, field, status, received, due, finished, row.ReadString(), row.ReadString());
    }

    private static DateTimeOffset? OrNull(DateTimeOffset instant) =>
        instant == DateTimeOffset.UnixEpoch ? null : instant.ToOffset(LocalDay.Offset);
}
