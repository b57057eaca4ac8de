using Ioc.Geography;

namespace Ioc.Alerts;

/// <summary>Values of figures by commune (empty: the whole installation) and figure; what is left out is not known.</summary>
public sealed class FigureValues : Dictionary<(string Commune, string Figure), double>
{
    public void Set(string commune, string figure, double? value)
    {
        if (value is { } known)
        {
            this[(commune, figure)] = known;
        }
    }
}

/// <summary>
/// Figures that are fetched beforehand, every so often by the wall, and read from memory. What was fetched long ago is not
/// known any more: a source that stops answering turns its figures silent, never into 0.
/// </summary>
/// <param name="every">The first time after so much time, so that a start is not burdened with it.</param>
public abstract partial class FetchedFigures(TimeSpan every, TimeProvider clock, ILogger log) : BackgroundService, IAlarmFigures
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private Fetched? _last;

    public abstract IReadOnlyList<AlarmFigure> Figures { get; }

    public double? Read(string figure, Commune? commune, DateTimeOffset now) =>
        _last is { } last && (now - last.At).Duration() <= 3 * every && last.Values.TryGetValue((commune?.Code ?? "", figure), out var value) ? value : null;

    /// <inheritdoc cref="IAlarmFigures.AtAsync"/>
    public virtual Task<PastReading?> AtAsync(DateTimeOffset at, CancellationToken cancellationToken) => Task.FromResult<PastReading?>(null);

    protected abstract Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var asked = clock.GetUtcNow();
        while (true)
        {
            await Task.Delay(Look, clock, stoppingToken);
            var now = clock.GetUtcNow();
            // A clock that was set back must not keep figures waiting.
            if ((now - asked).Duration() < every)
            {
                continue;
            }

            asked = now;
            try
            {
                _last = new Fetched(now, await FetchAsync(now, stoppingToken));
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error, GetType().Name);
            }
        }
    }

    private sealed record Fetched(DateTimeOffset At, FigureValues Values);

    [LoggerMessage(1, LogLevel.Warning, "Figures for alarms could not be fetched: {Source}; trying again")]
    private partial void LogFailed(Exception error, string source);
}
