using System.Data.Common;
using Ioc.Shell;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Ioc.Storage;

/// <summary>
/// Faults of the databases and the disk that pass: the engine is being started again, the disk is full, a store is busy.
/// Whoever asked is told to come again, and why; nobody looks for a mistake in the product.
/// </summary>
public sealed partial class PassingFaults(ILogger<PassingFaults> logger) : IExceptionHandler
{
    private const int NoSpaceLeft = 28;
    private const int SqliteFull = 13;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested || CodeOf(exception) is not { } code)
        {
            return false;
        }
        LogPassing(code, httpContext.Request.Path.Value, exception);
        httpContext.Response.Headers.RetryAfter = "2";
        await Problems.AnswerAsync(httpContext, StatusCodes.Status503ServiceUnavailable, code: code);
        return true;
    }

    /// <summary><c>disk-full</c>, <c>database-unavailable</c> or <c>store-unavailable</c>; <see langword="null"/> for a fault that will not pass.</summary>
    public static string? CodeOf(Exception fault) => fault switch
    {
        ClickHouseException { IsDiskFull: true } or SqliteException { SqliteErrorCode: SqliteFull } or IOException { HResult: NoSpaceLeft } => "disk-full",
        ClickHouseException { IsPassing: true } or HttpRequestException or HttpIOException => "database-unavailable",
        // HttpClient lost patience with an engine that hangs.
        OperationCanceledException { InnerException: TimeoutException } => "database-unavailable",
        DbException { IsTransient: true } => "store-unavailable",
        _ => null,
    };

    [LoggerMessage(1, LogLevel.Warning, "Refused for now ({Code}): {Path}")]
    private partial void LogPassing(string code, string? path, Exception fault);
}
