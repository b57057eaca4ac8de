namespace Ioc.Storage;

/// <summary>How the embedded engine is started.</summary>
public sealed record EngineProcessOptions
{
    /// <summary>The engine's own folder; exactly one engine may use it at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Bytes that the engine may use for queries and merges; null for its own default of 600 million.</summary>
    public long? Memory { get; init; }

    /// <summary>Path of <c>libchdb.so</c>; null to use the one that npm installed beside the engine's sources.</summary>
    public string? Library { get; init; }

    /// <summary>Path of <c>Ioc.Engine.dll</c>; null to look in <c>IOC_ENGINE_PATH</c> and in the build outputs.</summary>
    public string? Program { get; init; }

    /// <summary>How long a start waits for a previous engine to let go of the folder.</summary>
    public TimeSpan WaitForDirectory { get; init; } = TimeSpan.FromSeconds(15);
}
