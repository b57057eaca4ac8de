using System.Globalization;
using System.Text.RegularExpressions;

namespace Ioc.Rules.Reports;

/// <summary>Which body of a unit issues a paper; each numbers its papers by itself.</summary>
public enum PaperIssuer : byte
{
    /// <summary>The people's committee (Ủy ban nhân dân) of a province or commune.</summary>
    Committee,

    /// <summary>The office (Văn phòng) of a province's people's committee.</summary>
    Office,
}

/// <summary>What makes a paper an issued one: number and symbol, place and date, and who signed it by what right.</summary>
/// <remarks>Decree 30/2020/NĐ-CP, Annex I, section II, nos. 3, 4 and 7.</remarks>
/// <param name="Number">Within a body and a year, from 1.</param>
/// <param name="Symbol">Kind of document and body: <c>BC-UBND</c>.</param>
/// <param name="Day">Local day of issue.</param>
/// <param name="Authority">Lines above the signer's office: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"; empty for a head who signs for the own body.</param>
/// <param name="Position">The signer's office.</param>
public sealed partial record PaperIssue(
    PaperIssuer Issuer, int Number, string Symbol, DateOnly Day, string Place, IReadOnlyList<string> Authority, string Position, string Signer)
{
    public const int HighestNumber = 99_999;
    public const int LongestLine = 100;
    public const int MostAuthority = 2;

    /// <summary>"05/BC-UBND": numbers below 10 with a nought before, as the decree wants.</summary>
    public string Written => string.Create(CultureInfo.InvariantCulture, $"{Number:00}/{Symbol}");

    public static string SymbolOf(PaperIssuer issuer) => issuer == PaperIssuer.Office ? "BC-VP" : "BC-UBND";

    /// <param name="earliest">The figures were not there before, nor the paper that is replaced.</param>
    /// <returns>Code of the first thing that is wrong; <see langword="null"/> when it can stand on a paper.</returns>
    public string? Fault(DateOnly earliest, DateOnly today) =>
        Number is < 1 or > HighestNumber ? "number-wrong"
        : !SymbolForm().IsMatch(Symbol) ? "symbol-wrong"
        : Day > today ? "day-in-future"
        : Day < earliest ? "day-too-early"
        : !IsLine(Place) ? "place-missing"
        : Authority.Count > MostAuthority || !Authority.All(IsLine) ? "authority-wrong"
        : !IsLine(Position) ? "position-missing"
        : !IsLine(Signer) ? "signer-missing"
        : null;

    private static bool IsLine(string text) => text.Length <= LongestLine && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    [GeneratedRegex("^[A-ZĐ0-9.&]{1,12}(-[A-ZĐ0-9.&]{1,12}){0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex SymbolForm();
}
