using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;
using Ioc.Rules.Indicators;

namespace Ioc.Foresight;

/// <summary>An expected number of dossiers and the interval in which eight of ten such numbers came to lie.</summary>
/// <param name="Low"><see langword="null"/>, like <paramref name="High"/>, until forecasts of this commune have been tested.</param>
public sealed record Expected(double Value, double? Low, double? High)
{
    public static Expected Of(double value, ForecastError? error) => error is null
        ? new Expected(Answers.Rounded(value), null, null)
        : new Expected(Answers.Rounded(value), Answers.Rounded(Math.Max(0, value - error.HalfWidth)), Answers.Rounded(value + error.HalfWidth));
}

/// <summary>How wrong such forecasts have been.</summary>
/// <param name="Mae">Mean error without its sign, dossiers.</param>
/// <param name="Bias">Mean error; above 0: too much was forecast.</param>
/// <param name="NaiveMae">The same for "as on the same weekday last week".</param>
/// <param name="Skill">Share of the naive error avoided; below 0 the forecast was worse.</param>
/// <param name="Coverage">Share of what came that lay within the interval, 0 to 1.</param>
public sealed record Tested(int Trials, double Mae, double Bias, double NaiveMae, double? Skill, double? Coverage)
{
    public static Tested? Of(ForecastError? error) => error is null ? null : new Tested(
        error.Trials, Answers.Rounded(error.MeanAbsolute), Answers.Rounded(error.Bias), Answers.Rounded(error.NaiveMeanAbsolute),
        Answers.Rounded(error.Skill), Answers.Rounded(error.Coverage));
}

/// <summary>What is missing for a forecast.</summary>
/// <param name="Reason"><c>noDossiers</c>, <c>shortHistory</c> or <c>silent</c>.</param>
public sealed record Missing(string Reason, int Have, int Need);

/// <summary>One commune in the list.</summary>
/// <param name="Missing">Set when there is no forecast; then all that follows is <see langword="null"/>.</param>
/// <param name="ArrivalsNext">On the next working day.</param>
/// <param name="OpenAhead">At the end of the tenth working day ahead; <paramref name="OverdueAhead"/> likewise.</param>
/// <param name="WillMiss">Dossiers that become overdue within those days if the pace stays.</param>
/// <param name="LoadAhead">Load at the end of those days: <c>normal</c>, <c>busy</c> or <c>overloaded</c>.</param>
public sealed record CommuneSummary(
    string Code, string Name, string FullName, Missing? Missing, Expected? ArrivalsNext, Expected? OpenAhead, Expected? OverdueAhead,
    double? WillMiss, Load? LoadAhead, SummaryErrors? Errors);

public sealed record SummaryErrors(Tested? ArrivalsNext, Tested? OpenAhead, Tested? OverdueAhead);

public sealed record SeriesDay(DateOnly Day, Expected Received, Expected Resolved, Expected Open, Expected Overdue, double Missed);

/// <summary>One day behind; <see langword="null"/> where it is not known.</summary>
/// <param name="Open">At its end, counted back from now: open now, less what has been received since, and what has ended.</param>
public sealed record PastDay(DateOnly Day, double? Received, double? Resolved, double Open);

/// <param name="Errors">By figure (<c>received</c>, <c>resolved</c>, <c>open</c>, <c>overdue</c>), for 1, 2, … 10 working days ahead.</param>
public sealed record CommuneSeries(
    string Code, string Name, string FullName, Missing? Missing, double Open, double Overdue, double Paused, double? PacePerDay, double? WillMiss, bool SeasonKnown,
    IReadOnlyList<SeriesDay> Days, IReadOnlyList<PastDay> Past, IReadOnlyDictionary<string, IReadOnlyList<Tested?>> Errors, IReadOnlyDictionary<string, double?> Figures);

/// <param name="Kind"><c>online</c>, <c>neighbour</c>, <c>nearby</c> or <c>province</c>.</param>
/// <param name="Code">Of a commune; <see langword="null"/> for a channel.</param>
/// <param name="Room">Receipts a working day that it has room for.</param>
/// <param name="Takes">Receipts a working day that it is given.</param>
/// <param name="Limit"><c>need</c>, <c>capacity</c>, <c>busy</c>, <c>alreadyBusy</c> or <c>notEnoughData</c>.</param>
public sealed record ReliefRow(string Kind, string? Code, string Name, double? DistanceKm, int Room, int Takes, string Limit);

/// <param name="OpenAfter">As if all that is placed moved from now on; without an interval, for no such move has been tested.</param>
public sealed record ReliefDay(DateOnly Day, double OpenBefore, double OpenAfter, double OverdueBefore, double OverdueAfter);

/// <summary>When and on what forecasts were last tested.</summary>
/// <param name="Origins">Mornings whose forecasts were made anew.</param>
public sealed record TestRun(DateTimeOffset TestedAt, DateOnly? FirstDay, DateOnly? LastDay, int Origins);

/// <param name="Test"><see langword="null"/> before the first test.</param>
public sealed record ProvinceTest(string Province, TestRun? Test);

/// <param name="Version">Of the live feed.</param>
/// <param name="Days">The ten working days ahead.</param>
/// <param name="Interval">Share of what comes that intervals are meant to hold, 0 to 1.</param>
public sealed record ForecastsAnswer(
    string Province, DateTimeOffset AsOf, long Version, IReadOnlyList<DateOnly> Days, double Interval, IReadOnlyList<ProvinceTest> Tests, IReadOnlyList<CommuneSummary> Communes);

/// <param name="Version">Of the live feed.</param>
/// <param name="Interval">Share of what comes that intervals are meant to hold, 0 to 1.</param>
public sealed record ForecastAnswer(DateTimeOffset AsOf, long Version, double Interval, TestRun? Test, CommuneSeries Commune);

/// <param name="Missing">Set when there is no forecast, and so no plan.</param>
/// <param name="Need">Receipts a working day that would have to go elsewhere.</param>
/// <param name="Movable">How many of them may.</param>
/// <param name="Moved">How many have found a place.</param>
/// <param name="Suffices">Whether that ends the overload.</param>
/// <param name="ChannelsDeclared">Online and province channels named in <c>relief.yaml</c>.</param>
public sealed record ReliefAnswer(
    DateTimeOffset AsOf, long Version, string Commune, Missing? Missing, int Need, int Movable, int Moved, bool Suffices, Load LoadBefore, Load LoadAfter, ReliefTerms Terms,
    int ChannelsDeclared, IReadOnlyList<ReliefRow> Places, IReadOnlyList<ReliefDay> Days);

internal static class Answers
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<Load>(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Hundredths of a dossier: a forecast is no more exact than that.</summary>
    public static double Rounded(double value) => Math.Round(value, 2);

    public static double? Rounded(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 3) : null;

    public static string Word(Enum value)
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static Missing? Of(NotEnough? lacks) => lacks is { } missing ? new Missing(Word(missing.Lack), missing.Have, missing.Need) : null;

    public static TestRun? Test(TestedErrors? errors) => errors is null ? null : new TestRun(
        errors.Test.TestedAt.ToOffset(LocalDay.Offset), errors.Test.FirstDay, errors.Test.LastDay, errors.Test.Origins);
}
