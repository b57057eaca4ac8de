using Ioc.Rules.Alerts;
using static Ioc.Rules.Tests.Alerts.AlarmCase;

namespace Ioc.Rules.Tests.Alerts;

/// <summary>Who is told of an alarm when, and why not.</summary>
public sealed class NotifyDecisionTests
{
    [Fact]
    public void The_office_is_told_once_when_it_fires()
    {
        Assert.Equal(Quiet(NotifyReason.NotFiring), Decide(Pending, Monday));
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Office, NotifyReason.First), Decide(Firing, Monday.AddMinutes(1)));
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(OfficeKnows, Monday.AddMinutes(2)));
    }

    [Fact]
    public void That_somebody_has_taken_it_on_is_told_once_and_then_nothing_until_it_is_over()
    {
        var acknowledged = OfficeKnows with { AcknowledgedAt = Monday.AddMinutes(5), AcknowledgedBy = "an" };
        var told = acknowledged with { Told = acknowledged.Told! with { State = AlarmState.Acknowledged, At = Monday.AddMinutes(5) } };

        Assert.Equal(Tell(AlarmState.Acknowledged, EscalationLevel.Office, NotifyReason.Acknowledged), Decide(acknowledged, Monday.AddMinutes(5)));
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(told, Monday.AddDays(9)));
        Assert.Equal(Tell(AlarmState.Acknowledged, EscalationLevel.Office, NotifyReason.Acknowledged), Decide(told with { AcknowledgedAt = Monday.AddHours(1) }, Monday.AddHours(1)));
        Assert.Equal(Tell(AlarmState.Resolved, EscalationLevel.Office, NotifyReason.Resolved), Decide(told with { ResolvedAt = Monday.AddDays(2) }, Monday.AddDays(2)));
    }

    [Fact]
    public void The_end_is_told_to_those_who_were_told_of_the_beginning_and_to_nobody_else()
    {
        var over = OfficeKnows with { ResolvedAt = Monday.AddHours(1) };

        Assert.Equal(Tell(AlarmState.Resolved, EscalationLevel.Office, NotifyReason.Resolved), Decide(over, Monday.AddHours(1)));
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(over with { Told = over.Told! with { State = AlarmState.Resolved } }, Monday.AddHours(2)));
        Assert.Equal(Quiet(NotifyReason.NobodyWasTold), Decide(Firing with { ResolvedAt = Monday.AddHours(1) }, Monday.AddHours(1)));
    }

    [Fact]
    public void Under_a_silence_nothing_is_told_and_afterwards_what_still_fires()
    {
        Assert.Equal(Quiet(NotifyReason.Silenced), Decide(Firing, Monday.AddHours(1), silenced: true));
        Assert.Equal(Quiet(NotifyReason.Silenced), Decide(OfficeKnows with { ResolvedAt = Monday.AddHours(1) }, Monday.AddHours(1), silenced: true));

        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Office, NotifyReason.First), Decide(Firing, Monday.AddHours(2), silenceEndedAt: Monday.AddHours(2)));
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Office, NotifyReason.SilenceEnded), Decide(OfficeKnows, Monday.AddHours(2), silenceEndedAt: Monday.AddHours(2)));
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(OfficeKnows with { Told = OfficeKnows.Told! with { At = Monday.AddHours(2) } }, Monday.AddHours(3), silenceEndedAt: Monday.AddHours(2)));
        Assert.Equal(Quiet(NotifyReason.NobodyWasTold), Decide(Firing with { ResolvedAt = Monday.AddHours(1) }, Monday.AddHours(2), silenceEndedAt: Monday.AddHours(2)));
    }

    [Fact]
    public void An_alarm_whose_figures_cannot_be_trusted_is_not_told_but_its_end_is()
    {
        Assert.Equal(Quiet(NotifyReason.Muted), Decide(Firing, Monday.AddHours(1), muted: true));
        Assert.Equal(Quiet(NotifyReason.Muted), Decide(OfficeKnows, Monday.AddDays(2), muted: true));
        Assert.Equal(NotifyReason.Resolved, Decide(OfficeKnows with { ResolvedAt = Monday.AddHours(1) }, Monday.AddHours(1), muted: true).Reason);
    }

    [Fact]
    public void After_the_repeat_interval_the_commune_is_reminded_but_not_twice_an_hour()
    {
        var rule = Rule with { Escalation = [] };

        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(OfficeKnows, Monday.AddHours(4), rule));
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Office, NotifyReason.RepeatDue), Decide(OfficeKnows, Monday.AddMinutes(241), rule));
        Assert.Equal(Quiet(NotifyReason.CommuneRemindedLately), Decide(OfficeKnows, Monday.AddMinutes(241), rule, remindedAt: Monday.AddMinutes(182)));
        Assert.Equal(NotifyReason.RepeatDue, Decide(OfficeKnows, Monday.AddMinutes(242), rule, remindedAt: Monday.AddMinutes(182)).Reason);
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(OfficeKnows, Monday.AddDays(30), rule with { Repeat = null }));
        Assert.Equal(Quiet(NotifyReason.OutsideHours), Decide(OfficeKnows, At(23, 20, 0), rule with { WorkingHoursOnly = true }));
    }

    [Fact]
    public void The_chairman_is_asked_after_four_working_hours_over_a_weekend_and_the_department_eight_later()
    {
        var rule = Rule with { Repeat = null };
        var friday = OfficeKnows with { Told = new Told(AlarmState.Firing, At(20, 16, 0), EscalationLevel.Office, At(20, 16, 0)) };

        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(friday, At(22, 12, 0), rule));
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(friday, At(23, 9, 59), rule));
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Chairman, NotifyReason.Escalated), Decide(friday, At(23, 10, 0), rule));

        var chairman = friday with { Told = new Told(AlarmState.Firing, At(23, 10, 0), EscalationLevel.Chairman, At(23, 10, 0)) };
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(chairman, At(24, 9, 59), rule));
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Department, NotifyReason.Escalated), Decide(chairman, At(24, 10, 0), rule));
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(chairman with { Told = chairman.Told! with { Level = EscalationLevel.Department } }, At(30, 10, 0), rule));
    }

    [Fact]
    public void One_level_is_asked_at_a_time_however_long_the_product_was_down() =>
        Assert.Equal(EscalationLevel.Chairman, Decide(OfficeKnows, At(30, 10, 0), Rule).Level);

    [Fact]
    public void Time_under_a_silence_is_not_held_against_an_office() =>
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(
            OfficeKnows with { Told = OfficeKnows.Told! with { At = At(24, 8, 0) } }, At(24, 10, 0), Rule with { Repeat = null }, silenceEndedAt: At(24, 8, 0)));

    [Fact]
    public void Time_on_figures_that_nobody_could_trust_is_not_held_against_an_office()
    {
        var rule = Rule with { Repeat = null };

        Assert.Equal(NotifyReason.Escalated, Decide(OfficeKnows, At(24, 10, 0), rule).Reason);
        Assert.Equal(Quiet(NotifyReason.Muted), Decide(OfficeKnows, At(24, 10, 0), rule, muted: true));
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(OfficeKnows, At(24, 10, 0), rule, muteEndedAt: At(24, 8, 0)));
        // From eight, without noon, four working hours.
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Chairman, NotifyReason.Escalated), Decide(OfficeKnows, At(24, 14, 0), rule, muteEndedAt: At(24, 8, 0)));
    }

    [Fact]
    public void A_promise_that_was_not_kept_is_told_and_the_chain_goes_on_from_there()
    {
        var promised = OfficeKnows with
        {
            AcknowledgedAt = Monday.AddMinutes(5),
            PromisedAt = At(24, 9, 0),
            Told = OfficeKnows.Told! with { State = AlarmState.Acknowledged, At = Monday.AddMinutes(5) },
        };

        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(promised, At(24, 8, 59)));
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Office, NotifyReason.PromiseBroken), Decide(promised, At(24, 9, 0)));
        var told = promised with { Told = promised.Told! with { State = AlarmState.Firing, At = At(24, 9, 0) } };
        Assert.Equal(Quiet(NotifyReason.AlreadyTold), Decide(told, At(24, 11, 0)));
        Assert.Equal(Tell(AlarmState.Firing, EscalationLevel.Chairman, NotifyReason.Escalated), Decide(told, At(24, 15, 0)));
        Assert.Equal(NotifyReason.Acknowledged, Decide(told with { AcknowledgedAt = At(24, 10, 0), PromisedAt = At(25, 9, 0) }, At(24, 10, 0)).Reason);
    }

    private static NotifyDecision Decide(
        AlarmFacts facts, DateTimeOffset now, AlarmRule? rule = null, bool silenced = false, DateTimeOffset? silenceEndedAt = null, bool muted = false, DateTimeOffset? muteEndedAt = null,
        DateTimeOffset? remindedAt = null) =>
        NotifyDecision.For(facts, new KeptQuiet(silenced, silenceEndedAt, muted, muteEndedAt), remindedAt, rule ?? Rule, Hours, now);

    private static NotifyDecision Tell(AlarmState state, EscalationLevel level, NotifyReason reason) => new(state, level, reason);

    private static NotifyDecision Quiet(NotifyReason reason) => new(null, default, reason);
}
