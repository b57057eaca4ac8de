using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>A report whose figures do not fit together where they must; none is made.</summary>
/// <param name="identity"><c>(3) = (7) + (11)</c>.</param>
/// <param name="row">The one that fails.</param>
public sealed class IdentityFailsException(ReportQuestion question, FormSection section, string identity, ReportRow row)
    : Exception($"{question.Form.Id} {question.Request.Province} {question.Period.From:yyyy-MM-dd}..{question.Period.To:yyyy-MM-dd}, section {section.Id}, row {row.Key}: {identity} does not hold")
{
    public string Identity { get; } = identity;

    public ReportRow Row { get; } = row;

    public FormSection Section { get; } = section;
}

/// <summary>Makes a report: reads its figures once, checks what must hold, and fixes them.</summary>
public sealed class MakeReport(MakeSection section, FieldNames fieldNames, WorkingCalendar calendar)
{
    /// <summary>Sections of at most so many rows are kept in memory; longer ones are read anew wherever they are written.</summary>
    private const int Short = 5_000;

    /// <exception cref="IdentityFailsException">Figures do not fit together; nothing is made.</exception>
    public async Task<(Report Report, KeptFigures Figures)> RunAsync(ReportQuestion question, CancellationToken cancellationToken)
    {
        using var text = new FiguresText(question);
        var totals = new List<ReportRow?>();
        var once = new ReadOnce();
        var printed = question.SmallNumber is null ? question.Form : Publication.Of(question.Form);
        foreach (var (asked, shown) in question.Form.Sections.Zip(printed.Sections))
        {
            var made = await section.RunAsync(question, asked, once, cancellationToken);
            text.BeginSection(shown);
            // What is rounded need not add up any more; what it was made of must.
            foreach (var exact in made.Exact ?? [])
            {
                Check(question, asked, exact);
            }
            await foreach (var row in made.Rows.WithCancellation(cancellationToken))
            {
                Check(question, shown, row);
                text.Write(row);
            }
            if (made.Total is { } total)
            {
                Check(question, shown, total);
            }
            text.EndSection(made.Total);
            totals.Add(made.Total);
        }
        var figures = text.End();
        return (Report(question with { Form = printed }, figures, totals, await FieldsAsync(question, cancellationToken), question.SmallNumber is { } small ? new ReportRelease(small, Publication.LeftOut(question.Form)) : null), figures);
    }

    private async Task<IReadOnlyList<ReportField>?> FieldsAsync(ReportQuestion question, CancellationToken cancellationToken)
    {
        if (question.Fields is not { } codes)
        {
            return null;
        }
        var names = await fieldNames.RunAsync(codes, question.Period.From, question.AsOf, cancellationToken);
        return [.. codes.Select(code => new ReportField(code, names[code]))];
    }

    /// <summary>Puts kept figures into what was kept of the report around them.</summary>
    internal static Report WithRows(Report report, KeptFigures figures) => report with
    {
        Sections = [.. report.Sections.Select((kept, at) => kept with { RowCount = figures.Rows[at], Rows = RowsOf(figures, at, kept.Columns) })],
    };

    private static IEnumerable<ReportRow> RowsOf(KeptFigures figures, int section, IReadOnlyList<ReportColumn> columns)
    {
        var rows = FiguresText.Rows(figures, section, columns);
        return figures.Rows[section] <= Short ? rows.ToList() : rows;
    }

    private static void Check(ReportQuestion question, FormSection section, ReportRow row)
    {
        foreach (var identity in section.Identities.Where(identity => question.TakenWithinPeriod || !identity.OnlyWithinPeriod))
        {
            if (Sum(section, row, identity.Left) is { } left && Sum(section, row, identity.Right) is { } right && left != right)
            {
                throw new IdentityFailsException(question, section, new ReportIdentity(identity.Left, identity.Right, true).Text, row);
            }
        }
    }

    private static double? Sum(FormSection section, ReportRow row, IReadOnlyList<int> numbers) => numbers.Aggregate(
        (double?)0, (sum, number) => sum + row.Values[section.Columns.Index().First(column => column.Item.Column.No == number).Index].Number);

    private Report Report(ReportQuestion question, KeptFigures figures, IReadOnlyList<ReportRow?> totals, IReadOnlyList<ReportField>? fields, ReportRelease? release)
    {
        var form = question.Form;
        var report = new Report
        {
            Form = form.Id,
            Version = form.Version,
            Label = form.Label,
            Title = form.Title,
            LegalSource = form.LegalSource,
            MeasuredIn = form.MeasuredIn,
            Landscape = form.Landscape,
            Place = Place(question),
            Fields = fields,
            Release = release,
            Period = question.Period,
            PeriodName = PeriodWords.Of(question.Period),
            Compared = question.Compared,
            ComparedName = question.Compared is { } compared ? PeriodWords.Of(compared) : null,
            AsOf = question.AsOf.ToOffset(LocalDay.Offset),
            Notes = [.. release is null ? [] : ReportWords.MethodOf(release), .. fields is null ? [] : ReportWords.MethodOf(fields), .. form.Notes, Calendar(), .. question.TakenWithinPeriod ? [] : new[] { TakenLater }],
            Recipients = form.Recipients,
            Sha256 = figures.Sha256,
            Code = VerifyCode.Of(figures.Sha256),
            Sections = [.. form.Sections.Zip(totals, (asked, total) => Section(question, asked, total))],
        };
        report = WithRows(report, figures);
        return report with { Narrative = BriefNarrative.Of(report) };
    }

    private static readonly LocalText TakenLater = new(
        "Số liệu được lấy sau khi kết thúc kỳ: hồ sơ kết thúc sau kỳ không còn ở cột đang giải quyết, nên tổng tiếp nhận không bằng tổng đã giải quyết cộng đang giải quyết.",
        "Taken after the end of the period: dossiers finished since are no longer open, so what was received does not equal what was resolved and is open.");

    private LocalText Calendar() => new($"Lịch làm việc: phiên bản {calendar.Version}.", $"Working calendar: version {calendar.Version}.");

    private static ReportPlace Place(ReportQuestion question)
    {
        var total = question.Request.Total;
        return new ReportPlace(
            new(total.Code, total.Name, total.FullName), question.Request.Commune is { } unit ? new(unit.Code, unit.Name, unit.FullName) : null);
    }

    private static ReportSection Section(ReportQuestion question, FormSection asked, ReportRow? total) => new(
        asked.Id, asked.RowsOf, asked.Title, asked.RowTitle, [.. asked.Columns.Select(column => column.Column)], 0, [], total,
        [.. asked.Identities.Select(identity => new ReportIdentity(identity.Left, identity.Right, question.TakenWithinPeriod || !identity.OnlyWithinPeriod))], asked.Chart, asked.Printed);
}
