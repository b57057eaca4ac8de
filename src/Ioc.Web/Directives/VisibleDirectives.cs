using Ioc.Access;
using Ioc.Geography;
using Ioc.Shell;

namespace Ioc.Directives;

/// <summary>One page of directives.</summary>
/// <param name="Next">Cursor of the next page; <see langword="null"/> on the last.</param>
public sealed record DirectivePageOf(IReadOnlyList<Directive> Directives, string? Next);

/// <summary>Directives as far as a caller may see them: without the units outside the scope, and none that has only such.</summary>
public sealed class VisibleDirectives(DirectiveBook book, CommuneDirectory directory)
{
    private const int PageSize = 20;

    public static IResult Unknown { get; } = Problem.Of(StatusCodes.Status404NotFound, "unknown-directive", "No such directive.");

    public async Task<Directive?> FindAsync(string id, UnitScope scope, CancellationToken cancellationToken) =>
        (await book.ReadAsync([id], cancellationToken)).Select(directive => Within(directive, scope)).FirstOrDefault(directive => directive.Units.Count > 0);

    /// <summary>The latest first.</summary>
    public async Task<DirectivePageOf> ListAsync(DirectiveFilter filter, UnitScope scope, DirectiveCursor? after, CancellationToken cancellationToken)
    {
        var ids = await book.ListAsync(filter, scope, after is { } from ? (from.GivenAt, from.Id) : null, PageSize + 1, cancellationToken);
        var page = ids.Take(PageSize).ToList();
        var directives = await book.ReadAsync([.. page.Select(row => row.Id)], cancellationToken);
        return new DirectivePageOf(
            [.. directives.Select(directive => Within(directive, scope))],
            ids.Count > PageSize ? new DirectiveCursor(page[^1].GivenAt, page[^1].Id).ToString() : null);
    }

    private Directive Within(Directive directive, UnitScope scope)
    {
        var units = directive.Units.Where(unit => directory.Find(unit.Commune) is { } commune && scope.Sees(commune)).ToList();
        var seen = units.Select(unit => unit.Commune).ToHashSet();
        return directive with { Units = units, Happenings = [.. directive.Happenings.Where(happening => seen.Contains(happening.Event.Unit))] };
    }
}
