namespace Ioc.Rules.Reports;

/// <summary>A formula of a share taken apart into the counts that it is of.</summary>
public sealed record ShareOfCounts(Formula Part, Formula Whole)
{
    private static readonly IReadOnlyDictionary<string, (string Part, string Whole)> Named = new Dictionary<string, (string, string)>
    {
        ["onTimeRate"] = ("resolvedEarly + resolvedOnTime", "resolvedEarly + resolvedOnTime + resolvedLate"),
        ["overdueShare"] = ("openOverdue", "open"),
        ["onlineShare"] = ("receivedOnline", "received"),
    };

    /// <returns><see langword="null"/> for what is no quotient of counts: a difference of shares, days, a pace.</returns>
    public static ShareOfCounts? Of(Formula formula) => formula switch
    {
        Formula.Pair { How: '/' } quotient when IsCount(quotient.Left) && IsCount(quotient.Right) => new ShareOfCounts(quotient.Left, quotient.Right),
        Formula.Figure { Name: var name } when Named.TryGetValue(name.Figure, out var share) => new ShareOfCounts(In(name.View, Formula.Parse(share.Part)), In(name.View, Formula.Parse(share.Whole))),
        _ => null,
    };

    /// <summary>Whether it adds counts up, or takes one from another; a pace or a share is none.</summary>
    public static bool IsCount(Formula formula) => formula switch
    {
        Formula.Figure { Name: var name } => !Named.ContainsKey(name.Figure) && name.Figure is not ("throughputPerDay" or "backlogDays"),
        Formula.Pair { How: '+' or '-' } pair => IsCount(pair.Left) && IsCount(pair.Right),
        _ => false,
    };

    /// <summary>The same text for the same count, wherever in a form it stands.</summary>
    public static string KeyOf(Formula formula) => formula switch
    {
        Formula.Figure { Name: var name } => $"{(name.View.Before ? "before." : "")}{(name.View.WithoutCertification ? "noCertification." : "")}{name.Figure}",
        Formula.Pair pair => $"({KeyOf(pair.Left)} {pair.How} {KeyOf(pair.Right)})",
        _ => throw new InvalidOperationException($"No formula is a {formula.GetType()}."),
    };

    private static Formula In(FigureView view, Formula formula) => formula switch
    {
        Formula.Figure { Name: var name } => new Formula.Figure(name with { View = view }),
        Formula.Pair pair => new Formula.Pair(In(view, pair.Left), pair.How, In(view, pair.Right)),
        _ => formula,
    };
}
