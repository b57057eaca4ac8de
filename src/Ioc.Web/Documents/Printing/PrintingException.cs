namespace Ioc.Documents.Printing;

/// <summary>A document could not be printed here and now; the message tells an operator what would help.</summary>
/// <param name="code">Stable, of the problem details: <c>no-chromium</c> or <c>printing-failed</c>.</param>
public sealed class PrintingException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>There is no browser to print with.</summary>
    public const string NoChromium = "no-chromium";

    /// <summary>The browser crashed, hung or refused, twice.</summary>
    public const string Failed = "printing-failed";

    public string Code { get; } = code;
}
