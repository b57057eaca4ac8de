using Ioc.Rules.Indicators;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>
/// A made report: figures fixed at an instant, with every word that its files show. What it says never changes afterwards,
/// whatever becomes of the form's file, of names, or of records; a file in any format is written from this alone.
/// </summary>
public sealed record Report
{
    /// <summary>Id of the form: <c>06a</c>.</summary>
    public required string Form { get; init; }

    /// <summary>Of the form, as its file names it.</summary>
    public required string Version { get; init; }

    /// <summary>Number of the form as offices call it: "Biểu số II.06a/VPCP/KSTT"; <see langword="null"/> when it has none.</summary>
    public LocalText? Label { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>What the form rests on.</summary>
    public LocalText? LegalSource { get; init; }

    /// <summary>After "Đơn vị tính:".</summary>
    public LocalText? MeasuredIn { get; init; }

    /// <summary>Laid out on A4 across.</summary>
    public bool Landscape { get; init; }

    public required ReportPlace Place { get; init; }

    /// <summary>The fields (lĩnh vực) it is about, by code; <see langword="null"/>: all.</summary>
    public IReadOnlyList<ReportField>? Fields { get; init; }

    /// <summary>How it was rounded for publication; <see langword="null"/>: not at all.</summary>
    public ReportRelease? Release { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string>? FieldCodes => Fields?.Select(each => each.Code).ToList();

    /// <summary>Local days, both ends included; always printed beside its name.</summary>
    public required Period Period { get; init; }

    /// <summary>"Tháng 11 năm 2026 (kỳ báo cáo)"; of a period without a name its days.</summary>
    public required LocalText PeriodName { get; init; }

    /// <summary>What the figures are compared with; <see langword="null"/> when no column compares.</summary>
    public Period? Compared { get; init; }

    public LocalText? ComparedName { get; init; }

    /// <summary>Records with a later <c>updatedAt</c> are not looked at. Local offset.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>At least one. CSV has the first alone, and so have columns, rows and total of JSON.</summary>
    public required IReadOnlyList<ReportSection> Sections { get; init; }

    /// <summary>What the figures say in words, composed by rules; empty for forms that are tables alone.</summary>
    public IReadOnlyList<ReportPassage> Narrative { get; init; } = [];

    /// <summary>Method: how each figure is counted, what holds, what the reader must know.</summary>
    public IReadOnlyList<LocalText> Notes { get; init; } = [];

    /// <summary>To whom it goes ("Nơi nhận").</summary>
    public IReadOnlyList<LocalText> Recipients { get; init; } = [];

    /// <summary>SHA-256 of the kept figures, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>By which the report is found at <c>/verify/{code}</c>; follows from the hash, so the same figures have the same code.</summary>
    public string Code { get; init; } = "";

    /// <summary>What an office put on its paper; <see langword="null"/> on figures alone. Never kept with them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ReportApproval? Approval { get; init; }

    /// <summary>Name of its files without what follows the dot: <c>06a-22-2026-10-15-2026-11-14</c>.</summary>
    public string FileName => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Form}-{Place.Unit?.Code ?? Place.Province.Code}-{Period.From:yyyy-MM-dd}-{Period.To:yyyy-MM-dd}{(Fields is null ? "" : "-linh-vuc")}{(Release is null ? "" : "-cong-bo")}");
}

/// <summary>A field that a report is about.</summary>
/// <param name="Name">As it was called at the report's instant; of one that was never named, its code.</param>
public sealed record ReportField(string Code, string Name);

/// <summary>Whom a report is about.</summary>
/// <param name="Unit"><see langword="null"/> for the whole province.</param>
public sealed record ReportPlace(ReportPlace.Named Province, ReportPlace.Named? Unit)
{
    /// <param name="FullName">With its kind: "Phường Ba Đình", "Tỉnh Quảng Ninh".</param>
    public sealed record Named(string Code, string Name, string FullName);

    public Named Narrowest => Unit ?? Province;
}
