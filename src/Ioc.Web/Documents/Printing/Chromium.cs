using System.Collections.Concurrent;
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
    private readonly ConcurrentBag<string> _idle = [];
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
        start.ForgetSettings();
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
        try
        {
            // A page of its own takes a process and half a second; one that has printed prints again.
            var session = _idle.TryTake(out var idle) ? idle : await OpenAsync(cancellationToken);
            var pdf = await PrintAsync(new Uri(file), session, cancellationToken);
            _idle.Add(session);
            return pdf;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Opens the page that the next document is printed in, unless one is open.</summary>
    /// <returns>False when the browser does not answer.</returns>
    public async Task<bool> OpensAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_idle.IsEmpty && _documents == 0)
            {
                _idle.Add(await OpenAsync(cancellationToken));
            }
            return true;
        }
        catch (Exception fault) when (fault is DevToolsException or OperationCanceledException)
        {
            return false;
        }
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

    /// <summary>A page that can fetch nothing.</summary>
    private async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        var target = (await _pipe.SendAsync("Target.createTarget", new { url = "about:blank" }, session: null, cancellationToken)).GetProperty("targetId").GetString()!;
        var session = (await _pipe.SendAsync("Target.attachToTarget", new { targetId = target, flatten = true }, session: null, cancellationToken)).GetProperty("sessionId").GetString()!;
        await _pipe.SendAsync("Page.enable", new { }, session, cancellationToken);
        await _pipe.SendAsync("Network.enable", new { }, session, cancellationToken);
        await _pipe.SendAsync("Network.emulateNetworkConditions", new { offline = true, latency = 0, downloadThroughput = 0, uploadThroughput = 0 }, session, cancellationToken);
        return session;
    }

    private async Task<byte[]> PrintAsync(Uri page, string session, CancellationToken cancellationToken)
    {
        var loaded = _pipe.WaitForAsync(session, "Page.loadEventFired");
        await _pipe.SendAsync("Page.navigate", new { url = page.AbsoluteUri }, session, cancellationToken);
        await loaded.WaitAsync(cancellationToken);
        var answer = await _pipe.SendAsync(
            "Page.printToPDF", new { printBackground = true, preferCSSPageSize = true, generateTaggedPDF = true, generateDocumentOutline = true }, session, cancellationToken);
        return answer.GetProperty("data").GetBytesFromBase64();
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
