using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>What is wrong in a dashboard file, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record DashboardError(string File, long Line, long Column, LocalText Message)
{
    /// <summary>The form that editors make a link of: <c>file:line:column: message</c>.</summary>
    public string In(Language language) => $"{File}:{Line}:{Column}: {Message.In(language)}";

    public override string ToString() => In(Language.English);
}
