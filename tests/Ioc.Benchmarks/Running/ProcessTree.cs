using System.Globalization;

namespace Ioc.Benchmarks.Running;

/// <summary>A process and all that it started, as the kernel knows them.</summary>
internal static class ProcessTree
{
    /// <returns>Per process its number, the program that it runs, and its resident memory.</returns>
    public static List<(int Id, string Name, double MiB)> Of(int root)
    {
        var found = new List<(int, string, double)>();
        var left = new Queue<int>([root]);
        while (left.TryDequeue(out var process))
        {
            try
            {
                found.Add((process, Name(process), Resident(process)));
                foreach (var task in Directory.EnumerateDirectories($"/proc/{process}/task"))
                {
                    foreach (var child in File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        left.Enqueue(int.Parse(child, CultureInfo.InvariantCulture));
                    }
                }
            }
            catch (IOException)
            {
                // It ended while it was being looked at.
            }
        }
        return found;
    }

    /// <summary>Time on processors since its start, all threads together.</summary>
    public static TimeSpan ProcessorTime(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        // Fields 14 and 15 of proc(5), in hundredths of a second.
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0);
    }

    // A .NET program is named by the assembly that the host runs.
    private static string Name(int process)
    {
        var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
        return Path.GetFileNameWithoutExtension(words.FirstOrDefault(word => word.EndsWith(".dll", StringComparison.Ordinal)) ?? words[0]);
    }

    private static double Resident(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
