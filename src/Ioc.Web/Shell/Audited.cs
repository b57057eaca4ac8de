namespace Ioc.Shell;

/// <summary>When the audit log must have an action.</summary>
public enum AuditMoment
{
    /// <summary>That it is about to be done is on disk before anything is done, and how it ended before anything is answered: for changes.</summary>
    BeforeDoing,

    /// <summary>On disk before anything is answered: for what leaves the house.</summary>
    BeforeAnswering,

    /// <summary>Taken down before anything is answered and on disk moments later, so that looking costs nothing; refused while the log cannot be written.</summary>
    Soon,
}

/// <summary>Said of an endpoint where it is mapped: calls of it are entries of the audit log.</summary>
/// <param name="Action">What was done, in words that never change once published: <c>alarm.acknowledged</c>.</param>
/// <param name="TellsQuery">Whether the log takes down what the address asked for; not where others write the address.</param>
public sealed record AuditedAction(string Action, AuditMoment Moment, bool TellsQuery = true);

/// <summary>Calls a handler and records what it did; given by the audit log, which knows who calls.</summary>
public delegate ValueTask<object?> RecordAction(EndpointFilterInvocationContext call, EndpointFilterDelegate next);

/// <summary>Takes down that somebody was turned away before any handler, and for what; a flood of such becomes a number. Given by the audit log.</summary>
public delegate Task RecordRefusal(HttpContext http, RefusedFor reason);

/// <summary>Why a request is turned away before it reaches a handler; a lack of rights and wrong keys aside.</summary>
public enum RefusedFor
{
    /// <summary>More requests than the caller's limit allows.</summary>
    TooMany,

    /// <summary>A change without the token of one of our pages.</summary>
    NoToken,

    /// <summary>Another site led the browser here.</summary>
    AnotherSite,

    /// <summary>From another machine without encryption.</summary>
    NoEncryption,
}

/// <summary>What a handler knows better than its address: set before it answers, and taken into the entry.</summary>
public sealed class AuditNote
{
    /// <summary>In place of the endpoint's.</summary>
    public string? Action { get; set; }

    /// <summary>In place of the caller, where the caller becomes somebody by the action.</summary>
    public string? Who { get; private set; }

    /// <summary>Id of the account of that name.</summary>
    public string? WhoId { get; private set; }

    /// <summary>Why it was refused, where the answer is a page and so has no code of its own.</summary>
    public string? Code { get; set; }

    /// <summary>Id of what was made or changed.</summary>
    public string? Subject { get; set; }

    /// <summary>The caller becomes, or says to be, this account.</summary>
    /// <param name="name">Empty where nobody is known: what was typed for a name may be a password.</param>
    public void Is(string? name, string? id) => (Who, WhoId) = (name ?? "", id ?? "");

    public static AuditNote Of(HttpContext http)
    {
        var note = http.Features.Get<AuditNote>();
        if (note is null)
        {
            note = new AuditNote();
            http.Features.Set(note);
        }

        return note;
    }
}

public static class AuditedEndpoints
{
    /// <summary>Every call that access let in is recorded.</summary>
    public static TBuilder Audited<TBuilder>(this TBuilder endpoint, string action, AuditMoment moment = AuditMoment.BeforeDoing, bool tellsQuery = true)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new AuditedAction(action, moment, tellsQuery));
        endpoint.AddEndpointFilter((call, next) => call.HttpContext.RequestServices.GetRequiredService<RecordAction>()(call, next));
        return endpoint;
    }
}
