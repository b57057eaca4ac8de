namespace Ioc.Shell;

/// <summary>A page that a slice puts into the menu of every page; registered as a service.</summary>
/// <param name="Text">Key of its title among the texts.</param>
/// <param name="Icon">Symbol of the icon sheet.</param>
/// <param name="Order">Place among all, ascending; dashboards bring their own.</param>
public sealed record MenuEntry(string Path, string Text, string Icon, int Order);
