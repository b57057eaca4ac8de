using System.Globalization;
using System.Reflection;

namespace Ioc.Simulator;

/// <summary>Reads the tables built into the assembly; ours, so no field holds its own separator.</summary>
internal static class Tables
{
    public static IEnumerable<string[]> Rows(string resource, char separator = ',')
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not built into the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(separator);
        }
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
