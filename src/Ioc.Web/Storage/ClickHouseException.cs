namespace Ioc.Storage;

/// <summary>ClickHouse answered a statement with an error.</summary>
/// <param name="code">ClickHouse's own number; 0 when the answer carried none.</param>
public sealed class ClickHouseException(string statement, int code, string message) : Exception($"{statement}: {message}")
{
    /// <summary>No space left for a new part.</summary>
    public const int NotEnoughSpace = 243;

    private const int CannotWrite = 75;
    private const int Timeout = 159;
    private const int MemoryLimit = 241;
    private const int TooManyParts = 252;
    private const int TooManyQueries = 202;

    /// <summary>ClickHouse's own number (62 is a syntax error, 159 a time-out); 0 when the answer carried none.</summary>
    public int Code { get; } = code;

    /// <summary>The disk of the database is full: nothing can be taken until somebody makes room.</summary>
    public bool IsDiskFull => Code == NotEnoughSpace || (Code == CannotWrite && Message.Contains("space", StringComparison.OrdinalIgnoreCase));

    /// <summary>The same statement may go through later.</summary>
    public bool IsPassing => IsDiskFull || Code is 0 or Timeout or MemoryLimit or TooManyParts or TooManyQueries;
}
