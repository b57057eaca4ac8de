using System.Globalization;
using Ioc.Access;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;
using Ioc.Shell;

namespace Ioc.Directives;

/// <summary>A directive as somebody wants to give it, nothing checked yet; the same from a program and from a form.</summary>
public sealed record DirectiveDraft
{
    public string? Figure { get; init; }
    public string? State { get; init; }
    public string? Alarm { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? AsOf { get; init; }
    public string? Field { get; init; }
    public int? Channel { get; init; }
    public bool? ExcludeCertification { get; init; }
    public IReadOnlyList<string?>? Communes { get; init; }
    public string? Instruction { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public string? Priority { get; init; }
}

/// <summary>Reads drafts of directives; a refusal has a code that programs act on and forms have words for.</summary>
public sealed class DirectiveReader(FigureRequestReader requests, CommuneDirectory directory, TimeProvider clock)
{
    public const int LongestText = 4000;
    public const int LongestAlarm = 128;

    /// <summary>Units of one directive; more than any province has.</summary>
    public const int MostCommunes = 400;

    private static readonly TimeSpan FarthestDue = TimeSpan.FromDays(366);

    /// <returns>The subject and the communes asked, or the problem.</returns>
    public (DirectiveSubject? Subject, IReadOnlyList<Commune> Communes, IResult? Problem) Read(DirectiveDraft draft, UnitScope scope, out bool asOfNow)
    {
        asOfNow = string.IsNullOrEmpty(draft.AsOf);
        if (Figure(draft, out var figure) is { } wrongSubject)
        {
            return (null, [], wrongSubject);
        }
        var (request, problem) = requests.Read(Query(draft), scope);
        if (request is null)
        {
            return (null, [], problem);
        }
        if (Communes(draft, request, out var communes) is { } wrongCommunes)
        {
            return (null, [], wrongCommunes);
        }
        if (Words(draft) is { } wrongWords)
        {
            return (null, [], wrongWords);
        }
        return (new DirectiveSubject(figure, Text(draft.State), Text(draft.Alarm), request.Period, request.Question.Filter, request.AsOf), communes, null);
    }

    /// <returns>Why a text cannot be taken; <see langword="null"/> when it can.</returns>
    public static IResult? CheckText(string? text, string code, bool required = true) =>
        string.IsNullOrWhiteSpace(text) && required ? Refuse(code, "Say it in words.")
        : text?.Length > LongestText ? Refuse("text-too-long", $"At most {LongestText} characters.")
        : null;

    public IResult? CheckDue(DateTimeOffset? dueAt)
    {
        var now = clock.GetUtcNow();
        return dueAt is null ? Refuse("due-missing", "'dueAt' must be given: until when is the answer due?")
            : dueAt <= now ? Refuse("due-in-past", "'dueAt' lies in the past.")
            : dueAt > now + FarthestDue ? Refuse("due-too-far", "'dueAt' is more than a year ahead.")
            : null;
    }

    public static DirectivePriority? PriorityOf(string? text) => Text(text) switch
    {
        null or "normal" => DirectivePriority.Normal,
        "urgent" => DirectivePriority.Urgent,
        "immediate" => DirectivePriority.Immediate,
        _ => null,
    };

    private IResult? Words(DirectiveDraft draft) =>
        CheckText(draft.Instruction, "instruction-missing") ?? CheckDue(draft.DueAt)
        ?? (PriorityOf(draft.Priority) is null ? Refuse("bad-parameter", "'priority' is normal, urgent or immediate.") : null);

    private static IResult? Figure(DirectiveDraft draft, out string? figure)
    {
        figure = Text(draft.Figure);
        if (figure is not null && FollowedFigures.Find(figure) is null)
        {
            return Refuse("unknown-figure", "'figure' is not a figure that can be followed.");
        }
        if (Text(draft.State) is { } state)
        {
            if (FollowedFigures.OfList(state) is not { } ofList)
            {
                return Refuse("bad-parameter", $"'state' is one of {string.Join(", ", DossierListState.Names)}.");
            }
            figure ??= ofList.Id;
        }
        if (draft.Alarm?.Length > LongestAlarm)
        {
            return Refuse("bad-parameter", $"'alarm' has at most {LongestAlarm} characters.");
        }
        return figure is null && Text(draft.Alarm) is null ? Refuse("subject-missing", "Name a figure, the state of a dossier list, or an alarm.") : null;
    }

    private IResult? Communes(DirectiveDraft draft, FigureRequest request, out IReadOnlyList<Commune> communes)
    {
        communes = [];
        var codes = (draft.Communes ?? []).Where(code => !string.IsNullOrEmpty(code)).ToList();
        if (codes.Count is 0 or > MostCommunes)
        {
            return Refuse("communes-missing", $"'communes' names 1 to {MostCommunes} communes.");
        }
        var seen = request.Question.Communes.ToDictionary(commune => commune.Code);
        var found = codes.Select(code => directory.Find(code!) is { } commune ? seen.GetValueOrDefault(commune.Code) : null).ToList();
        if (found.Contains(null))
        {
            return Problem.Of(StatusCodes.Status404NotFound, "unknown-commune", "No such commune is served here.");
        }
        communes = [.. found.OfType<Commune>().DistinctBy(commune => commune.Code)];
        return null;
    }

    // The parameters that all figures share, read by the one who reads them everywhere.
    private static QueryCollection Query(DirectiveDraft draft)
    {
        var values = new Dictionary<string, string?>
        {
            ["province"] = FigureRequest.AllProvinces, ["from"] = draft.From, ["to"] = draft.To, ["asOf"] = draft.AsOf, ["field"] = draft.Field,
            ["channel"] = draft.Channel?.ToString(CultureInfo.InvariantCulture), ["excludeCertification"] = draft.ExcludeCertification == true ? "true" : null,
        };
        return new QueryCollection(values.ToDictionary(pair => pair.Key, pair => new Microsoft.Extensions.Primitives.StringValues(pair.Value)));
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IResult Refuse(string code, string detail) => Problem.Of(StatusCodes.Status400BadRequest, code, detail);
}
