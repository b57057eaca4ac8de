using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Ioc.Shell;

/// <summary>
/// The log as lines of text: one entry is one line, whatever somebody has typed into an address or a name. Control characters, with
/// which a terminal could be led or a line be forged, are shown as what they are not: <c>U+FFFD</c>.
/// </summary>
internal sealed class PlainConsole(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "ioc";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new StringBuilder();
        line.Append(clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture)).Append(Word(logEntry.LogLevel)).Append(": ").Append(logEntry.Category).Append('[').Append(logEntry.EventId.Id).Append("] ");
        Append(line, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } fault)
        {
            line.Append(' ');
            Append(line, fault.ToString().ReplaceLineEndings(" "));
        }

        textWriter.Write(line.Append('\n').ToString());
    }

    private static void Append(StringBuilder line, string text)
    {
        foreach (var letter in text)
        {
            // Also the line and paragraph separators, which some readers take for ends of lines, and what turns the direction of writing.
            line.Append(char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') ? '\ufffd' : letter);
        }
    }

    // As the framework's own formatter has them, which programs that read logs know.
    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        LogLevel.None => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };
}
