namespace Ioc.Documents.Sheets;

/// <summary>How the value of a cell is written; numbers and days as Vietnam writes them.</summary>
public enum CellFormat
{
    Text,

    /// <summary>Text that takes several lines.</summary>
    Wrapped,
    Centred,

    /// <summary>1.234</summary>
    Count,

    /// <summary>1.234,5</summary>
    Amount,

    /// <summary>Of a fraction 0 to 1: 97,3%.</summary>
    Percent,

    /// <summary>The same without decimals: 97%.</summary>
    WholePercent,

    /// <summary>A difference with its sign: +12.</summary>
    Change,

    /// <summary>Of a difference of fractions: +1,2% for 1,2 percentage points.</summary>
    PercentChange,

    /// <summary>05/02/2026</summary>
    Day,

    /// <summary>05/02/2026 14:30, of Vietnam.</summary>
    Instant,

    /// <summary>Head of a column.</summary>
    Head,
    Title,
    Subtitle,
    Note,
}

/// <summary>
/// A typed cell. Text is text whatever it begins with: a formula comes from <c>Formula</c> alone, never from a value,
/// so that no name can smuggle one in.
/// </summary>
public readonly record struct Cell
{
    private Cell(CellKind kind, CellFormat format, string? text, double number) => (Kind, Format, Content, Number) = (kind, format, text, number);

    internal enum CellKind
    {
        Empty,
        Text,
        Number,
        Formula,
    }

    internal CellKind Kind { get; }

    internal CellFormat Format { get; }

    internal string? Content { get; }

    internal double Number { get; }

    /// <summary>In bold, as a total is.</summary>
    public bool Strong { get; init; }

    /// <summary>With lines around, as in a table.</summary>
    public bool Boxed { get; init; }

    public static Cell Empty { get; } = new(CellKind.Empty, CellFormat.Text, null, 0);

    public static Cell Of(string? text, CellFormat format = CellFormat.Text) =>
        string.IsNullOrEmpty(text) ? Empty with { } : new(CellKind.Text, format, text, 0);

    /// <param name="number">No value: an empty cell, never 0.</param>
    public static Cell Of(double? number, CellFormat format) =>
        number is { } value && double.IsFinite(value) ? new(CellKind.Number, format, null, value) : new(CellKind.Empty, format, null, 0);

    public static Cell Of(long number) => new(CellKind.Number, CellFormat.Count, null, number);

    public static Cell Of(DateOnly? day) => Of(day is { } value ? value.DayNumber - SerialBegin : null, CellFormat.Day);

    /// <summary>In the local time of Vietnam, to the second.</summary>
    public static Cell Of(DateTimeOffset? instant) => Of(instant is { } value ? Serial(value) : null, CellFormat.Instant);

    /// <param name="formula">Without the equals sign, in English names; written by the product.</param>
    /// <param name="value">What it yields now, shown by programs that do not reckon.</param>
    public static Cell Formula(string formula, double? value, CellFormat format) => new(CellKind.Formula, format, formula, value ?? double.NaN);

    /// <param name="value">A text that it yields now.</param>
    public static Cell Formula(string formula, string value) => new(CellKind.Formula, CellFormat.Text, formula, double.NaN) { Yields = value };

    /// <summary>Text that a formula yields.</summary>
    internal string? Yields { get; private init; }

    // Spreadsheets count days from 30 December 1899.
    private static readonly int SerialBegin = new DateOnly(1899, 12, 30).DayNumber;

    private static double Serial(DateTimeOffset instant)
    {
        var local = instant.ToOffset(Rules.Calendar.LocalDay.Offset).DateTime;
        return DateOnly.FromDateTime(local).DayNumber - SerialBegin + (Math.Floor(local.TimeOfDay.TotalSeconds) / 86_400);
    }
}
