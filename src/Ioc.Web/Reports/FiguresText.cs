using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ioc.Reports;

/// <summary>The figures of a report as they are kept: compressed, and the hash of the text that they are.</summary>
/// <param name="Sha256">Of the text, 64 lower-case hexadecimal digits.</param>
/// <param name="Rows">Of each section, in order.</param>
public sealed record KeptFigures(byte[] Compressed, string Sha256, IReadOnlyList<int> Rows)
{
    /// <summary>The text itself, from its beginning.</summary>
    public Stream Open() => new BrotliStream(new MemoryStream(Compressed, writable: false), CompressionMode.Decompress);
}

/// <summary>
/// Writes figures as text: always the same bytes for the same figures, so that their hash proves them. A line says what was asked;
/// then, for each section, one names its columns, one a row follows, and the total closes it. Titles of columns, notes and all
/// other words of the form are not part of it: the version of the form stands for them.
/// </summary>
public sealed class FiguresText : IDisposable
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private const string Under = "under";
    private const string TooFew = "tooFew";
    private const string NotTold = "notTold";

    private readonly MemoryStream _compressed = new();
    private readonly BrotliStream _into;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _line = new();
    private readonly Utf8JsonWriter _json;
    private readonly List<int> _rows = [];

    public FiguresText(ReportQuestion question)
    {
        _into = new BrotliStream(_compressed, CompressionLevel.Fastest, leaveOpen: true);
        _json = new Utf8JsonWriter(_line, Plain);
        _json.WriteStartObject();
        _json.WriteString("form", question.Form.Id);
        _json.WriteString("version", question.Form.Version);
        _json.WriteString("province", question.Request.Province);
        _json.WriteString("unit", question.Request.Commune?.Code);
        _json.WriteString("from", Day(question.Period.From));
        _json.WriteString("to", Day(question.Period.To));
        if (question.Fields is { } fields)
        {
            // Left out of a report about all of them, which keeps the hash it always had.
            _json.WriteStartArray("fields");
            foreach (var field in fields)
            {
                _json.WriteStringValue(field);
            }
            _json.WriteEndArray();
        }
        if (question.SmallNumber is { } small)
        {
            _json.WriteString("release", Publication.Word);
            _json.WriteNumber("smallNumber", small);
        }
        if (question.Compared is { } compared)
        {
            _json.WriteString("comparedFrom", Day(compared.From));
            _json.WriteString("comparedTo", Day(compared.To));
        }
        _json.WriteString("asOf", question.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        _json.WriteEndObject();
        EndLine();
    }

    public void BeginSection(FormSection section)
    {
        _json.WriteStartObject();
        _json.WriteString("section", section.Id);
        _json.WriteStartArray("columns");
        foreach (var column in section.Columns)
        {
            _json.WriteStringValue(column.Column.Id);
        }
        _json.WriteEndArray();
        _json.WriteEndObject();
        EndLine();
        _rows.Add(0);
    }

    public void Write(ReportRow row)
    {
        WriteRow(_json, row);
        EndLine();
        _rows[^1]++;
    }

    public void EndSection(ReportRow? total)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("total");
        if (total is null)
        {
            _json.WriteNullValue();
        }
        else
        {
            WriteRow(_json, total);
        }
        _json.WriteEndObject();
        EndLine();
    }

    public KeptFigures End()
    {
        _into.Dispose();
        return new KeptFigures(_compressed.ToArray(), Convert.ToHexStringLower(_hash.GetHashAndReset()), _rows);
    }

    public void Dispose()
    {
        _json.Dispose();
        _into.Dispose();
        _hash.Dispose();
        _line.Dispose();
        _compressed.Dispose();
    }

    /// <summary>Rows of one section, read anew at every enumeration, one at a time.</summary>
    /// <param name="section">From 0.</param>
    public static IEnumerable<ReportRow> Rows(KeptFigures figures, int section, IReadOnlyList<ReportColumn> columns)
    {
        using var reader = new StreamReader(figures.Open(), Encoding.UTF8);
        for (var at = -1; reader.ReadLine() is { } line;)
        {
            if (line[0] == '{')
            {
                at += line.StartsWith("{\"section\"", StringComparison.Ordinal) ? 1 : 0;
                if (at > section)
                {
                    yield break;
                }
            }
            else if (at == section)
            {
                yield return ReadRow(line, columns);
            }
        }
    }

    private static void WriteRow(Utf8JsonWriter json, ReportRow row)
    {
        json.WriteStartArray();
        json.WriteStringValue(row.Key);
        json.WriteStringValue(row.Title);
        json.WriteStringValue(row.Kind is { } kind ? kind.ToString() : "");
        foreach (var value in row.Values)
        {
            WriteValue(json, value);
        }
        json.WriteEndArray();
    }

    /// <summary>As JSON has it: a number not rounded, a text, a day as <c>yyyy-MM-dd</c>, or null; <c>{"under":5}</c>, <c>{"tooFew":true}</c>, <c>{"notTold":true}</c>.</summary>
    public static void WriteValue(Utf8JsonWriter json, ReportValue value)
    {
        if (value.Number is { } number)
        {
            json.WriteNumberValue(number);
        }
        else if (value.Limit is { } limit)
        {
            json.WriteStartObject();
            json.WriteNumber(Under, limit);
            json.WriteEndObject();
        }
        else if (value.IsTooFew || value.IsNotTold)
        {
            json.WriteStartObject();
            json.WriteBoolean(value.IsTooFew ? TooFew : NotTold, true);
            json.WriteEndObject();
        }
        else if (value.IsNone)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(value.ToString());
        }
    }

    private static ReportRow ReadRow(string line, IReadOnlyList<ReportColumn> columns)
    {
        using var document = JsonDocument.Parse(line);
        var cells = document.RootElement;
        var kind = cells[2].GetString()!;
        return new ReportRow(
            cells[0].GetString()!, cells[1].GetString()!, [.. columns.Index().Select(column => ReadValue(cells[column.Index + 3], column.Item.Kind))],
            kind.Length == 0 ? null : Enum.Parse<ColumnKind>(kind));
    }

    private static ReportValue ReadValue(JsonElement cell, ColumnKind kind) => cell.ValueKind switch
    {
        JsonValueKind.Number => ReportValue.Of(cell.GetDouble()),
        JsonValueKind.Null => ReportValue.None,
        JsonValueKind.Object => ReadRounded(cell.EnumerateObject().First()),
        _ when kind == ColumnKind.Day => ReportValue.Of(DateOnly.ParseExact(cell.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => ReportValue.Of(cell.GetString()),
    };

    private static ReportValue ReadRounded(JsonProperty member) => Rounded(member.Name, member.Name == Under ? member.Value.GetInt32() : 0);

    /// <summary>What the only member of such an object says.</summary>
    internal static ReportValue Rounded(string member, int limit) => member switch
    {
        Under => ReportValue.Under(limit),
        TooFew => ReportValue.TooFew,
        NotTold => ReportValue.NotTold,
        _ => throw new InvalidOperationException($"No value says {member}."),
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _line.WriteByte((byte)'\n');
        var bytes = _line.GetBuffer().AsSpan(0, (int)_line.Length);
        _hash.AppendData(bytes);
        _into.Write(bytes);
        _line.SetLength(0);
    }
}
