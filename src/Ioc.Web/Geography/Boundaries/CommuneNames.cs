using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Ioc.Geography;

/// <summary>Finds communes by the names that offices and maps write them with.</summary>
public sealed class CommuneNames
{
    private static readonly (string Prefix, string Kind)[] Kinds =
    [
        (Fold("Xã"), "xa"), (Fold("Phường"), "phuong"), (Fold("Đặc khu"), "dac_khu"), (Fold("Thị trấn"), "thi_tran"),
        ("x", "xa"), ("p", "phuong"), ("tt", "thi_tran"), (Fold("ĐK"), "dac_khu"),
    ];

    private readonly FrozenDictionary<string, Commune[]> _byName;

    /// <param name="communes">Only these are found.</param>
    public CommuneNames(IEnumerable<Commune> communes) =>
        _byName = communes.GroupBy(c => Fold(c.Name)).ToFrozenDictionary(g => g.Key, g => g.OrderBy(c => c.Code, StringComparer.Ordinal).ToArray());

    /// <summary>
    /// Every commune of that name, written with or without its kind. Of several, those of the kind written come alone;
    /// a kind that fits none of them (an old "thị trấn") rules nobody out.
    /// </summary>
    public IReadOnlyList<Commune> Find(string name)
    {
        var folded = Fold(name);
        if (_byName.TryGetValue(folded, out var whole))
        {
            return whole;
        }

        foreach (var (prefix, kind) in Kinds)
        {
            if (folded.StartsWith(prefix + " ", StringComparison.Ordinal) && _byName.TryGetValue(folded[(prefix.Length + 1)..], out var named))
            {
                var ofKind = named.Where(c => c.Kind == kind).ToArray();
                return ofKind.Length > 0 ? ofKind : named;
            }
        }

        return [];
    }

    /// <summary>
    /// A form in which spellings of one name are equal: Unicode form, case, white space, dashes and apostrophes do not count,
    /// and the tone mark stands at the end of its syllable, so that "hoà" is "hòa" and "Thuỷ" is "Thủy".
    /// The vowel's own mark and "đ" do count: "Cẩm" is not "Cam".
    /// </summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length + 8);
        var tones = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            switch (letter)
            {
                case '\u0300' or '\u0301' or '\u0303' or '\u0309' or '\u0323':
                    tones.Append(letter);
                    break;
                case '\'' or '\u2019' or '\u2018' or '\u02BC' or '`' or '\u00B4':
                    break;
                case 'ð':
                    // The Icelandic eth passes for đ in older fonts and tables.
                    folded.Append('đ');
                    break;
                case var _ when char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark:
                    folded.Append(letter);
                    break;
                default:
                    EndSyllable(folded, tones);
                    break;
            }
        }

        EndSyllable(folded, tones);
        return folded.ToString().TrimEnd();
    }

    private static void EndSyllable(StringBuilder folded, StringBuilder tones)
    {
        folded.Append(tones);
        tones.Clear();
        if (folded.Length > 0 && folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }
}
