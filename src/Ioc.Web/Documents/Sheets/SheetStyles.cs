using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Ioc.Documents.Sheets;

/// <summary>The formats that every workbook has; a cell names one by its place in the list.</summary>
internal static class SheetStyles
{
    private static readonly CellFormat[] Formats = Enum.GetValues<CellFormat>();

    // Vietnam's separators wherever the reader's programme knows the tag; the slashes are fixed, because elsewhere they would turn.
    private static readonly (CellFormat Format, string Code)[] Codes =
    [
        (CellFormat.Count, "[$-42A]#,##0"), (CellFormat.Amount, "[$-42A]#,##0.0"), (CellFormat.Percent, "[$-42A]0.0%"), (CellFormat.WholePercent, "[$-42A]0%"),
        (CellFormat.Change, "[$-42A]+#,##0;-#,##0;0"), (CellFormat.PercentChange, "[$-42A]+0.0%;-0.0%;0.0%"),
        (CellFormat.Day, "[$-42A]dd\\/mm\\/yyyy"), (CellFormat.Instant, "[$-42A]dd\\/mm\\/yyyy\\ hh:mm"),
    ];

    private const uint FirstCustomCode = 164;

    public static int IndexOf(in Cell cell) => ((int)cell.Format * 4) + (cell.Strong ? 2 : 0) + (cell.Boxed ? 1 : 0);

    public static Stylesheet Make() => new(
        new NumberingFormats(Codes.Select((each, at) => new NumberingFormat { NumberFormatId = FirstCustomCode + (uint)at, FormatCode = each.Code })) { Count = (uint)Codes.Length },
        new Fonts(Font(11), Font(11, bold: true), Font(14, bold: true), Font(11, italic: true)) { Count = 4 },
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FFE3ECF6" }) { PatternType = PatternValues.Solid })) { Count = 3 },
        new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()), Box()) { Count = 2 },
        new CellStyleFormats(new DocumentFormat.OpenXml.Spreadsheet.CellFormat()) { Count = 1 },
        new CellFormats(Formats.SelectMany(format => new[] { (false, false), (false, true), (true, false), (true, true) }
            .Select(look => Make(format, strong: look.Item1, boxed: look.Item2)))) { Count = (uint)Formats.Length * 4 },
        new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }) { Count = 1 });

    private static DocumentFormat.OpenXml.Spreadsheet.CellFormat Make(CellFormat format, bool strong, bool boxed)
    {
        var code = Array.FindIndex(Codes, each => each.Format == format);
        var isHead = format == CellFormat.Head;
        return new DocumentFormat.OpenXml.Spreadsheet.CellFormat(Alignment(format))
        {
            NumberFormatId = code < 0 ? 0 : FirstCustomCode + (uint)code,
            FontId = format switch { CellFormat.Title => 2u, CellFormat.Note => 3u, _ => strong || isHead ? 1u : 0u },
            FillId = isHead ? 2u : 0u,
            BorderId = boxed || isHead ? 1u : 0u,
            FormatId = 0,
            ApplyNumberFormat = code >= 0,
            ApplyFont = true,
            ApplyFill = isHead,
            ApplyBorder = boxed || isHead,
            ApplyAlignment = true,
        };
    }

    private static Alignment Alignment(CellFormat format) => format switch
    {
        CellFormat.Head => new Alignment { Horizontal = HorizontalAlignmentValues.Center, Vertical = VerticalAlignmentValues.Center, WrapText = true },
        CellFormat.Centred or CellFormat.Title or CellFormat.Subtitle => new Alignment { Horizontal = HorizontalAlignmentValues.Center, Vertical = VerticalAlignmentValues.Center, WrapText = true },
        CellFormat.Wrapped => new Alignment { Horizontal = HorizontalAlignmentValues.Left, Indent = 1, Vertical = VerticalAlignmentValues.Center, WrapText = true },
        CellFormat.Note => new Alignment { Vertical = VerticalAlignmentValues.Top, WrapText = true },
        CellFormat.Text => new Alignment { Horizontal = HorizontalAlignmentValues.Left, Indent = 1, Vertical = VerticalAlignmentValues.Center },
        _ => new Alignment { Vertical = VerticalAlignmentValues.Center },
    };

    private static Font Font(double size, bool bold = false, bool italic = false)
    {
        var font = new Font();
        if (bold)
        {
            font.Append(new Bold());
        }
        if (italic)
        {
            font.Append(new Italic());
        }
        font.Append(new FontSize { Val = size }, new FontName { Val = "Times New Roman" }, new FontFamilyNumbering { Val = 1 });
        return font;
    }

    private static Border Box()
    {
        static Color Grey() => new() { Rgb = "FF808080" };
        return new Border(
            new LeftBorder(Grey()) { Style = BorderStyleValues.Thin }, new RightBorder(Grey()) { Style = BorderStyleValues.Thin },
            new TopBorder(Grey()) { Style = BorderStyleValues.Thin }, new BottomBorder(Grey()) { Style = BorderStyleValues.Thin }, new DiagonalBorder());
    }
}
