using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ioc.Benchmarks;

/// <summary>Figures go to standard output, one JSON line each; everything said about them to standard error.</summary>
internal static class Printout
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <param name="against">The target, and what the figure is a ratio to.</param>
    public static void Figure(string figure, double value, string unit, string against)
    {
        Console.WriteLine(JsonSerializer.Serialize(new { figure, value = Rounded(value), unit, against }, Json));
        Note($"    {figure} = {Rounded(value)} {unit}  (load {MachineLoad()})");
    }

    public static void Note(string text) => Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {text}");

    /// <summary>Runnable processes over the last minute: above the number of cores, others share the machine.</summary>
    public static string MachineLoad() =>
        File.Exists("/proc/loadavg") ? $"{File.ReadAllText("/proc/loadavg").Split(' ')[0]} on {Environment.ProcessorCount} cores" : "unknown";

    private static double Rounded(double value) =>
        value == 0 || !double.IsFinite(value) ? value : Math.Round(value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6));
}
