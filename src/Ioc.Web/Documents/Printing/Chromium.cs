using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ioc.Documents.Printing;

/// <summary>One running browser without windows, without a network, with a profile that goes with it.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const int KeptComplaints = 4_000;

    private readonly Process _process;
    private readonly string _folder;
    private readonly DevToolsPipe _pipe;
    private readonly StringBuilder _complaints = new();
    private int _documents;
    private int _disposed;

    private Chromium(Process process, string folder)
    {
        (_process, _folder) = (process, folder);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
        _pipe = new DevToolsPipe(_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
    }

    /// <summary>Documents given to it so far.</summary>
    public int Documents => _documents;

    public bool HasEnded => _disposed == 1 || _process.HasExited;

    /// <summary>The end of what it said on its error output.</summary>
    public string Complaints
    {
        get
        {
            lock (_complaints)
            {
                return _complaints.ToString();
            }
        }
    }

    /// <exception cref="DevToolsException">The program cannot be started.</exception>
    public static Chromium Start(string program)
    {
        var folder = Directory.CreateTempSubdirectory("ioc-print-").FullName;
        // The browser talks on descriptors 3 and 4; the shell lays our two pipes there and is replaced by it.
        var start = new ProcessStartInfo("/bin/sh", ["-c", """exec "$0" "$@" 3<&0 4>&1 </dev/null >&2""", program, .. Arguments(folder)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["HOME"] = folder;
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["XDG_CACHE_HOME"] = folder;
        foreach (var secret in start.Environment.Keys.Where(name => name.StartsWith("IOC_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(secret);
        }
        try
        {
            return new Chromium(Process.Start(start)!, folder);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            Directory.Delete(folder, recursive: true);
            throw new DevToolsException("The browser cannot be started.", fault);
        }
    }

    /// <param name="html">Whole by itself: what it would fetch is not to be had.</param>
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellationToken)
    {
        var file = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _documents)}.html"));
        await File.WriteAllTextAsync(file, html, cancellationToken);
        var context = (await SendAsync("Target.createBrowserContext", new { disposeOnDetach = true })).GetProperty("browserContextId").GetString()!;
        try
        {
            var target = (await SendAsync("Target.createTarget", new { url = "about:blank", browserContextId = context })).GetProperty("targetId").GetString()!;
            var session = (await SendAsync("Target.attachToTarget", new { targetId = target, flatten = true })).GetProperty("sessionId").GetString()!;
            return await PrintAsync(new Uri(file), session, cancellationToken);
        }
        finally
        {
            await LetGoAsync(context, file);
        }

        Task<System.Text.Json.JsonElement> SendAsync(string method, object parameters) => _pipe.SendAsync(method, parameters, session: null, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // Two who printed with it may both find it sick.
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        await _pipe.DisposeAsync();
        _process.Dispose();
        DeleteFolder();
    }

    private async Task<byte[]> PrintAsync(Uri page, string session, CancellationToken cancellationToken)
    {
        await SendAsync("Page.enable", new { });
        await SendAsync("Network.enable", new { });
        await SendAsync("Network.emulateNetworkConditions", new { offline = true, latency = 0, downloadThroughput = 0, uploadThroughput = 0 });
        var loaded = _pipe.WaitForAsync(session, "Page.loadEventFired");
        await SendAsync("Page.navigate", new { url = page.AbsoluteUri });
        await loaded.WaitAsync(cancellationToken);
        var answer = await SendAsync("Page.printToPDF", new { printBackground = true, preferCSSPageSize = true, generateTaggedPDF = true, generateDocumentOutline = true });
        return answer.GetProperty("data").GetBytesFromBase64();

        Task<System.Text.Json.JsonElement> SendAsync(string method, object parameters) => _pipe.SendAsync(method, parameters, session, cancellationToken);
    }

    // Whether or not the printing went well; a browser that does not answer any more is ended by its owner.
    private async Task LetGoAsync(string context, string file)
    {
        try
        {
            using var shortly = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _pipe.SendAsync("Target.disposeBrowserContext", new { browserContextId = context }, session: null, shortly.Token);
        }
        catch (Exception fault) when (fault is DevToolsException or OperationCanceledException)
        {
            Keep(fault.Message);
        }
        File.Delete(file);
    }

    private static IEnumerable<string> Arguments(string folder)
    {
        string[] always =
        [
            "--headless", "--remote-debugging-pipe", $"--user-data-dir={Path.Combine(folder, "profile")}", "--no-first-run", "--no-default-browser-check",
            "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-sync", "--disable-default-apps", "--disable-component-update",
            "--disable-background-networking", "--disable-breakpad", "--mute-audio", "--hide-scrollbars", "--font-render-hinting=none", "--lang=vi",
            // Nothing it could be made to fetch leaves the machine.
            "--proxy-server=socks5://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
        ];
        // The sandbox refuses to be root's.
        return Environment.IsPrivilegedProcess ? [.. always, "--no-sandbox"] : always;
    }

    private void Keep(string? line)
    {
        lock (_complaints)
        {
            _complaints.AppendLine(line);
            if (_complaints.Length > KeptComplaints)
            {
                _complaints.Remove(0, _complaints.Length - KeptComplaints);
            }
        }
    }

    // Children of a killed browser may still write for a moment.
    private void DeleteFolder()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
                return;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100);
            }
        }
    }
}
