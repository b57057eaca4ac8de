using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Shell;

namespace Ioc.Reports.Files;

/// <summary>The report for programs, as contract §7 has it; further sections of a form that has them follow under <c>sections</c>.</summary>
public sealed class JsonFile : IReportFile
{
    /// <summary>Rows between two flushes.</summary>
    private const int Batch = 500;

    public string Format => "json";

    public string ContentType => "application/json; charset=utf-8";

    public async Task WriteAsync(Report report, Stream output, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("form", report.Form);
        json.WriteString("version", report.Version);
        json.WriteString("province", report.Place.Province.Code);
        json.WriteString("unit", report.Place.Unit?.Code);
        json.WriteString("from", Day(report.Period.From));
        json.WriteString("to", Day(report.Period.To));
        if (report.Fields is { } fields)
        {
            json.WriteStartArray("fields");
            foreach (var field in fields)
            {
                json.WriteStartObject();
                json.WriteString("code", field.Code);
                json.WriteString("name", field.Name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (report.Release is { } release)
        {
            json.WriteString("release", Publication.Word);
            json.WriteNumber("smallNumber", release.SmallNumber);
        }
        if (report.Compared is { } compared)
        {
            json.WriteString("comparedFrom", Day(compared.From));
            json.WriteString("comparedTo", Day(compared.To));
        }
        json.WriteString("asOf", report.AsOf);
        json.WriteString("figuresSha256", report.Sha256);
        json.WriteString("verify", report.Code);
        await WriteTableAsync(json, report.Sections[0], cancellationToken);
        if (report.Sections.Count > 1)
        {
            json.WriteStartArray("sections");
            foreach (var section in report.Sections.Skip(1))
            {
                json.WriteStartObject();
                json.WriteString("id", section.Id);
                json.WriteString("title", section.Title.Vi);
                await WriteTableAsync(json, section, cancellationToken);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        WriteNarrative(json, report.Narrative);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    // Each sentence with the figures that it rests on, so that a program can look them up.
    private static void WriteNarrative(Utf8JsonWriter json, IReadOnlyList<ReportPassage> narrative)
    {
        if (narrative.Count == 0)
        {
            return;
        }
        json.WriteStartArray("narrative");
        foreach (var (passage, sentence) in narrative.SelectMany(passage => passage.Sentences.Select(sentence => (passage, sentence))))
        {
            json.WriteStartObject();
            json.WriteString("passage", passage.Id);
            json.WriteString("rule", sentence.Rule);
            json.WriteString("vi", sentence.Text.Vi);
            json.WriteString("en", sentence.Text.En);
            json.WriteStartArray("figures");
            foreach (var figure in sentence.Figures)
            {
                json.WriteStringValue(figure);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static async Task WriteTableAsync(Utf8JsonWriter json, ReportSection section, CancellationToken cancellationToken)
    {
        json.WriteStartArray("columns");
        foreach (var column in section.Columns)
        {
            json.WriteStartObject();
            json.WriteNumber("no", column.No);
            json.WriteString("title", column.FullTitle(Language.Vietnamese));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var (at, row) in section.Rows.Index())
        {
            json.WriteStartObject();
            json.WriteString("key", row.Key);
            json.WriteString("title", row.Title);
            json.WritePropertyName("values");
            WriteValues(json, row.Values);
            json.WriteEndObject();
            if (at % Batch == Batch - 1)
            {
                await json.FlushAsync(cancellationToken);
            }
        }
        json.WriteEndArray();
        json.WritePropertyName("total");
        // One entry for each column also where nothing is added up.
        WriteValues(json, section.Total?.Values ?? [.. section.Columns.Select(_ => ReportValue.None)]);
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<ReportValue> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            FiguresText.WriteValue(json, value);
        }
        json.WriteEndArray();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
