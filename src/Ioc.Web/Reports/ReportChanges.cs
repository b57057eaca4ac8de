using Ioc.Access;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>A cell that shows another value when the report is made again.</summary>
/// <param name="Section">Id of the section.</param>
/// <param name="Column">Title with its heads.</param>
/// <param name="Kind">How its values are written.</param>
public sealed record CellChange(string Section, string Key, string Title, ReportColumn Column, ColumnKind Kind, ReportValue Was, ReportValue Is);

/// <summary>A row that is new, or gone.</summary>
public sealed record RowChange(string Section, string Key, string Title, bool IsNew);

/// <summary>What late corrections have changed since a report was made: the same question asked again at the same instant.</summary>
/// <param name="State"><c>unchanged</c>, <c>changed</c>, or <c>unknown</c> when it cannot be made again.</param>
/// <param name="Sha256">Of the figures as they are now; <see langword="null"/> when it cannot be made again.</param>
/// <param name="Cells">At most <see cref="CompareReport.Told"/>.</param>
/// <param name="Rows">At most as many.</param>
/// <param name="Changed">How many cells and rows there are in all.</param>
public sealed record ReportChanges(string State, string? Sha256, IReadOnlyList<CellChange> Cells, IReadOnlyList<RowChange> Rows, int Changed)
{
    public static ReportChanges Unknown { get; } = new("unknown", null, [], [], 0);
}

/// <summary>Makes a report again, by the very form it was made by, and holds it against what was kept.</summary>
public sealed class CompareReport(MakeReport make, ReportRequestReader reader)
{
    /// <summary>So many changes are told one by one; of more, their number.</summary>
    public const int Told = 500;

    public async Task<ReportChanges> RunAsync(KeptReport kept, UnitScope scope, CancellationToken cancellationToken)
    {
        var (form, _) = FormReader.Read(kept.Report.Form, kept.FormText);
        if (form is null || reader.Again(form, kept.Report, scope) is not { } question)
        {
            return ReportChanges.Unknown;
        }
        try
        {
            var (now, figures) = await make.RunAsync(question, cancellationToken);
            return figures.Sha256 == kept.Report.Sha256 ? new ReportChanges("unchanged", figures.Sha256, [], [], 0)
                : kept.Figures is null ? new ReportChanges("changed", figures.Sha256, [], [], 0)
                : Between(kept.Report, now);
        }
        catch (IdentityFailsException)
        {
            return ReportChanges.Unknown;
        }
    }

    /// <summary>What one report says otherwise than another of the same form.</summary>
    /// <param name="was">With its rows, as <paramref name="now"/>.</param>
    public static ReportChanges Between(Report was, Report now)
    {
        if (was.Sha256 == now.Sha256)
        {
            return new ReportChanges("unchanged", now.Sha256, [], [], 0);
        }
        var (cells, rows, changed) = (new List<CellChange>(), new List<RowChange>(), 0);
        foreach (var (before, after) in was.Sections.Zip(now.Sections))
        {
            var old = Keyed(before).ToDictionary(row => row.Key, row => row.Row);
            foreach (var (key, row) in Keyed(after).Append((Key: "\ttotal", Row: after.Total)).Where(each => each.Row is not null))
            {
                var same = key == "\ttotal" ? before.Total : old.GetValueOrDefault(key);
                old.Remove(key);
                if (same is null)
                {
                    Tell(rows, new RowChange(after.Id, row!.Key, row.Title, IsNew: true), ref changed);
                    continue;
                }
                foreach (var (at, column) in after.Columns.Index().Where(column => same.Values[column.Index] != row!.Values[column.Index]))
                {
                    Tell(cells, new CellChange(after.Id, row!.Key, row.Title, column, ReportSection.KindOf(row, column), same.Values[at], row.Values[at]), ref changed);
                }
            }
            foreach (var gone in old.Values)
            {
                Tell(rows, new RowChange(before.Id, gone!.Key, gone.Title, IsNew: false), ref changed);
            }
        }
        return new ReportChanges("changed", now.Sha256, cells, rows, changed);
    }

    private static void Tell<T>(List<T> told, T change, ref int changed)
    {
        changed++;
        if (told.Count < Told)
        {
            told.Add(change);
        }
    }

    /// <summary>Two sources may know different dossiers by one code.</summary>
    private static IEnumerable<(string Key, ReportRow? Row)> Keyed(ReportSection section)
    {
        var seen = new Dictionary<string, int>();
        foreach (var row in section.Rows)
        {
            var times = seen[row.Key] = seen.GetValueOrDefault(row.Key) + 1;
            yield return (times == 1 ? row.Key : $"{row.Key}\t{times}", row);
        }
    }
}
