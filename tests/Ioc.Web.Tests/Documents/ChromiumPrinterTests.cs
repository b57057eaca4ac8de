using System.Diagnostics;
using System.Text;
using Ioc.Documents.Printing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Documents;

/// <summary>A test that prints; skipped, with the reason, where Chromium or poppler is missing.</summary>
public sealed class PrintingFactAttribute : FactAttribute
{
    public PrintingFactAttribute()
    {
        try
        {
            ChromiumSettings.FromEnvironment().Find();
            Skip = RenderedDocument.Missing;
        }
        catch (PrintingException missing)
        {
            Skip = missing.Message;
        }
    }
}

/// <summary>Printing by a browser that may be missing, crash or hang.</summary>
public sealed class ChromiumPrinterTests : IDisposable
{
    private const string Page = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title><style>@page { size: A4 landscape; margin: 20mm }</style></head><body><h1>Quyết định của Ủy ban</h1></body></html>""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PrintingFact]
    public async Task A_page_comes_out_tagged_with_its_fonts_and_its_own_size_and_its_text_is_Vietnamese()
    {
        await using var printer = Printer(new ChromiumSettings());
        using var paper = await RenderedDocument.OfPdfAsync(await printer.PrintAsync(Page, CancellationToken.None));

        Assert.Contains("Quyết định của Ủy ban", Assert.Single(paper.Pages));
        Assert.Contains("Tagged:          yes", await paper.DescribeAsync("pdfinfo"));
        Assert.Contains("841.", await paper.DescribeAsync("pdfinfo"));
        Assert.All((await paper.DescribeAsync("pdffonts")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2), font => Assert.Matches(@"\syes\s+yes\s+yes\s", font));
    }

    [PrintingFact]
    public async Task What_a_page_would_fetch_is_not_to_be_had()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var asked = listener.AcceptTcpClientAsync();
        var page = $"""<!DOCTYPE html><html><body><p>Còn</p><img src="http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/x.png"></body></html>""";
        await using var printer = Printer(new ChromiumSettings());

        Assert.NotEmpty(await printer.PrintAsync(page, CancellationToken.None));
        Assert.False(asked.IsCompleted, "the browser called");
    }

    [PrintingFact]
    public async Task Many_documents_come_out_of_one_browser_at_the_same_time()
    {
        await using var printer = Printer(new ChromiumSettings());

        var all = await Task.WhenAll(Enumerable.Range(1, 6).Select(number => printer.PrintAsync(Page.Replace("Ủy ban", $"Ủy ban {number}"), CancellationToken.None)));

        Assert.All(all, pdf => Assert.Equal("%PDF-", Encoding.ASCII.GetString(pdf, 0, 5)));
    }

    [PrintingFact]
    public async Task A_browser_that_crashed_once_is_replaced_and_the_document_comes_out()
    {
        var real = new ChromiumSettings().Find();
        var program = Program($"""
            if [ ! -e "{_folder.Path}/crashed" ]; then touch "{_folder.Path}/crashed"; echo "không đủ bộ nhớ" >&2; exit 134; fi
            exec "{real}" "$@"
            """);
        await using var printer = Printer(new ChromiumSettings { Program = program });

        Assert.Equal("%PDF-", Encoding.ASCII.GetString(await printer.PrintAsync(Page, CancellationToken.None), 0, 5));
    }

    [Fact]
    public async Task A_browser_that_crashes_every_time_is_tried_twice_and_then_said_to_have_failed()
    {
        await using var printer = Printer(new ChromiumSettings { Program = Program($"echo x >> \"{_folder.Path}/starts\"; exit 1") });

        var fault = await Assert.ThrowsAsync<PrintingException>(() => printer.PrintAsync(Page, CancellationToken.None));

        Assert.Equal(PrintingException.Failed, fault.Code);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "starts"))).Length);
    }

    [Fact]
    public async Task A_browser_that_hangs_is_ended_and_tried_once_more()
    {
        await using var printer = Printer(new ChromiumSettings
        {
            Program = Program($"echo $$ >> \"{_folder.Path}/starts\"; exec sleep 600"), TimeLimit = TimeSpan.FromMilliseconds(300),
        });

        var fault = await Assert.ThrowsAsync<PrintingException>(() => printer.PrintAsync(Page, CancellationToken.None));

        Assert.Equal(PrintingException.Failed, fault.Code);
        var started = (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "starts"))).Select(int.Parse).ToList();
        Assert.Equal(2, started.Count);
        Assert.All(started, id => Assert.False(IsRunning(id), $"process {id} is left"));
    }

    [Fact]
    public async Task Where_there_is_no_browser_that_is_said_with_its_remedy()
    {
        await using var printer = Printer(new ChromiumSettings { Program = Path.Combine(_folder.Path, "nowhere") });

        var fault = await Assert.ThrowsAsync<PrintingException>(() => printer.PrintAsync(Page, CancellationToken.None));

        Assert.Equal(PrintingException.NoChromium, fault.Code);
        Assert.Contains("IOC_CHROMIUM", fault.Message);
    }

    private static ChromiumPrinter Printer(ChromiumSettings settings) => new(settings, TimeProvider.System, NullLogger<ChromiumPrinter>.Instance);

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private string Program(string script)
    {
        var path = Path.Combine(_folder.Path, "browser");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return path;
    }
}
