using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ioc.Shell;

/// <summary>What the checks of readiness say, asked for at most once a second: anybody may ask, and each answer costs the engine and the store a question.</summary>
internal sealed class Readiness(HealthCheckService health, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<HealthReport>? _last;
    private long _askedAt;

    /// <summary>Of now, or of the last second; whoever comes while it is being asked waits for that answer.</summary>
    public Task<HealthReport> AskAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_last is null || (_last.IsCompleted && clock.GetElapsedTime(_askedAt) >= Fresh))
            {
                _askedAt = clock.GetTimestamp();
                // Not under the token of whoever happens to be first.
                _last = Task.Run(() => health.CheckHealthAsync(CancellationToken.None), CancellationToken.None);
            }

            return _last.WaitAsync(cancellationToken);
        }
    }
}
