using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Ioc.Access;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Reports;

/// <summary>A report as it was kept.</summary>
/// <param name="Report">Without rows where the figures have been forgotten.</param>
/// <param name="Figures"><see langword="null"/> where they have been forgotten: of a long list, after the days its form says.</param>
/// <param name="FormText">The file of the form it was made by.</param>
public sealed record KeptReport(Report Report, KeptFigures? Figures, string FormText, DateTimeOffset MadeAt);

/// <summary>A time at which a report was made.</summary>
/// <param name="By">Name of the account, or of the key.</param>
/// <param name="Format">The file that was asked for.</param>
/// <param name="Fields">Codes of the fields it is about; null: all.</param>
/// <param name="Release"><c>public</c>: a copy for publication, with rounded figures.</param>
public sealed record ReportMaking(
    string Code, string Form, string Version, string Title, string Place, DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset MadeAt, string By, string Format, IReadOnlyList<string>? Fields = null, string? Release = null);

/// <summary>Who has a report made.</summary>
/// <param name="By">Name of the account, or of the key.</param>
/// <param name="Format">The file that was asked for.</param>
/// <param name="Run">Of many reports, when it is one of them.</param>
public sealed record ReportMaker(string By, string Format, string? Run);

/// <summary>Where made reports are kept: the operational store.</summary>
public sealed class KeptReports(OperationalStore store, Installation installation, TimeProvider clock)
{
    /// <summary>Small enough that neither engine holds more than a few at once.</summary>
    private const int PartSize = 256 * 1024;

