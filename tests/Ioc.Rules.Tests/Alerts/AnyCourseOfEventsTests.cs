using FsCheck;
using FsCheck.Fluent;
using Ioc.Rules.Alerts;
using static Ioc.Rules.Tests.Alerts.AlarmCase;

namespace Ioc.Rules.Tests.Alerts;

/// <summary>Whatever figures, people and the clock do, an alarm and what is told of it keep to their rules.</summary>
public sealed class AnyCourseOfEventsTests
{
    private sealed record Step(int Minutes, Finding Finding, bool Acknowledge, bool Silenced, bool Muted);

    private static readonly Gen<Step> Steps =
        from minutes in Gen.Frequency((12, Gen.Choose(0, 90)), (1, Gen.Choose(-200, -1)), (2, Gen.Choose(600, 4000)))
        from finding in Gen.Elements(new Finding(true, false), new Finding(true, false), new Finding(true, false), new Finding(false, false), new Finding(false, true), new Finding(null, false))
        from acknowledge in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from silenced in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from muted in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(minutes, finding, acknowledge, silenced, muted);

    [Fact]
    public void Nothing_is_told_without_cause_twice_or_under_a_silence() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps => Live([.. steps])).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20261123, 1));

    private static bool Live(IReadOnlyList<Step> steps)
    {
        AlarmFacts? alarm = null;
        DateTimeOffset? silenceEndedAt = null, remindedAt = null;
        var (now, wasSilenced) = (Monday, false);
        foreach (var step in steps)
        {
            now = now.AddMinutes(step.Minutes);
            alarm = alarm?.NotAhead(now);
            remindedAt = remindedAt > now ? now : remindedAt;
            // What ended at a time that is still to come has not ended yet; see Silence.EndedFor.
            silenceEndedAt = silenceEndedAt > now ? null : silenceEndedAt;
            silenceEndedAt = wasSilenced && !step.Silenced && alarm?.FiredAt is not null ? now : silenceEndedAt;
            wasSilenced = step.Silenced;
            if (step.Acknowledge && alarm is { FiredAt: not null, ResolvedAt: null })
            {
                alarm = alarm with { AcknowledgedAt = now, AcknowledgedBy = "an" };
            }

            alarm = Become(alarm, step.Finding, now);
            if (alarm is null)
            {
                continue;
            }

            var decision = NotifyDecision.For(alarm, new KeptQuiet(step.Silenced, silenceEndedAt, step.Muted, null), remindedAt, Rule, Hours, now);
            if (decision.State is { } state)
            {
                Check(alarm, decision, state, step, remindedAt, now);
                remindedAt = decision.Reason == NotifyReason.RepeatDue ? now : remindedAt;
                alarm = alarm with { Told = decision.After(alarm.Told, now) };
                var again = NotifyDecision.For(alarm, new KeptQuiet(step.Silenced, silenceEndedAt, step.Muted, null), remindedAt, Rule, Hours, now);
                Assert.Null(again.State);
            }

            // Over and told: the next of this commune is another alarm.
            if (alarm is { ResolvedAt: not null } && !step.Silenced)
            {
                (alarm, silenceEndedAt) = (null, null);
            }
        }

        return true;
    }

    private static AlarmFacts? Become(AlarmFacts? alarm, Finding finding, DateTimeOffset now) => AlarmDecision.For(alarm, finding, Rule, Hours, now) switch
    {
        AlarmChange.Begin => Pending with { BeganAt = now },
        AlarmChange.Fire => Fired(alarm!, now),
        AlarmChange.Forget => Forgotten(alarm!),
        AlarmChange.Resolve => alarm! with { ResolvedAt = now },
        _ => alarm,
    };

    private static AlarmFacts Fired(AlarmFacts alarm, DateTimeOffset now)
    {
        Assert.True(now - alarm.BeganAt >= Rule.For);
        return alarm with { FiredAt = now };
    }

    private static AlarmFacts? Forgotten(AlarmFacts alarm)
    {
        Assert.Null(alarm.FiredAt);
        return null;
    }

    private static void Check(AlarmFacts alarm, NotifyDecision decision, AlarmState state, Step step, DateTimeOffset? remindedAt, DateTimeOffset now)
    {
        Assert.False(step.Silenced);
        Assert.NotNull(alarm.FiredAt);
        Assert.True(state != AlarmState.Resolved || alarm.Told is not null, "an end without a beginning");
        Assert.True(decision.Level >= (alarm.Told?.Level ?? EscalationLevel.Office), "a level below one that was asked");
        Assert.True(!step.Muted || state != AlarmState.Firing, "told though its figures cannot be trusted");
        Assert.True(decision.Reason != NotifyReason.RepeatDue || !(now - remindedAt < NotifyDecision.BetweenReminders), "two reminders within an hour");
        Assert.True(state != AlarmState.Firing || alarm.AcknowledgedAt is null, "told again though somebody has taken it on");
    }
}
