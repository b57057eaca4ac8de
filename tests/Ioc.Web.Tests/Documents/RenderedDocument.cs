using System.Diagnostics;
using System.Globalization;

namespace Ioc.Tests.Documents;

/// <summary>A test that looks at a rendered document; skipped, with the reason, where LibreOffice or poppler is missing.</summary>
public sealed class RenderingFactAttribute : FactAttribute
{
    public RenderingFactAttribute() => Skip = RenderedDocument.Missing;
}

/// <summary>Pages of a DOCX or XLSX as LibreOffice sets them, or of a PDF: their text, and their ink.</summary>
internal sealed class RenderedDocument : IDisposable
{
    private const int DotsPerInch = 100;

    private readonly TemporaryFolder _folder = new();

    public static string? Missing { get; } =
        Program("soffice") is null ? "LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui)"
        : Program("pdftoppm") is null ? "poppler is not installed (Debian: apt-get install poppler-utils)"
        : null;

    private RenderedDocument()
    {
    }

    /// <summary>Text of each page, laid out as on paper.</summary>
    public IReadOnlyList<string> Pages { get; private set; } = [];

    public static Task<RenderedDocument> OfAsync(byte[] docx) => OfAsync(docx, "docx");

    /// <param name="kind"><c>docx</c> or <c>xlsx</c>.</param>
    public static async Task<RenderedDocument> OfAsync(byte[] file, string kind)
    {
        var document = new RenderedDocument();
        var folder = document._folder.Path;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"d.{kind}"), file);
        // A profile of its own: two at once must not wait for each other.
        await RunAsync("soffice", $"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, Path.Combine(folder, $"d.{kind}"));
        await document.ReadPagesAsync();
        return document;
    }

    public static async Task<RenderedDocument> OfPdfAsync(byte[] pdf)
    {
        var document = new RenderedDocument();
        await File.WriteAllBytesAsync(Path.Combine(document._folder.Path, "d.pdf"), pdf);
        await document.ReadPagesAsync();
        return document;
    }

    /// <summary>What one of poppler's programs (<c>pdfinfo</c>, <c>pdffonts</c>) says of it.</summary>
    public Task<string> DescribeAsync(string program) => RunAsync(program, Path.Combine(_folder.Path, "d.pdf"));

    /// <summary>What is printed on a page.</summary>
    /// <param name="page">From 1.</param>
    public async Task<Ink> InkOfAsync(int page)
    {
        var (folder, number) = (_folder.Path, page.ToString(CultureInfo.InvariantCulture));
        await RunAsync("pdftoppm", "-gray", "-r", $"{DotsPerInch}", "-f", number, "-l", number, "-singlefile", Path.Combine(folder, "d.pdf"), Path.Combine(folder, $"p{page}"));
        return Ink.Read(await File.ReadAllBytesAsync(Path.Combine(folder, $"p{page}.pgm")), DotsPerInch);
    }

    public void Dispose() => _folder.Dispose();

    private async Task ReadPagesAsync() => Pages = [.. (await RunAsync("pdftotext", "-layout", Path.Combine(_folder.Path, "d.pdf"), "-")).TrimEnd('\f', '\n').Split('\f')];

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return output;
    }

    private static string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}

/// <summary>A page as grey dots, asked in millimetres from its upper left corner.</summary>
internal sealed record Ink(int Width, int Height, byte[] Dots, int Offset, double PerMillimetre)
{
    private const byte Dark = 128;

    public (double Width, double Height) Millimetres => (Width / PerMillimetre, Height / PerMillimetre);

    public static Ink Read(byte[] pgm, int dotsPerInch)
    {
        // "P5", width, height, greatest value, one white space, then the dots.
        var (at, numbers) = (2, new List<int>());
        while (numbers.Count < 3)
        {
            while (char.IsWhiteSpace((char)pgm[at]))
            {
                at++;
            }
            var number = 0;
            for (; char.IsDigit((char)pgm[at]); at++)
            {
                number = (number * 10) + pgm[at] - '0';
            }
            numbers.Add(number);
        }
        return new Ink(numbers[0], numbers[1], pgm, at + 1, dotsPerInch / 25.4);
    }

    public bool IsBlank(double left, double top, double right, double bottom) => Rows(top, bottom).All(row => LongestRun(row, left, right) == 0);

    /// <summary>Rules in a region, from the top: length and middle of every row of dots that is dark without a break for at least so long.</summary>
    public IReadOnlyList<(double Length, double Middle)> Rules(double left, double top, double right, double bottom, double atLeast)
    {
        var rules = new List<(double, double)>();
        var before = false;
        foreach (var row in Rows(top, bottom))
        {
            var run = LongestRun(row, left, right, out var from);
            var isRule = run / PerMillimetre >= atLeast;
            if (isRule && !before)
            {
                rules.Add((run / PerMillimetre, (from + (run / 2.0)) / PerMillimetre));
            }
            before = isRule;
        }
        return rules;
    }

    private IEnumerable<int> Rows(double top, double bottom)
    {
        for (var row = (int)(top * PerMillimetre); row < Math.Min(Height, (int)(bottom * PerMillimetre)); row++)
        {
            yield return row;
        }
    }

    private int LongestRun(int row, double left, double right) => LongestRun(row, left, right, out _);

    private int LongestRun(int row, double left, double right, out int from)
    {
        var (longest, run) = (0, 0);
        from = 0;
        for (var x = (int)(left * PerMillimetre); x < Math.Min(Width, (int)(right * PerMillimetre)); x++)
        {
            run = Dots[Offset + (row * Width) + x] < Dark ? run + 1 : 0;
            if (run > longest)
            {
                (longest, from) = (run, x - run + 1);
            }
        }
        return longest;
    }
}
