namespace Ioc.Reports.Runs;

/// <summary>How runs are worked off and how long they are kept.</summary>
public sealed record RunTimes
{
    /// <summary>Reports that a node makes side by side; more would only wait for each other at the browser that prints.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>The store is looked at so often even when nobody says that there is something.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A node that took an item and fell silent gives it up after this; one that is at work renews it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits after each failure; after the last the item has failed until somebody tries again.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>Files of a run can be fetched for so long; the reports themselves are kept as their forms say.</summary>
    public TimeSpan FilesKept { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A year and a month, as deliveries are.</summary>
    public TimeSpan RunsKept { get; init; } = TimeSpan.FromDays(396);
}
