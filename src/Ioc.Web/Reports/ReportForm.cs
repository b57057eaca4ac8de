using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>With what a form that compares is compared, unless the request says otherwise.</summary>
public enum Comparison : byte
{
    /// <summary>The period before.</summary>
    Previous,

    /// <summary>The same period of the year before.</summary>
    YearBefore,
}

/// <summary>A form of report as its file describes it.</summary>
/// <param name="Version">Names this edition of the form on everything made with it.</param>
/// <param name="Effective">First local day of periods (by their last day) that the edition is for.</param>
/// <param name="KeepDays">How long the rows of a made report are kept unless it was issued; the hash and what stands around are kept for ever.</param>
/// <param name="File">Name of the file, for messages.</param>
/// <param name="Source">The text of the file, kept with what is made by it.</param>
public sealed record ReportForm(
    string Id, string Version, DateOnly Effective, LocalText Title, LocalText? Label, LocalText? LegalSource, LocalText? MeasuredIn, bool Landscape, Comparison Compare,
    int KeepDays, IReadOnlyList<LocalText> Notes, IReadOnlyList<LocalText> Recipients, IReadOnlyList<FormSection> Sections, string File, string Source)
{
    /// <summary>Whether single dossiers stand in it.</summary>
    public bool ListsDossiers => Sections.Any(section => section.RowsOf == RowsOf.Dossiers);

    /// <summary>Sections whose rows are of no field: a form that has one cannot be cut to fields.</summary>
    public IReadOnlyList<FormSection> NotByField => [.. Sections.Where(section => section.RowsOf is RowsOf.Alarms or RowsOf.Directives)];

    public bool Compares => Sections.SelectMany(section => section.Formulas).SelectMany(formula => formula.Figures).Any(figure => figure.View.Before);
}

/// <param name="Figures">Rows of a section of figures; empty for others.</param>
/// <param name="Dossiers">State of the list whose dossiers are rows; <see langword="null"/> for other rows.</param>
/// <param name="Order">Columns by which rows are ranked, the first first; empty: by key.</param>
/// <param name="Limit">At most so many rows.</param>
/// <param name="Printed">At most so many of them on paper; <see langword="null"/>: as many as a paper takes.</param>
/// <param name="Only">Only rows whose value is at least <see cref="FormLimit.AtLeast"/>.</param>
public sealed record FormSection(
    string Id, RowsOf RowsOf, LocalText Title, LocalText RowTitle, IReadOnlyList<FormColumn> Columns, IReadOnlyList<FormFigure> Figures, Indicators.DossierListState? Dossiers,
    IReadOnlyList<FormOrder> Order, int? Limit, int? Printed, FormLimit? Only, bool HasTotal, IReadOnlyList<FormIdentity> Identities, SectionChart? Chart)
{
    public IEnumerable<Formula> Formulas =>
        Columns.Select(column => column.Formula).Concat(Figures.Select(figure => figure.Formula)).Append(Only?.Formula).OfType<Formula>()
            .Concat(Figures.Where(_ => Columns.Any(column => column.Word is "before" or "change")).SelectMany(figure => BeforeOf(figure.Formula)));

    /// <summary>The figures of a formula as they were in the period that is compared with.</summary>
    internal static FigureName BeforeOf(FigureName name) => name with { View = name.View with { Before = true } };

    private static IEnumerable<Formula> BeforeOf(Formula formula) => formula.Figures.Select(name => new Formula.Figure(BeforeOf(name)));
}

/// <param name="Formula">Over figures; <see langword="null"/> when <paramref name="Word"/> says what stands there.</param>
/// <param name="Word">A property of the row that is no formula: its rank, a day of a dossier.</param>
public sealed record FormColumn(ReportColumn Column, Formula? Formula, string? Word);

/// <param name="Kind">Of its values.</param>
public sealed record FormFigure(string Id, LocalText Title, Formula Formula, ColumnKind Kind);

/// <param name="Column">Position among the columns.</param>
public readonly record struct FormOrder(int Column, bool HighestFirst);

public sealed record FormLimit(Formula Formula, double AtLeast);

/// <param name="Left">Numbers of columns.</param>
/// <param name="OnlyWithinPeriod">Holds only of figures that were taken by the end of the period.</param>
public sealed record FormIdentity(IReadOnlyList<int> Left, IReadOnlyList<int> Right, bool OnlyWithinPeriod);
