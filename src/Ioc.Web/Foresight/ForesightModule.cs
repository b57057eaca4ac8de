using Ioc.Access;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Foresight;

/// <summary>What is to be expected of each commune in the next ten working days, how far such forecasts can be trusted, and who could help.</summary>
public static class ForesightModule
{
    public static IServiceCollection AddForesight(this IServiceCollection services)
    {
        services.AddSingleton<DueCountsAt>().AddSingleton<ForecastFacts>().AddSingleton<ForecastErrors>().AddSingleton<ForecastTrials>();
        services.AddSingleton<EarlyForecastTest>().AddSingleton<Forecasts>().AddSingleton<CommuneForecasts>();
        services.AddSingleton<ArrivalsAgainstCapacity>().AddSingleton<DueAgainstPace>().AddSingleton<BacklogGrowthFigures>();
        services.AddSingleton(provider => ReliefFile.Read(Path.Combine(provider.GetRequiredService<Installation>().DataDirectory, ReliefFile.Name)));
        services.AddSingleton<ReliefPlans>();
        services.AddTransient<TestForecastsJob>();
        services.AddNightly<TestForecastsJob>(TestForecastsJob.Name, TestForecastsJob.At);
        services.AddHostedService<ReadRelief>();
        return services;
    }

    public static IEndpointRouteBuilder MapForesight(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1/foresight").WithTags("Foresight").RequireAuthorization(Scopes.Read);
        read.MapGet("/communes", CommunesAsync).Produces<ForecastsAnswer>().Refuses(400, "bad-parameter", "province is missing where several are served").Refuses(404, "unknown-province", "not served, or not for this caller").Refuses(Refusal.OfDatabases)
            .Takes(new QueryParameter("province", "Two digits, or all; default the only one served (several: 400 bad-parameter). One not served is 404 unknown-province."))
            .WithSummary("What to expect of every commune: arrivals of the next working day, open and overdue in ten, with interval and error.");
        read.MapGet("/communes/{code}", CommuneAsync).Produces<ForecastAnswer>().Refuses(404, "unknown-commune", "not served, or not for this caller").Refuses(Refusal.OfDatabases)
            .WithSummary("The forecast of one commune day by day, with interval and the errors of such forecasts; 404 unknown-commune.");
        read.MapGet("/communes/{code}/relief", ReliefAsync).Produces<ReliefAnswer>().Refuses(404, "unknown-commune", "not served, or not for this caller").Refuses(Refusal.OfDatabases)
            .WithSummary("Where receipts of a commune that is overloaded could go, and what its forecast becomes if they do; 404 unknown-commune.");
        return routes;
    }

    private static async Task<IResult> CommunesAsync(
        string? province, UnitScope scope, CommuneDirectory directory, Forecasts forecasts, CommuneForecasts words, FigureVersion version, CancellationToken cancellationToken)
    {
        if (Choose(province, scope, out var provinces) is { } refusal)
        {
            return refusal;
        }

        var tables = await forecasts.OfAsync(provinces, cancellationToken);
        return Answer(new ForecastsAnswer(
            province is null or "" ? provinces[0] : province,
            tables.Max(table => table.AsOf).ToOffset(LocalDay.Offset),
            version.Of(provinces.Count == 1 ? provinces[0] : FigureRequest.AllProvinces),
            tables[0].Model.Days.Ahead,
            BackTest.Nominal,
            [.. tables.Select(table => new ProvinceTest(table.Province, Answers.Test(table.Errors)))],
            [.. tables.SelectMany(words.Summaries).Where(row => directory.Find(row.Code) is { } commune && scope.Sees(commune))]));
    }

    private static async Task<IResult> CommuneAsync(string code, UnitScope scope, CommuneDirectory directory, Forecasts forecasts, FigureVersion version, CancellationToken cancellationToken)
    {
        if (Find(code, scope, directory) is not { } commune)
        {
            return UnknownCommune();
        }

        var table = (await forecasts.OfAsync([commune.ProvinceCode], cancellationToken))[0];
        return Answer(new ForecastAnswer(
            table.AsOf.ToOffset(LocalDay.Offset), version.Of(commune.ProvinceCode), BackTest.Nominal, Answers.Test(table.Errors), CommuneForecasts.Series(commune, table)));
    }

    private static async Task<IResult> ReliefAsync(
        string code, UnitScope scope, CommuneDirectory directory, Forecasts forecasts, ReliefPlans plans, FigureVersion version, CancellationToken cancellationToken)
    {
        // Who has room tells the load of neighbours: only for whom sees them.
        if (Find(code, scope, directory) is not { } commune || !scope.Sees(commune.ProvinceCode))
        {
            return UnknownCommune();
        }

        var table = (await forecasts.OfAsync([commune.ProvinceCode], cancellationToken))[0];
        var plan = plans.For(commune, table);
        return Answer(new ReliefAnswer(
            table.AsOf.ToOffset(LocalDay.Offset), version.Of(commune.ProvinceCode), commune.Code, Answers.Of(plan.Before.Lacks),
            plan.Need, plan.Movable, plan.Moved, plan.Suffices, plan.LoadBefore, plan.LoadAfter, plans.Terms, plans.ChannelsOf(commune.ProvinceCode).Count,
            [.. plan.Shares.Select(share => Row(share, directory))],
            [.. plan.Before.Days.Zip(plan.After.Days, (before, after) => new ReliefDay(
                before.Day, Answers.Rounded(before.Open), Answers.Rounded(after.Open), Answers.Rounded(before.Overdue), Answers.Rounded(after.Overdue)))]));
    }

    private static ReliefRow Row(ReliefShare share, CommuneDirectory directory)
    {
        var commune = share.Place.With is null ? null : directory.Find(share.Place.Code);
        return new ReliefRow(
            Answers.Word(share.Place.Kind), commune?.Code, commune?.FullName ?? share.Place.Code, commune is null ? null : Math.Round(share.Place.DistanceKm, 1),
            share.Room, share.Takes, Answers.Word(share.Limit));
    }

    // What lies outside the scope is answered like what does not exist.
    private static Commune? Find(string code, UnitScope scope, CommuneDirectory directory) =>
        directory.Find(code) is { } commune && scope.Sees(commune) ? commune : null;

    private static IResult? Choose(string? province, UnitScope scope, out IReadOnlyList<string> provinces)
    {
        provinces = province switch
        {
            null or "" or FigureRequest.AllProvinces => scope.ProvincesInPart,
            _ when scope.ProvincesInPart.Contains(province) => [province],
            _ => [],
        };
        return province is null or "" && provinces.Count > 1 ? Problem.Of(StatusCodes.Status400BadRequest, "bad-parameter", "'province' must be given: several provinces are served.")
            : provinces.Count == 0 ? Problem.Of(StatusCodes.Status404NotFound, "unknown-province", "No such province is served here.")
            : null;
    }

    private static IResult UnknownCommune() => Problem.Of(StatusCodes.Status404NotFound, "unknown-commune", "No such commune is served here.");

    private static IResult Answer<T>(T value) => Results.Json(value, Answers.Json);

    /// <summary>A relief file that cannot be read stops the start, not the first question.</summary>
    private sealed class ReadRelief(IServiceProvider services) : BeforeStart
    {
        public override Task StartingAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<ReliefFile>();
            return Task.CompletedTask;
        }
    }
}
