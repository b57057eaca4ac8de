namespace Ioc.Shell;

/// <summary>A page that a slice puts into the menu of every page; registered as a service.</summary>
/// <param name="Text">Key of its title among the texts.</param>
/// <param name="Icon">Symbol of the icon sheet.</param>
/// <param name="Order">Place among all, ascending; dashboards bring their own.</param>
/// <param name="Needs">What its reader must be allowed; <see langword="null"/>: to read.</param>
/// <param name="Under">Path of the entry that this one is a part of: it is then shown on the pages of that part, not in the menu.</param>
public sealed record MenuEntry(string Path, string Text, string Icon, int Order, string? Under = null, string? Needs = null)
{
    /// <summary>Path of the part of the product that is about alarms; what several slices bring to it lies under it.</summary>
    public const string Alarms = "/alarms";

    /// <summary>Path of the part that is about who may do what, and who did.</summary>
    public const string Accounts = "/accounts";
}
