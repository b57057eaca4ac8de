namespace Ioc.Storage;

/// <summary>Rung for a worker that looks at the store now and then, so that it need not wait for its next look.</summary>
public class Bell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (Exception fault) when (fault is SemaphoreFullException or ObjectDisposedException)
        {
            // Rung already, or the product is stopping and finds what there is at its next start.
        }
    }

    /// <summary>Returns when rung, or after <paramref name="longest"/>.</summary>
    public Task RestAsync(TimeSpan longest, CancellationToken cancellationToken) => _rung.WaitAsync(longest, cancellationToken);

    public void Dispose()
    {
        _rung.Dispose();
        GC.SuppressFinalize(this);
    }
}
