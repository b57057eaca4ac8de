namespace Ioc.Storage;

/// <summary>Where the embedded engine's program lies, and what runs it.</summary>
internal static class EngineProgram
{
    private const string PathVariable = "IOC_ENGINE_PATH";

    public static string Dotnet =>
        Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? self
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Named by the environment, in the folder <c>engine</c> beside this program, or in the neighbouring build output.</summary>
    /// <exception cref="InvalidOperationException">It is nowhere.</exception>
    public static string Find()
    {
        // artifacts/bin/<project>/<configuration>/: the neighbour was built in the same configuration.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable(PathVariable),
            Path.Combine(here.FullName, "engine", "Ioc.Engine.dll"),
            Path.Combine(here.Parent?.Parent?.FullName ?? "/", "Ioc.Engine", here.Name, "Ioc.Engine.dll"),
        ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"Ioc.Engine.dll was not found; build it, or name it in {PathVariable}.");
    }
}
