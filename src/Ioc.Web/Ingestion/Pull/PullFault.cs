namespace Ioc.Ingestion.Pull;

/// <summary>Why a question to a source came to nothing.</summary>
public enum PullFault
{
    None,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>No whole answer in time.</summary>
    TimedOut,

    /// <summary>401, 403 or a redirect to a sign-in page.</summary>
    Refused,

    /// <summary>The source does not know the cursor, or no longer has what follows it.</summary>
    CursorRefused,

    /// <summary>429 or 503.</summary>
    Busy,

    /// <summary>Any other status than 200.</summary>
    ServerError,

    /// <summary>Not JSON at all: a sign-in or error page.</summary>
    NotJson,

    /// <summary>JSON that breaks off, or without <c>items</c> and <c>next</c>.</summary>
    Malformed,

    /// <summary>More than <see cref="OneStopClient.LargestPage"/> bytes.</summary>
    TooLarge,

    /// <summary>There is more, but the cursor does not move.</summary>
    Stuck,

    /// <summary>Our own intake takes nothing at the moment.</summary>
    IntakeBusy,
}

/// <summary>A question to a source came to nothing; nothing of the answer was taken.</summary>
/// <param name="retryAfter">The source's own wish, at least to be kept.</param>
public sealed class PullFaultException(PullFault fault, string detail, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(detail, inner)
{
    public PullFault Fault => fault;

    public TimeSpan? RetryAfter => retryAfter;
}
