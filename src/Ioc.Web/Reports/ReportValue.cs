using System.Globalization;

namespace Ioc.Reports;

/// <summary>
/// One cell: a number, a text, a local day, or nothing. Nothing is not 0: nobody can tell. In a copy for publication also "under n",
/// and two that are known and not told.
/// </summary>
public readonly record struct ReportValue
{
    private readonly double _number;
    private readonly string? _text;
    private readonly What _what;

    private ReportValue(What what, double number, string? text) => (_what, _number, _text) = (what, number, text);

    private enum What : byte
    {
        Nothing,
        Number,
        Text,
        Day,
        Under,
        TooFew,
        NotTold,
    }

    public static ReportValue None => default;

    /// <summary>A share of too few dossiers to be told.</summary>
    public static ReportValue TooFew => new(What.TooFew, 0, null);

    /// <summary>A count that would give a small one away.</summary>
    public static ReportValue NotTold => new(What.NotTold, 0, null);

    /// <summary>Any count from 1 to n − 1.</summary>
    public static ReportValue Under(int n) => new(What.Under, n, null);

    public bool IsTooFew => _what == What.TooFew;

    public bool IsNotTold => _what == What.NotTold;

    /// <summary>The n of "under n".</summary>
    public int? Limit => _what == What.Under ? (int)_number : null;

    public bool IsNone => _what == What.Nothing;

    /// <summary>Counts are exact up to 2⁵³.</summary>
    public double? Number => _what == What.Number ? _number : null;

    public string? Text => _what == What.Text ? _text : null;

    public DateOnly? Day => _what == What.Day ? DateOnly.FromDayNumber((int)_number) : null;

    public static ReportValue Of(double? number) => number is { } value ? new ReportValue(What.Number, value, null) : None;

    /// <param name="text">An empty one is nothing.</param>
    public static ReportValue Of(string? text) => string.IsNullOrEmpty(text) ? None : new ReportValue(What.Text, 0, text);

    public static ReportValue Of(DateOnly? day) => day is { } value ? new ReportValue(What.Day, value.DayNumber, null) : None;

    /// <summary>As programs read it: numbers not rounded and with a point, days as <c>yyyy-MM-dd</c>, nothing as an empty text.</summary>
    public override string ToString() => _what switch
    {
        What.Number => _number.ToString("R", CultureInfo.InvariantCulture),
        What.Text => _text!,
        What.Day => Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        What.Under => string.Create(CultureInfo.InvariantCulture, $"dưới {Limit}"),
        What.TooFew => "quá ít để nêu",
        What.NotTold => "không nêu",
        _ => "",
    };
}
