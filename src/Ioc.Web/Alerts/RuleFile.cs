using Ioc.Rules.Alerts;
using Ioc.Rules.Indicators;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>A rule of alarm as an office wrote it: what it asks for, and its words.</summary>
/// <param name="Message">One line an alarm: <c>{unit}</c>, <c>{reasons}</c> and <c>{since}</c> are filled in.</param>
/// <param name="Runbook">What to do: an address.</param>
/// <param name="BusyPart">The rule is also the row's load, with busy from this part of each threshold; <see langword="null"/>: it is not.</param>
/// <param name="PerCommune">Looked at for each commune; else once, for the whole installation.</param>
public sealed record RuleFile(
    AlarmRule Rule, LocalText Title, LocalText Message, string? Runbook, IReadOnlyDictionary<string, string> Labels,
    bool Enabled, double? BusyPart, bool PerCommune, string File)
{
    public static LocalText UsualMessage { get; } = new("{unit}: {reasons} (từ {since})", "{unit}: {reasons} (since {since})");

    /// <summary>The load that the rule makes of a condition; <see langword="null"/> when it does not define the load.</summary>
    public LoadRule? LoadOf(Condition condition) => BusyPart is { } part ? new LoadRule(condition, part) : null;
}
