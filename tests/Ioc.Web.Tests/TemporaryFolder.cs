namespace Ioc.Tests;

/// <summary>An empty folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ioc-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
