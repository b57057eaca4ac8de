using System.Collections.Concurrent;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <param name="Value"><see langword="null"/> where it cannot be computed.</param>
/// <param name="Endless">Above every threshold: nothing was resolved for ten working days.</param>
public sealed record CoursePoint(DateTimeOffset At, double? Value, bool Endless);

/// <param name="Threshold">As the rule has it now for this commune.</param>
public sealed record CourseFigure(string Figure, LocalText Title, FigureFormat Format, Comparing How, double Threshold, IReadOnlyList<CoursePoint> Points);

/// <summary>Figures of an alarm's commune around the event.</summary>
/// <param name="Figures">Those of the rule that are kept over time.</param>
public sealed record Course(IReadOnlyList<CourseFigure> Figures);

/// <summary>How the figures of an alarm came to where they are: as they were at the close of each working day around it, and at its own turns.</summary>
public sealed class AlarmCourse(CommuneFigures history, CommuneDirectory communes, RulesInForce rules, FigureBook figures, WorkingCalendar calendar, WorkingHours hours, TimeProvider clock) : IDisposable
{
    private const int DaysBefore = 10;
    private const int DaysAfter = 7;
    private const int MostKnown = 10_000;

    /// <summary>Longer ones are shown from the end: that is what one still can do something about.</summary>
    private const int MostPoints = 30;

    /// <summary>Points nearer than this say the same; the later one stays.</summary>
    private static readonly TimeSpan Nearest = TimeSpan.FromMinutes(5);

    /// <summary>Each point is a question to the engine: readers of many alarms wait for one another, figures do not wait for them.</summary>
    private readonly SemaphoreSlim _twoAtATime = new(2, 2);

    /// <summary>What was known at a past instant never changes; cleared when it has grown to a few megabytes.</summary>
    private readonly ConcurrentDictionary<(string Commune, DateTimeOffset At), Counts> _known = new();

    public async Task<Course> RunAsync(AlarmView alarm, CancellationToken cancellationToken)
    {
        if (alarm.Commune is not { } code || communes.Find(code) is not { } commune || rules.Current.Find(alarm.Rule)?.ConditionOf(code) is not { } condition)
        {
            return new Course([]);
        }

        var kept = condition.Comparisons.Where(c => FigureReadings.Names.Contains(c.Figure)).DistinctBy(c => c.Figure).ToList();
        if (kept.Count == 0)
        {
            return new Course([]);
        }

        await _twoAtATime.WaitAsync(cancellationToken);
        try
        {
            var counts = new List<(DateTimeOffset At, Counts Counts)>();
            foreach (var at in Instants(alarm))
            {
                counts.Add((at, await CountsAsync(commune, at, cancellationToken)));
            }

            return new Course([.. kept.Select(comparison => FigureOf(comparison, counts))]);
        }
        finally
        {
            _twoAtATime.Release();
        }
    }

    public void Dispose() => _twoAtATime.Dispose();

    private CourseFigure FigureOf(Condition.Comparison comparison, List<(DateTimeOffset At, Counts Counts)> counts)
    {
        var figure = figures.Find(comparison.Figure)!;
        return new CourseFigure(figure.Id, figure.Title, figure.Format, comparison.How, comparison.Threshold, [.. counts.Select(point => Point(point.At, point.Counts.Read(figure.Id)))]);
    }

    private static CoursePoint Point(DateTimeOffset at, double? value) =>
        new(AlarmView.Local(at), value is { } known && double.IsFinite(known) ? known : null, value is { } any && double.IsInfinity(any));

    private List<DateTimeOffset> Instants(AlarmView alarm)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset end = alarm.ResolvedAt is { } resolved && resolved.AddDays(DaysAfter) < now ? resolved.AddDays(DaysAfter) : now;
        var instants = new SortedSet<DateTimeOffset> { end };
        instants.UnionWith(new[] { alarm.Since, alarm.FiredAt, alarm.AcknowledgedAt, alarm.ResolvedAt }.OfType<DateTimeOffset>().Where(at => at <= end));
        var closing = hours.Shifts[^1].Closes;
        for (var day = LocalDay.Of(alarm.Since).AddDays(-DaysBefore); day <= LocalDay.Of(end); day = day.AddDays(1))
        {
            var at = new DateTimeOffset(day.ToDateTime(closing), LocalDay.Offset);
            if (calendar.IsWorkingDay(day) && at < end)
            {
                instants.Add(at);
            }
        }

        var kept = new List<DateTimeOffset>();
        foreach (var at in instants.Reverse().TakeWhile(_ => kept.Count < MostPoints))
        {
            if (kept.Count == 0 || kept[^1] - at >= Nearest)
            {
                kept.Add(at);
            }
        }

        kept.Reverse();
        return kept;
    }

    private async Task<Counts> CountsAsync(Commune commune, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((commune.Code, at), out var known))
        {
            return known;
        }

        var day = LocalDay.Of(at);
        var view = new Viewpoint(new Period(new DateOnly(day.Year, day.Month, 1), day), day, calendar);
        var table = await history.RunAsync(new FigureQuestion([commune], view, at, FigureFilter.None), FigureRequest.AllTotal, at, cancellationToken);
        var counts = table.Communes[0].Counts;
        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        // A record that arrived a moment ago may still be on its way into the figures.
        if (clock.GetUtcNow() - at > Nearest)
        {
            _known[(commune.Code, at)] = counts;
        }

        return counts;
    }
}
