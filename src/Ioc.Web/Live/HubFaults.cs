using Microsoft.AspNetCore.SignalR;

namespace Ioc.Live;

/// <summary>
/// Logs faults of hub calls. SignalR's own entry is switched off: it calls every refusal an error, also a province that
/// a caller has mistyped, and an operator would look for a fault where there is none.
/// </summary>
public sealed partial class HubFaults(ILogger<HubFaults> log) : IHubFilter
{
    /// <summary>Category of SignalR's entries about calls.</summary>
    public const string FrameworkCategory = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (HubException)
        {
            // A refusal: the caller is told.
            throw;
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            // The caller has left.
            throw;
        }
        catch (Exception fault)
        {
            LogFault(invocationContext.HubMethodName, fault);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Error in the hub's {Method}")]
    private partial void LogFault(string method, Exception fault);
}
