using System.Globalization;
using System.Text.RegularExpressions;

namespace Ioc.Engine;

/// <summary>A refusal in ClickHouse's own terms: its error number and its text.</summary>
internal sealed partial class EngineException(int code, string text) : Exception(text)
{
    public const int SyntaxError = 62;
    public const int UnknownSetting = 115;
    public const int NotImplemented = 48;
    public const int ReadOnly = 164;
    public const int RequiredPassword = 194;
    public const int TooManyQueries = 202;
    public const int QueryWasCancelled = 394;
    public const int TooManyBytes = 396;
    public const int AuthenticationFailed = 516;
    private const int StandardException = 1001;

    /// <summary>ClickHouse's number, as in <c>X-ClickHouse-Exception-Code</c>.</summary>
    public int Code { get; } = code;

    /// <summary>The HTTP status that the real server gives for the number.</summary>
    /// <remarks>Source: ClickHouse's table from exception code to HTTP status; what is not in it is 500.</remarks>
    public int Status => Code switch
    {
        RequiredPassword => 401,
        192 or 193 or AuthenticationFailed or 512 or 497 => 403,
        36 or 6 or 25 or 26 or 38 or 41 or 72 or 427 or 441 or 675 or 676 or 376 or 27 or 15 or 44 or 8 or 75 or 63
            or 167 or 168 or 94 or SyntaxError or 117 or 53 or 321 => 400,
        60 or 46 or 47 or 50 or 56 or 81 or UnknownSetting or 99 or 73 or 336 or 78 or 511 => 404,
        307 or 413 => 413,
        NotImplemented => 501,
        209 or 76 or 439 => 503,
        381 => 411,
        159 => 408,
        _ => 500,
    };

    /// <summary>Our own refusal, worded like the engine's.</summary>
    public static EngineException Of(int code, string name, string message) =>
        new(code, $"Code: {code}. DB::Exception: {message} ({name})");

    /// <summary>The engine's text, its number read from its head; a text without one is a failure of the library itself.</summary>
    /// <param name="text">What the engine says.</param>
    /// <param name="marker">
    /// What was put before the statement; the text and the places in it are told as if neither it nor the file of the
    /// answer had been there.
    /// </param>
    public static EngineException Parse(string text, string marker = "")
    {
        if (marker.Length > 0)
        {
            text = Place().Replace(
                Outfile().Replace(text.Replace(marker, "", StringComparison.Ordinal), ""),
                place => Shift(place, marker.Length));
        }

        var match = LeadingCode().Match(text);
        return match.Success
            ? new EngineException(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), text[match.Index..])
            : new EngineException(StandardException, $"Code: {StandardException}. DB::Exception: {text} (STD_EXCEPTION)");
    }

    private static string Shift(Match place, int by) =>
        place.Groups[1].Value + Math.Max(0, int.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture) - by).ToString(CultureInfo.InvariantCulture);

    // "Syntax error: failed at position 44 (1)"; "(line 1, col 44)".
    [GeneratedRegex(@"(failed at position |\(line 1, col )(\d+)")]
    private static partial Regex Place();

    [GeneratedRegex(@"\n?INTO OUTFILE '/proc/self/fd/\d+' TRUNCATE ?")]
    private static partial Regex Outfile();

    // "Code: 60. DB::Exception: Unknown table …", sometimes after words of the library's own.
    [GeneratedRegex(@"Code: (\d+)\. ")]
    private static partial Regex LeadingCode();
}
