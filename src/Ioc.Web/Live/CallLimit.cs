using Microsoft.AspNetCore.SignalR;

namespace Ioc.Live;

/// <summary>A page subscribes when it opens and when it has missed something; who asks without end for whole provinces is told to wait.</summary>
public sealed class CallLimit(TimeProvider clock) : IHubFilter
{
    /// <summary>Calls of one connection in a minute.</summary>
    private const int Most = 120;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <exception cref="HubException"><c>too-many-requests</c>.</exception>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        // Calls of a connection come one after the other.
        var now = clock.GetTimestamp();
        var items = invocationContext.Context.Items;
        var (since, calls) = items.TryGetValue(this, out var counted) ? ((long, int))counted! : (now, 0);
        if (clock.GetElapsedTime(since, now) > Window)
        {
            (since, calls) = (now, 0);
        }
        items[this] = (since, calls + 1);
        return calls < Most ? next(invocationContext) : throw new HubException("too-many-requests");
    }
}
