namespace Ioc.Documents.Printing;

/// <summary>Which browser prints, and how much of it there may be.</summary>
public sealed record ChromiumSettings
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Path of the browser, from <c>IOC_CHROMIUM</c>; <see langword="null"/>: looked for by its usual names.</summary>
    public string? Program { get; init; }

    /// <summary>One document, from its text to its pages; then the browser is taken for hung and ended.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Documents printed at the same time; further ones wait.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>A browser is kept this long after its last document: starting one takes longer than printing.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Documents after which a browser is replaced, whatever its state.</summary>
    public int DocumentsEach { get; init; } = 200;

    public static ChromiumSettings FromEnvironment() =>
        new() { Program = Environment.GetEnvironmentVariable("IOC_CHROMIUM") is { Length: > 0 } path ? path : null };

    /// <summary>The browser's path, looked for at every call: one that is installed later is found without a restart.</summary>
    /// <exception cref="PrintingException">There is none.</exception>
    public string Find()
    {
        if (Program is not null)
        {
            return File.Exists(Program) ? Program : throw new PrintingException(PrintingException.NoChromium, "IOC_CHROMIUM names a program that does not exist.");
        }
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new PrintingException(
                PrintingException.NoChromium, "PDF needs Chromium: install it (Debian, Ubuntu: apt-get install chromium) or name one by IOC_CHROMIUM. DOCX and XLSX need none.");
    }
}
