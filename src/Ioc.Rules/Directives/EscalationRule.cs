using System.Globalization;
using Ioc.Rules.Calendar;

namespace Ioc.Rules.Directives;

/// <summary>Who is told of an answer that is late, and when: one step for each level above the one before.</summary>
/// <param name="Steps">Working time after the due instant at which each step is reached, ascending; 0: as soon as it is late and the office is open.</param>
/// <remarks>No law says this; each province decides how quickly a chairman, a department and its own office are told.</remarks>
public sealed record EscalationRule(IReadOnlyList<TimeSpan> Steps)
{
    /// <summary>The most steps: office, chairman, department, office of the province.</summary>
    public const int MostSteps = 4;

    /// <summary>The unit at the first open hour, its chairman after 4 working hours, the department after 8, the province's office after 16.</summary>
    public static EscalationRule Usual { get; } = new([TimeSpan.Zero, TimeSpan.FromHours(4), TimeSpan.FromHours(8), TimeSpan.FromHours(16)]);

    /// <summary>
    /// Steps that are reached and were not taken yet, in order; none when the unit is not late. Each is reached within office
    /// hours: who is late since closing time is told of it at the next opening.
    /// </summary>
    public IEnumerable<int> Due(DirectiveStanding standing, WorkingHours hours, DateTimeOffset now) => standing.IsLate(now)
        ? Enumerable.Range(0, Steps.Count).Where(step => !standing.Escalated.Contains(step) && hours.After(standing.DueAt, Steps[step]) <= now)
        : [];

    /// <summary>Reads working hours separated by commas: <c>0,4,8,16</c>.</summary>
    /// <returns><see langword="null"/> when it cannot be read, does not ascend, or has too many steps.</returns>
    public static EscalationRule? Read(string text)
    {
        var steps = new List<TimeSpan>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) || hours > 1000
                || (steps.Count > 0 && steps[^1] >= TimeSpan.FromHours(hours)))
            {
                return null;
            }
            steps.Add(TimeSpan.FromHours(hours));
        }
        return steps.Count <= MostSteps ? new EscalationRule(steps) : null;
    }
}
