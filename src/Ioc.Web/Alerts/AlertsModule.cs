using Ioc.Access;
using Ioc.Alerts.Pages;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>What is too much, late or silent is told once to those who can act, and seen through to its end.</summary>
public static class AlertsModule
{
    private static readonly QueryParameter Cursor = new("cursor", "What the page before gave as next.");

    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton<IAlarmFigures, RowFigures>();
        services.AddSingleton<IAlarmFigures, SourceFigures>();
        services.AddSingleton<CommuneRows>();
        services.AddFetched<AheadFigures>().AddFetched<OfficerFigures>().AddFetched<WaitingOnlineFigures>().AddFetched<SilenceFigures>().AddFetched<SourceSilenceFigures>();
        services.AddFetched<QuarantineFigures>().AddFetched<EngineFigures>().AddFetched<JobFigures>();
        services.AddSingleton<FigureBook>();
        services.AddSingleton(s => new RuleFolder(
            s.GetRequiredService<FigureBook>(), s.GetRequiredService<Geography.CommuneDirectory>(), s.GetRequiredService<ILogger<RuleFolder>>(), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService(s => s.GetRequiredService<RuleFolder>());
        services.AddSingleton<RulesInForce>();
        services.AddSingleton<AlarmWords>();
        services.AddSingleton<AlarmMessages>();
        services.AddSingleton<AlarmStore>();
        services.AddSingleton<AlarmHistory>();
        services.AddSingleton<AlarmDeliveries>();
        services.AddSingleton<AlarmDuty>();
        services.AddSingleton<AlarmList>();
        services.AddSingleton<AlarmsAt>();
        services.AddSingleton<AnswerAlarm>();
        services.AddSingleton<Silences>();
        services.AddSingleton<RuleTrial>();
        services.AddSingleton<CommuneAlarms>();
        services.AddSingleton<AlarmCourse>();
        services.AddSingleton<AlarmBoard>();
        services.AddSingleton<CommuneAlarmNames>();
        services.AddSingleton<MutingAlarms>();
        services.AddSingleton<RuleWords>();
        services.AddSingleton<LoadFormula>();
        services.AddSingleton(s => new Dashboards.FormulaInForce("load", () => s.GetRequiredService<LoadFormula>().Text));
        services.AddSingleton(new MenuEntry(AlarmPages.Path, "alarms.title", "bell", 40, Needs: Scopes.SeeAlarms));
        services.AddSingleton(new MenuEntry(AlarmPages.RulesPath, "alarms.rules", "filter", 41, MenuEntry.Alarms, Scopes.SeeAlarms));
        services.AddSingleton(new MenuEntry(AlarmPages.SilencesPath, "alarms.silences", "bell", 42, MenuEntry.Alarms, Scopes.SeeAlarms));
        services.AddHostedService<Opening>();
        services.AddSingleton<AlarmEvaluation>();
        services.AddHostedService(s => s.GetRequiredService<AlarmEvaluation>());
        return services;
    }

    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1").WithTags("Alarms").RequireAuthorization(Scopes.SeeAlarms);
        read.MapGet("/alarms", AlarmEndpoints.ListAsync).Produces<AlarmPage>().Refuses(400, "bad-parameter", "a parameter cannot be read").Refuses(404, "unknown-commune", "not served, or not for this caller").Refuses(Refusal.OfDatabases)
            .Takes(
                new("state", "pending, firing, acknowledged, silenced or resolved; another is 400 bad-parameter."),
                new("commune", "Five digits; one that is not served is 404 unknown-commune."),
                new("rule", "Id of a rule; one that never was gives none."),
                Cursor)
            .WithSummary("Alarms, newest first, 100 a page.");
        read.MapGet("/alarms/counts", AlarmEndpoints.CountsAsync).Produces<AlarmCounts>().Refuses(Refusal.OfDatabases)
            .WithSummary("How many alarms are pending, firing, acknowledged and silenced, and the version that the hub's message 'alarms' names.");
        read.MapGet("/alarms/communes", AlarmEndpoints.CommunesAsync).Produces<CommuneAlarmCounts>().Refuses(Refusal.OfDatabases)
            .WithSummary("Communes with alarms that fire and are not kept quiet: how many nobody owns, how many somebody does, the worst severity.");
        read.MapGet("/alarms/{id}/course", AlarmEndpoints.CourseAsync).Produces<Course>().Refuses(404, "unknown-alarm", "there is none of this id for this caller").Refuses(Refusal.OfDatabases)
            .WithSummary("The figures of an alarm's rule around the event, at the close of each working day and at the alarm's own turns; 404 unknown-alarm.");
        read.MapGet("/alarms/{id}", AlarmEndpoints.OneAsync).Produces<AlarmStory>().Refuses(404, "unknown-alarm", "there is none of this id for this caller").Refuses(Refusal.OfDatabases)
            .WithSummary("One alarm with its history and what was sent because of it (at most 10 deliveries of a message); 404 unknown-alarm.");
        read.MapGet("/silences", SilenceEndpoints.ListAsync).Produces<SilencePage>().Refuses(400, "bad-parameter", "a parameter cannot be read").Refuses(Refusal.OfDatabases)
            .Takes(new("state", "planned, active or ended; another is 400 bad-parameter."), Cursor)
            .WithSummary("Silences and maintenance windows, newest first, 100 a page.");
        read.MapGet("/alerts/rules", RuleEndpoints.List).Produces<RulesAnswer>()
            .WithSummary("The rules in force, the figures that rules may look at, and what is wrong in the files.");
        read.MapPost("/alerts/trial", RuleEndpoints.TryAsync).Counted(RequestKind.Costly).Audited("rules.tried", AuditMoment.Soon).Produces<TrialOutcome>()
            .Refuses(400, "bad-body", "neither a rule nor a text").Refuses(400, "bad-parameter", "days out of range").Refuses(400, "bad-rule", "the text is no rule; errors tells why").Refuses(400, "no-history", "none of its figures is kept over time").Refuses(404, "unknown-rule", "no rule of this id").Refuses(Refusal.OfDatabases)
            .WithSummary("How often a rule would have fired: {rule} names one in force, {yaml} gives another; optional {days} (1 to 92, default 30).")
            .WithDescription("From the figures as they were on each day of the span; the answer says at what time of day. 404 unknown-rule, 400 bad-rule with the mistakes, 400 no-history when none of its figures is kept.");

        var change = routes.MapGroup("/api/v1").WithTags("Alarms").RequireAuthorization(Scopes.Alarms);
        var silence = routes.MapGroup("/api/v1").WithTags("Alarms").RequireAuthorization(Scopes.Silences);
        change.MapPost("/alarms/{id}/acknowledge", AlarmEndpoints.AcknowledgeAsync).Audited("alarm.acknowledged").Produces<AlarmView>().Refuses(404, "unknown-alarm", "there is none of this id for this caller").Refuses(Refusal.OfDatabases)
            .WithSummary("Takes an alarm on: {note, promisedAt?}. Once more replaces note and promise. 409 not-firing, 409 already-resolved.");
        change.MapPost("/alarms/{id}/review", AlarmEndpoints.ReviewAsync).Audited("alarm.reviewed").Produces<AlarmView>().Refuses(404, "unknown-alarm", "there is none of this id for this caller").Refuses(Refusal.OfDatabases)
            .WithSummary("Says of a resolved alarm what it was: {cause, done}. 409 still-firing.");
        silence.MapPost("/silences", SilenceEndpoints.AddAsync).Audited("silence.added").Produces<SilenceView>(201).Refuses(Refusal.OfDatabases)
            .WithSummary("Keeps alarms of a rule, a commune or both quiet: {match: {rule?, commune?}, from?, until, reason}.");
        silence.MapDelete("/silences/{id}", SilenceEndpoints.EndAsync).Audited("silence.ended").Produces(StatusCodes.Status204NoContent).Refuses(404, "unknown-silence", "none of this id, or one that has ended").Refuses(Refusal.OfDatabases)
            .WithSummary("Takes a silence back; what still fires is sent. 404 unknown-silence, also for one that has ended.");
        AlarmPages.Map(routes);
        return routes;
    }

    private static IServiceCollection AddFetched<TFigures>(this IServiceCollection services)
        where TFigures : FetchedFigures => services
        .AddSingleton<TFigures>()
        .AddSingleton<IAlarmFigures>(provider => provider.GetRequiredService<TFigures>())
        .AddHostedService(provider => provider.GetRequiredService<TFigures>());

    /// <summary>The load's thresholds are known before any row is read.</summary>
    private sealed class Opening(RulesInForce rules) : BeforeStart
    {
        public override Task StartingAsync(CancellationToken cancellationToken)
        {
            _ = rules.Current;
            return Task.CompletedTask;
        }
    }
}
