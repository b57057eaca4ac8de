namespace Ioc.Engine;

/// <summary>Enough of a statement's outer form to run it: what it does, and where an INSERT's data begins.</summary>
internal sealed record Statement
{
    private static readonly string[] Reading =
        ["SELECT", "WITH", "FROM", "(", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS", "CHECK"];

    private static readonly string[] OfSession = ["SET", "USE", "BEGIN", "COMMIT", "ROLLBACK"];

    private (int Start, string Name)? formatClause;

    public required string Text { get; init; }

    /// <summary>Answers rows and changes nothing.</summary>
    public required bool Reads { get; init; }

    /// <summary>Changes the session itself, which a request does not share with the next.</summary>
    public required bool TouchesSession { get; init; }

    /// <summary>The format that the statement itself names for its answer.</summary>
    public string? Format => formatClause is var (_, name) ? name : null;

    /// <summary>An INSERT that takes data: where <c>FROM INFILE</c> goes, and where the statement ends and data begins.</summary>
    public (int Infile, int End, string? Missing)? Insert { get; init; }

    public static Statement Of(string text)
    {
        var words = Tokens(text);
        var first = words.FirstOrDefault().Word ?? "";
        return new Statement
        {
            Text = text,
            Reads = Reading.Contains(first),
            TouchesSession = OfSession.Contains(first),
            formatClause = FormatOf(text, words),
            Insert = first == "INSERT" ? InsertOf(text, words) : null,
        };
    }

    /// <summary>The same INSERT reading its data from a file.</summary>
    public string WithInfile(string path)
    {
        var (infile, end, missing) = Insert!.Value;
        return $"{Text[..infile]} FROM INFILE '{path}' COMPRESSION 'none' {Text[infile..end]}{missing}";
    }

    /// <summary>The same question writing its answer to a file.</summary>
    public string IntoOutfile(string path, string defaultFormat)
    {
        var outfile = $"INTO OUTFILE '{path}' TRUNCATE";
        return formatClause is var (start, _)
            ? $"{Text[..start]}{outfile} {Text[start..]}"
            // On a line of its own, for the statement may end in a comment.
            : $"{Text.AsSpan().TrimEnd(" \t\r\n;")}\n{outfile} FORMAT {defaultFormat}";
    }

    /// <summary>The clause that ends the statement, perhaps before its settings; not the function or a column of the name.</summary>
    private static (int, string)? FormatOf(string text, List<Token> words)
    {
        var index = words.FindLastIndex(token => token.Word == "FORMAT");
        return IsFormatClause(text, words, index) && (index + 2 == words.Count || words[index + 2].Word == "SETTINGS")
            ? (words[index].Start, words[index + 1].In(text))
            : null;
    }

    private static bool IsFormatClause(string text, List<Token> words, int index) =>
        index >= 0 && index + 1 < words.Count && text.AsSpan(words[index].End..words[index + 1].Start).IsWhiteSpace();

    private static (int, int, string?)? InsertOf(string text, List<Token> words)
    {
        int? infile = null;
        for (var index = 1; index < words.Count; index++)
        {
            var token = words[index];
            switch (token.Word)
            {
                case "SETTINGS":
                    infile ??= token.Start;
                    break;
                case "FORMAT" when IsFormatClause(text, words, index):
                    return (infile ?? token.Start, words[index + 1].End, null);
                case "VALUES":
                    return (infile ?? token.Start, token.Start, " FORMAT Values");
                case "SELECT" or "WITH" or "WATCH" or "FROM":
                    return null;
                default:
                    break;
            }
        }

        var end = text.AsSpan().TrimEnd(" \t\r\n;").Length;
        return (infile ?? end, end, " FORMAT Values");
    }

    /// <summary>The words outside brackets, strings, quoted names and comments; in capitals, with their places.</summary>
    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        var depth = 0;
        for (var at = 0; at < text.Length;)
        {
            var next = Skip(text, at);
            if (next > at)
            {
                at = next;
                continue;
            }

            var here = text[at];
            if (here is '(' or '[' or '{')
            {
                if (depth++ == 0 && tokens.Count == 0)
                {
                    tokens.Add(new Token("(", at, at + 1));
                }
            }
            else if (here is ')' or ']' or '}')
            {
                depth--;
            }
            else if (IsWord(here))
            {
                var start = at;
                while (at < text.Length && IsWord(text[at]))
                {
                    at++;
                }

                if (depth == 0)
                {
                    tokens.Add(new Token(text[start..at].ToUpperInvariant(), start, at));
                    if (EndsStatement(tokens))
                    {
                        return tokens;
                    }
                }

                continue;
            }

            at++;
        }

        return tokens;
    }

    // What follows is data, in which quotes and brackets mean nothing.
    private static bool EndsStatement(List<Token> tokens) =>
        tokens[0].Word == "INSERT" && (tokens[^1].Word == "VALUES" || (tokens.Count > 2 && tokens[^2].Word == "FORMAT"));

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_';

    /// <summary>The place after a comment or a quoted text that begins here; else the same place.</summary>
    private static int Skip(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("--", StringComparison.Ordinal) || rest.StartsWith("#!", StringComparison.Ordinal) || rest.StartsWith("# ", StringComparison.Ordinal))
        {
            var line = rest.IndexOf('\n');
            return line < 0 ? text.Length : at + line + 1;
        }

        if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            var close = rest[2..].IndexOf("*/", StringComparison.Ordinal);
            return close < 0 ? text.Length : at + close + 4;
        }

        return rest[0] is '\'' or '"' or '`' ? SkipQuoted(text, at) : at;
    }

    private static int SkipQuoted(string text, int at)
    {
        var quote = text[at++];
        while (at < text.Length && text[at] != quote)
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at + 1, text.Length);
    }

    private readonly record struct Token(string Word, int Start, int End)
    {
        public string In(string text) => text[Start..End];
    }
}