    private static readonly JsonSerializerOptions Head = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new ValueConverter() },
    };

    /// <summary>Keeps a report and notes who made it; figures that are kept already are not kept twice.</summary>
    public async Task KeepAsync(ReportForm form, Report report, KeptFigures figures, ReportMaker maker, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(form.Source)));
        // Before the transaction, in which nobody else can write.
        var head = HeadOf(report);
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("INSERT INTO report_form (digest, text) VALUES (@digest, @Source) ON CONFLICT (digest) DO NOTHING", new { digest, form.Source }, transaction);
        var isNew = await connection.ExecuteAsync(
            """
            INSERT INTO report (sha256, code, form, version, form_digest, province, unit, fields, period_from, period_to, as_of, head, row_counts, keep_until, made_at)
            VALUES (@Sha256, @Code, @Form, @Version, @digest, @province, @unit, @fields, @from, @to, @asOf, @head, @rows, @keep, @now)
            ON CONFLICT (sha256) DO NOTHING
            """,
            new
            {
                report.Sha256, report.Code, report.Form, report.Version, digest, province = report.Place.Province.Code, unit = report.Place.Unit?.Code ?? "",
                fields = ReportScope.TextOf(report.FieldCodes),
                from = Day(report.Period.From), to = Day(report.Period.To), asOf = report.AsOf.ToUnixTimeMilliseconds(), head,
                rows = string.Join(',', figures.Rows), keep = now.AddDays(form.KeepDays).ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(),
            },
            transaction) == 1;
        if (isNew)
        {
            await WritePartsAsync(report.Sha256, figures.Compressed, connection, transaction);
        }
        await NoteAsync(report.Sha256, maker, now, connection, transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <param name="typed">A code, or the whole hash.</param>
    /// <returns><see langword="null"/> for one that does not exist, or not for this reader.</returns>
    public async Task<KeptReport?> FindAsync(string typed, UnitScope scope, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var row = await connection.QueryFirstOrDefaultAsync<(string Sha256, string Province, byte[] Head, string Rows, string FormText, long MadeAt)>(
            """
            SELECT r.sha256, r.province, r.head, r.row_counts, f.text, r.made_at FROM report r JOIN report_form f ON f.digest = r.form_digest
            WHERE r.code = @code OR r.sha256 = @hash ORDER BY r.made_at LIMIT 1
            """,
            new { code = VerifyCode.Read(typed), hash = typed.ToLowerInvariant() });
        if (row.Sha256 is null)
        {
            return null;
        }

        var report = ReadHead(row.Head);
        if (!scope.SeesReport(row.Province, report.Place.Unit?.Code ?? "", report.Sections.Any(section => section.RowsOf == RowsOf.Dossiers), report.FieldCodes, installation) || (scope.PublishedOnly && report.Release is null))
        {
            return null;
        }

        var madeAt = DateTimeOffset.FromUnixTimeMilliseconds(row.MadeAt).ToOffset(LocalDay.Offset);
        var parts = (await connection.QueryAsync<byte[]>("SELECT body FROM report_part WHERE sha256 = @Sha256 ORDER BY number", new { row.Sha256 })).ToList();
        if (parts.Count == 0)
        {
            return new KeptReport(report, null, row.FormText, madeAt);
        }
        var figures = new KeptFigures([.. parts.SelectMany(part => part)], row.Sha256, [.. row.Rows.Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture))]);
        return new KeptReport(MakeReport.WithRows(report, figures), figures, row.FormText, madeAt);
    }

    /// <summary>What stands around the figures of reports, by their hashes.</summary>
    public async Task<IReadOnlyDictionary<string, Report>> HeadsAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        if (hashes.Count == 0)
        {
            return new Dictionary<string, Report>();
        }
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Sha256, byte[] Head)>(
            $"SELECT sha256, head FROM report WHERE sha256 IN {ManyRows.In(connection, "hashes")}", new { hashes = ManyRows.Texts(hashes) });
        return rows.ToDictionary(row => row.Sha256, row => ReadHead(row.Head));
    }

    /// <summary>What was made last, at most so many, latest first; what runs made is listed with them.</summary>
    public async Task<IReadOnlyList<ReportMaking>> LatestAsync(UnitScope scope, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Code, byte[] Head, long MadeAt, string By, string Format)>(
            $"""
            SELECT r.code, r.head, m.made_at, m.made_by, m.format FROM report_making m JOIN report r ON r.sha256 = m.sha256
            WHERE m.run_id IS NULL AND (r.province IN {ManyRows.In(connection, "seen")} OR r.unit IN {ManyRows.In(connection, "units")}) AND {scope.SeenFields(connection, "r.fields")}
            ORDER BY m.made_at DESC, m.id DESC LIMIT @limit
            """,
            new { limit, seen = ManyRows.Texts(scope.SeenInReports(installation)), units = ManyRows.Texts(scope.CommuneCodes), fields = ReportScope.TextOf(scope.Fields) });
        return [.. rows.Select(row => Making(ReadHead(row.Head), row.Code, row.MadeAt, row.By, row.Format))];
    }

    /// <summary>Takes the figures of reports away whose time is over and of which no office made a paper; hash, words and who made them stay.</summary>
    /// <returns>How many reports lost their figures.</returns>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var over = (await connection.QueryAsync<string>(
            """
            SELECT r.sha256 FROM report r WHERE r.keep_until < @now AND r.row_counts <> '-1'
              AND NOT EXISTS (SELECT 1 FROM report_paper_event e WHERE e.sha256 = r.sha256)
            """,
            new { now })).ToList();
        foreach (var sha256 in over)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync("DELETE FROM report_part WHERE sha256 = @sha256", new { sha256 }, transaction);
            await connection.ExecuteAsync("UPDATE report SET row_counts = '-1' WHERE sha256 = @sha256", new { sha256 }, transaction);
            await transaction.CommitAsync(cancellationToken);
        }
        return over.Count;
    }

    private static ReportMaking Making(Report report, string code, long madeAt, string by, string format) => new(
        code, report.Form, report.Version, report.Title.Vi, report.Place.Narrowest.FullName, report.Period.From, report.Period.To, report.AsOf,
        DateTimeOffset.FromUnixTimeMilliseconds(madeAt).ToOffset(LocalDay.Offset), by, format, report.FieldCodes, report.Release is null ? null : Publication.Word);

    // A program that asks for the same every minute is one who asks, not a thousand.
    private static async Task NoteAsync(string sha256, ReportMaker maker, DateTimeOffset now, DbConnection connection, DbTransaction transaction)
    {
        var values = new
        {
            id = Guid.CreateVersion7(now).ToString("N"), sha256, maker.By, maker.Format, maker.Run, now = now.ToUnixTimeMilliseconds(), since = now.AddDays(-1).ToUnixTimeMilliseconds(),
        };
        if (await connection.ExecuteAsync(
            "UPDATE report_making SET made_at = @now WHERE sha256 = @sha256 AND made_by = @By AND format = @Format AND COALESCE(run_id, '') = COALESCE(CAST(@Run AS TEXT), '') AND made_at > @since",
            values, transaction) == 0)
        {
            await connection.ExecuteAsync("INSERT INTO report_making (id, sha256, made_at, made_by, format, run_id) VALUES (@id, @sha256, @now, @By, @Format, @Run)", values, transaction);
        }
    }

    private static async Task WritePartsAsync(string sha256, byte[] body, DbConnection connection, DbTransaction transaction)
    {
        foreach (var (number, part) in body.Chunk(PartSize).Index())
        {
            await connection.ExecuteAsync("INSERT INTO report_part (sha256, number, body) VALUES (@sha256, @number, @part)", new { sha256, number, part }, transaction);
        }
    }

    // A program may make one every minute: eight kilobytes of titles and notes become one and a half.
    private static byte[] HeadOf(Report report)
    {
        using var compressed = new MemoryStream();
        using (var into = new BrotliStream(compressed, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(into, report with { Sections = [.. report.Sections.Select(section => section with { Rows = [], RowCount = 0 })] }, Head);
        }
        return compressed.ToArray();
    }

    private static Report ReadHead(byte[] head)
    {
        using var from = new BrotliStream(new MemoryStream(head), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Report>(from, Head)!;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A day is told from a text by being the only member of an object.</summary>
    private sealed class ValueConverter : JsonConverter<ReportValue>
    {
        public override ReportValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return reader.TokenType switch
                {
                    JsonTokenType.Number => ReportValue.Of(reader.GetDouble()),
                    JsonTokenType.String => ReportValue.Of(reader.GetString()),
                    _ => ReportValue.None,
                };
            }
            reader.Read();
            var member = reader.GetString()!;
            reader.Read();
            if (member != "day")
            {
                var rounded = FiguresText.Rounded(member, reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : 0);
                reader.Read();
                return rounded;
            }
            var day = DateOnly.ParseExact(reader.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            reader.Read();
            return ReportValue.Of(day);
        }

        public override void Write(Utf8JsonWriter writer, ReportValue value, JsonSerializerOptions options)
        {
            if (value.Day is { } day)
            {
                writer.WriteStartObject();
                writer.WriteString("day", Day(day));
                writer.WriteEndObject();
            }
            else
            {
                FiguresText.WriteValue(writer, value);
            }
        }
    }
}
