using Ioc.Access;
using Ioc.Geography;

namespace Ioc.Directives;

/// <summary>Turns what a leader sees into a task for one or several communes, and tells them.</summary>
public sealed class GiveDirective(DirectiveReader reader, DirectiveBook book, DirectiveNotices notices, FollowedFigures figures, CommuneDirectory directory, TimeProvider clock)
{
    /// <param name="id">Chosen by a form when it was opened, so that sending it twice asks once; <see langword="null"/>: a new one.</param>
    /// <param name="givenBy">Name of the account or key.</param>
    /// <returns>The directive's id, or the problem.</returns>
    public async Task<(string? Id, IResult? Problem)> RunAsync(DirectiveDraft draft, UnitScope scope, string givenBy, string? id, CancellationToken cancellationToken)
    {
        var (subject, communes, problem) = reader.Read(draft, scope, out var asOfNow);
        if (subject is null)
        {
            return (null, problem);
        }
        var seen = await figures.SeenAsync(
            subject.Figure, subject.Period, subject.Filter, [.. communes.Select(commune => commune.Code)], asOfNow ? null : subject.SeenAt, cancellationToken);
        var now = Milliseconds(clock.GetUtcNow());
        var directive = new Directive(
            id ?? NewId(now), subject, [.. communes.Select(commune => new DirectiveUnit(commune.Code, seen[commune.Code]))], draft.Instruction!.Trim(),
            DirectiveReader.PriorityOf(draft.Priority)!.Value, Milliseconds(draft.DueAt!.Value), givenBy, now, []);
        await book.GiveAsync(directive, code => directory.Find(code)!.ProvinceCode, notices.Given(directive), cancellationToken);
        return (directive.Id, null);
    }

    /// <summary>Unique, and later ones sort after earlier ones.</summary>
    public static string NewId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("n");

    private static DateTimeOffset Milliseconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
