namespace Ioc.Documents.Printing;

/// <summary>
/// Prints a page to PDF by an installed Chromium: tagged, with outlines, fonts embedded, vectors as vectors. A browser that
/// crashes or hangs is ended and the document tried once more in another.
/// </summary>
public sealed partial class ChromiumPrinter(ChromiumSettings settings, TimeProvider clock, ILogger<ChromiumPrinter> log) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(settings.AtOnce);
    private readonly SemaphoreSlim _gate = new(1);
    private Lease? _kept;
    private ITimer? _idle;
    private int _printing;

    /// <exception cref="PrintingException">There is no Chromium.</exception>
    public void MustBeThere() => settings.Find();

    /// <summary>Starts a browser in the background, so that a document that comes soon need not wait for it; what goes wrong the document will meet.</summary>
    public void Warm() => _ = Task.Run(async () =>
    {
        try
        {
            var lease = await TakeAsync(CancellationToken.None);
            using var limit = new CancellationTokenSource(settings.TimeLimit, clock);
            await ReturnAsync(lease, await lease.Browser.OpensAsync(limit.Token));
        }
        catch (Exception fault) when (fault is PrintingException or ObjectDisposedException)
        {
            // No Chromium, or the product is stopping.
        }
    });

    /// <param name="html">Whole by itself: styles, fonts and pictures inside; size and margins of the sheet by <c>@page</c>.</param>
    /// <exception cref="PrintingException">There is no Chromium, or it failed twice.</exception>
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellationToken)
    {
        settings.Find();
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await TryAsync(html, isLast: false, cancellationToken) ?? (await TryAsync(html, isLast: true, cancellationToken))!;
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _idle?.Dispose();
        await EndKeptAsync();
        _places.Dispose();
        _gate.Dispose();
    }

    /// <returns><see langword="null"/> when it failed and may be tried once more.</returns>
    private async Task<byte[]?> TryAsync(string html, bool isLast, CancellationToken cancellationToken)
    {
        var lease = await TakeAsync(cancellationToken);
        using var limit = new CancellationTokenSource(settings.TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var pdf = await lease.Browser.PrintAsync(html, either.Token);
            await ReturnAsync(lease, isSound: true);
            return pdf;
        }
        catch (Exception fault) when (fault is DevToolsException || (fault is OperationCanceledException && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
        {
            var isHung = fault is OperationCanceledException;
            LogFailed(log, isHung ? "hung" : "crashed", lease.Browser.Complaints, fault);
            await ReturnAsync(lease, isSound: false);
            return !isLast ? null : throw new PrintingException(
                PrintingException.Failed, $"Chromium {(isHung ? $"did not finish within {settings.TimeLimit.TotalSeconds:0} seconds" : "failed")}, twice. DOCX and XLSX need none.", fault);
        }
        catch
        {
            // The asker went away in the midst of it; what the browser is at is unknown.
            await ReturnAsync(lease, isSound: false);
            throw;
        }
    }

    private async Task<Lease> TakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _idle?.Dispose();
            _printing++;
            if (_kept is { Browser: { HasEnded: false } browser } && browser.Documents < settings.DocumentsEach)
            {
                _kept.Users++;
                return _kept;
            }
            var old = _kept;
            _kept = new Lease(Chromium.Start(settings.Find())) { Users = 1 };
            if (old is { Users: 0 })
            {
                await old.Browser.DisposeAsync();
            }
            return _kept;
        }
        catch (DevToolsException fault)
        {
            _printing--;
            throw new PrintingException(PrintingException.NoChromium, "The Chromium found cannot be started.", fault);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ReturnAsync(Lease lease, bool isSound)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _printing--;
            lease.Users--;
            if (!isSound && lease == _kept)
            {
                _kept = null;
            }
            // A sick browser is ended at once, even under another's hands: that one tries again.
            if (!isSound || (lease != _kept && lease.Users == 0))
            {
                await lease.Browser.DisposeAsync();
            }
            if (_printing == 0 && _kept is not null)
            {
                _idle = clock.CreateTimer(_ => _ = EndIdleAsync(), null, settings.KeptFor, Timeout.InfiniteTimeSpan);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task EndIdleAsync()
    {
        try
        {
            await EndKeptAsync();
        }
        catch (ObjectDisposedException)
        {
            // The product is stopping and has ended it.
        }
    }

    private async Task EndKeptAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_kept is { Users: 0 } kept)
            {
                _kept = null;
                await kept.Browser.DisposeAsync();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Chromium {What} while printing; it said: {Said}")]
    private static partial void LogFailed(ILogger log, string what, string said, Exception fault);

    /// <summary>A browser and how many documents are in it.</summary>
    private sealed class Lease(Chromium browser)
    {
        public Chromium Browser { get; } = browser;

        public int Users { get; set; }
    }
}
