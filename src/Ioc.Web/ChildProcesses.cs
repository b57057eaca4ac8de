using System.Diagnostics;

namespace Ioc;

/// <summary>What every process that the product starts has in common.</summary>
internal static class ChildProcesses
{
    /// <summary>Takes our own settings, passwords and keys among them, from a process that needs none of them.</summary>
    public static void ForgetSettings(this ProcessStartInfo start)
    {
        foreach (var setting in start.Environment.Keys.Where(name => name.StartsWith("IOC_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(setting);
        }
    }
}
