using System.Globalization;

namespace Ioc.Rules.Reports;

/// <summary>Which dossiers and days a figure in a formula is of.</summary>
/// <param name="Before">Of the period that is compared with.</param>
/// <param name="WithoutCertification">Certification (chứng thực) left out.</param>
public readonly record struct FigureView(bool Before, bool WithoutCertification)
{
    public static FigureView Plain => default;
}

/// <summary>A figure as a formula names it: <c>received</c>, <c>before.received</c>, <c>noCertification.onTimeRate</c>.</summary>
/// <param name="Position">From 0, within the formula.</param>
public readonly record struct FigureName(FigureView View, string Figure, int Position);

/// <summary>A text is no formula.</summary>
/// <param name="Position">From 0, of what cannot be read.</param>
public sealed class FormulaException(int position, string vi, string en) : Exception(en)
{
    public int Position { get; } = position;

    public string Vi { get; } = vi;
}

/// <summary>
/// How the value of a cell follows from figures: sums, differences, quotients, parentheses. What is not known makes the result
/// unknown; a quotient of nothing is unknown, not 0.
/// </summary>
public abstract record Formula
{
    private Formula()
    {
    }

    /// <summary>Every figure that occurs, in the order of the text.</summary>
    public abstract IEnumerable<FigureName> Figures { get; }

    public abstract double? Evaluate(Func<FigureName, double?> read);

    /// <exception cref="FormulaException">The text is no formula; says where and why.</exception>
    public static Formula Parse(string text) => new Reader(text).ReadAll();

    /// <summary>A figure by itself.</summary>
    public sealed record Figure(FigureName Name) : Formula
    {
        public override IEnumerable<FigureName> Figures => [Name];

        public override double? Evaluate(Func<FigureName, double?> read) => read(Name);
    }

    /// <param name="How"><c>+</c>, <c>-</c> or <c>/</c>.</param>
    public sealed record Pair(Formula Left, char How, Formula Right) : Formula
    {
        public override IEnumerable<FigureName> Figures => Left.Figures.Concat(Right.Figures);

        public override double? Evaluate(Func<FigureName, double?> read) => (Left.Evaluate(read), Right.Evaluate(read)) switch
        {
            ({ } left, { } right) => How switch
            {
                '+' => left + right,
                '-' => left - right,
                _ => right == 0 ? null : left / right,
            },
            _ => null,
        };
    }

    private sealed class Reader(string text)
    {
        private int _at;

        public Formula ReadAll()
        {
            var formula = ReadSum();
            return _at == text.Length ? formula : throw Unreadable();
        }

        private Formula ReadSum()
        {
            var sum = ReadQuotient();
            while (Next() is '+' or '-' or '−')
            {
                var how = text[_at++] == '+' ? '+' : '-';
                sum = new Pair(sum, how, ReadQuotient());
            }
            return sum;
        }

        private Formula ReadQuotient()
        {
            var quotient = ReadAtom();
            while (Next() is '/' or '÷')
            {
                _at++;
                quotient = new Pair(quotient, '/', ReadAtom());
            }
            return quotient;
        }

        private Formula ReadAtom()
        {
            if (Next() == '(')
            {
                _at++;
                var inner = ReadSum();
                if (Next() != ')')
                {
                    throw Unreadable();
                }
                _at++;
                return inner;
            }
            return new Figure(ReadName());
        }

        private FigureName ReadName()
        {
            Next();
            var (begin, view) = (_at, FigureView.Plain);
            while (true)
            {
                var word = ReadWord();
                if (_at >= text.Length || text[_at] != '.')
                {
                    return new FigureName(view, word, begin);
                }
                view = word switch
                {
                    "before" => view with { Before = true },
                    "noCertification" => view with { WithoutCertification = true },
                    _ => throw new FormulaException(begin, $"'{word}.' không có; dùng được: before., noCertification.", $"unknown '{word}.'; known: before., noCertification."),
                };
                _at++;
            }
        }

        private string ReadWord()
        {
            if (_at >= text.Length || !char.IsAsciiLetter(text[_at]))
            {
                throw Unreadable();
            }
            var begin = _at;
            while (_at < text.Length && char.IsAsciiLetterOrDigit(text[_at]))
            {
                _at++;
            }
            return text[begin.._at];
        }

        /// <summary>The next sign that is no blank; NUL at the end.</summary>
        private char Next()
        {
            while (_at < text.Length && text[_at] == ' ')
            {
                _at++;
            }
            return _at < text.Length ? text[_at] : '\0';
        }

        private FormulaException Unreadable()
        {
            var found = _at < text.Length ? $"'{text[_at].ToString(CultureInfo.InvariantCulture)}'" : "hết chuỗi";
            return new FormulaException(
                _at, $"không đọc được công thức tại {found}; dùng tên chỉ tiêu, + − / và ngoặc", $"not a formula from {(_at < text.Length ? $"'{text[_at]}'" : "its end")} on; figures, + - / and parentheses may be used");
        }
    }
}
