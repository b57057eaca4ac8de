namespace Ioc.Access;

/// <summary>As which sources somebody may send dossiers.</summary>
/// <param name="Own">The source of records that name none.</param>
/// <param name="All">What records may name; <see langword="null"/>: anything.</param>
public sealed record SendingAs(string Own, IReadOnlySet<string>? All)
{
    private const int Most = 20;
    private const int Longest = 32;

    /// <summary>Those of a gateway that passes on what many systems send.</summary>
    public static SendingAs Any(string own) => new(own, null);

    /// <param name="named">At least one; the first is the own, and <c>*</c> among them stands for every one.</param>
    public static SendingAs Of(IReadOnlyList<string> named) => new(named[0], named.Contains(Scopes.Every) ? null : named.ToHashSet(StringComparer.Ordinal));

    public bool Allows(string source) => All is null || All.Contains(source);

    /// <summary>Reads what a form says: names separated by commas, the own first.</summary>
    /// <returns>As it is kept; <see langword="null"/> for none, more than 20, one longer than 32 characters, or <c>*</c> as the own.</returns>
    internal static string? Read(string text)
    {
        List<string> named = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        return named.Count is 0 or > Most || named[0] == Scopes.Every || named.Any(name => name.Length > Longest) ? null : string.Join(',', named);
    }
}
