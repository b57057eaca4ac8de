using System.Globalization;
using System.Text.Json.Nodes;
using Ioc.Dashboards;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;

namespace Ioc.Directives;

/// <summary>What people are told of directives, in Vietnamese as all notices are.</summary>
public sealed class DirectiveNotices(CommuneDirectory directory)
{
    private const string Kind = "directive";
    private const int InstructionInSubject = 60;

    public Notice Given(Directive directive) => Of(
        directive, "given", "asked", [.. directive.Units.Select(unit => unit.Commune)], ContactLevel.Office, directive.DueAt, directive.GivenAt, "Giao việc",
        $"{directive.Instruction}\nTrả lời trước: {When(directive.DueAt)}.");

    public Notice Returned(Directive directive, string commune, string reason, int round, DateTimeOffset dueAt, DateTimeOffset now) => Of(
        directive, $"{commune}-r{round}", "returned", [commune], ContactLevel.Office, dueAt, now, "Yêu cầu bổ sung",
        $"{reason}\nTrả lời trước: {When(dueAt)}.\nNội dung đã giao: {directive.Instruction}");

    public Notice Withdrawn(Directive directive, IReadOnlyList<string> communes, string reason, DateTimeOffset now) => Of(
        directive, "withdrawn", "withdrawn", communes, ContactLevel.Office, directive.DueAt, now, "Thu hồi việc đã giao", $"{reason}\nNội dung đã giao: {directive.Instruction}");

    /// <summary>Told once for each commune, round and step; the id says which, so a second telling is dropped wherever it comes from.</summary>
    public Notice Late(Directive directive, string commune, DirectiveStanding standing, int step, DateTimeOffset now) => Of(
        directive, $"{commune}-r{standing.Round}-l{step}", "late", [commune], (ContactLevel)step, standing.DueAt, now, step == 0 ? "Đôn đốc" : "Quá hạn trả lời",
        $"{NameOf(commune)} chưa trả lời, hạn: {When(standing.DueAt)}.\nNội dung đã giao: {directive.Instruction}");

    private Notice Of(
        Directive directive, string suffix, string state, IReadOnlyList<string> communes, ContactLevel level, DateTimeOffset dueAt, DateTimeOffset now, string verb, string text)
    {
        var units = communes.Count == 1 ? NameOf(communes[0]) : $"{communes.Count} đơn vị";
        var figure = directive.Subject.Figure is { } id ? $"{FigureCatalogue.Find(id)!.Title.Vi}: " : "";
        var subject = $"[{verb}] {units} – {figure}{Brief(directive.Instruction)}";
        var payload = new JsonObject
        {
            ["directive"] = new JsonObject
            {
                ["id"] = directive.Id,
                ["communes"] = new JsonArray([.. communes.Select(code => (JsonNode)code)]),
                ["figure"] = directive.Subject.Figure,
                ["alarm"] = directive.Subject.Alarm,
                ["instruction"] = directive.Instruction,
                ["dueAt"] = dueAt.ToString("O", CultureInfo.InvariantCulture),
                ["path"] = DirectivePages.PathOf(directive.Id),
            },
        };
        return new Notice($"{Kind}-{directive.Id}-{suffix}", Kind, $"{Kind}-{directive.Id}", state, communes, level, subject, $"{text}\n", payload, now);
    }

    private string NameOf(string commune) => directory.Find(commune)?.FullName ?? commune;

    private static string When(DateTimeOffset instant) => instant.ToOffset(LocalDay.Offset).ToString("HH:mm 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static string Brief(string instruction)
    {
        var line = instruction.ReplaceLineEndings(" ");
        return line.Length <= InstructionInSubject ? line : $"{line[..InstructionInSubject].TrimEnd()}…";
    }
}
