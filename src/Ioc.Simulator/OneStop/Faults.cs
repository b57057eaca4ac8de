namespace Ioc.Simulator.OneStop;

/// <summary>Ways in which a source system misbehaves.</summary>
public enum Fault
{
    None,

    /// <summary>Takes the request and never answers.</summary>
    Hang,

    /// <summary>Answers after three seconds.</summary>
    Slow,

    Error500,

    /// <summary>503 with <c>Retry-After: 1</c>.</summary>
    Busy,

    /// <summary>A sign-in page with status 200, as gateways answer when a session ended.</summary>
    Html,

    /// <summary>Stops in the middle of a record.</summary>
    Truncated,

    /// <summary>Breaks the connection without an answer.</summary>
    Off,

    /// <summary>Breaks the connection in the middle of the answer.</summary>
    Cut,

    /// <summary>Sends again what the caller already had, before what is new.</summary>
    Repeat,

    /// <summary>Hands out the same page for ever: the cursor does not move.</summary>
    Stuck,

    /// <summary>Shuffles the records of a page.</summary>
    Reorder,

    /// <summary>The source's clock, seen in the Date header, is wrong.</summary>
    ClockSkew,

    /// <summary>401, as after a key was changed.</summary>
    Unauthorised,
}

/// <param name="Seconds">How long the fault lasts; absent: until another is set.</param>
/// <param name="Times">How many requests it strikes at most; absent: any number.</param>
/// <param name="ShiftSeconds">For <see cref="Fault.ClockSkew"/>: how far ahead the source's clock is.</param>
public sealed record FaultOrder(string Kind, double? Seconds = null, int? Times = null, double? ShiftSeconds = null);

/// <summary>The fault now in force, set by tests and demonstrations.</summary>
public sealed class Faults(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Fault _fault;
    private DateTimeOffset _until;
    private int _left;

    public TimeSpan ClockSkew { get; private set; }

    /// <exception cref="FormatException">No such fault.</exception>
    public Fault Set(FaultOrder order)
    {
        var fault = Read(order.Kind);
        lock (_lock)
        {
            _fault = fault;
            _until = order.Seconds is { } seconds ? time.GetUtcNow().AddSeconds(seconds) : DateTimeOffset.MaxValue;
            _left = order.Times ?? int.MaxValue;
            ClockSkew = TimeSpan.FromSeconds(order.ShiftSeconds ?? 180);
        }
        return fault;
    }

    /// <summary>The fault that strikes this request.</summary>
    public Fault Strike()
    {
        lock (_lock)
        {
            if (_fault != Fault.None && (time.GetUtcNow() >= _until || _left-- <= 0))
            {
                _fault = Fault.None;
            }
            return _fault;
        }
    }

    /// <summary>Reads <c>clock-skew</c> as well as <c>ClockSkew</c>.</summary>
    /// <exception cref="FormatException">No such fault.</exception>
    public static Fault Read(string kind) =>
        Enum.TryParse<Fault>(kind.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var fault) && Enum.IsDefined(fault)
            ? fault
            : throw new FormatException($"There is no fault '{kind}'; there are {string.Join(", ", Enum.GetNames<Fault>())}.");
}
