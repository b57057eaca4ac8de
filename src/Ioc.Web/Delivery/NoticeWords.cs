using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Shell;

namespace Ioc.Delivery;

/// <param name="Commune">Whom the line is about; empty: everybody.</param>
public sealed record NoticeLine(string Commune, LocalText Text);

/// <summary>A notice in words that can be put for one recipient: in the recipient's language, the recipient's own communes first.</summary>
/// <param name="After">Below the lines, such as where the instructions are.</param>
public sealed record NoticeWords(LocalText Subject, IReadOnlyList<NoticeLine> Lines, LocalText? After)
{
    /// <summary>More lines nobody reads; the message of a program has all.</summary>
    public const int MostLines = 50;

    private static readonly JsonSerializerOptions Kept = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="own">Communes of the recipient; of a storm over a province an officer reads about these first.</param>
    public (string Subject, string Text) In(Language language, IReadOnlySet<string> own)
    {
        var lines = own.Count == 0 ? Lines : Lines.Where(line => own.Contains(line.Commune)).Concat(Lines.Where(line => !own.Contains(line.Commune)));
        var text = new StringBuilder();
        foreach (var line in lines.Take(MostLines))
        {
            text.Append("– ").Append(line.Text.In(language)).Append('\n');
        }

        if (Lines.Count > MostLines)
        {
            text.AppendFormat(language.Culture, language["delivery.text.more"], (Lines.Count - MostLines).ToString("#,0", language.Culture)).Append('\n');
        }

        if (After is not null)
        {
            text.Append('\n').Append(After.In(language)).Append('\n');
        }

        return (Subject.In(language), text.ToString());
    }

    /// <summary>As the store keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Kept);

    public static NoticeWords? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<NoticeWords>(json, Kept);
}
