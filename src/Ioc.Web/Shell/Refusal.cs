namespace Ioc.Shell;

/// <summary>A refusal that an endpoint gives, said where it is mapped so that the API's description has it.</summary>
/// <param name="Code">The stable code of the problem details.</param>
/// <param name="When">What the caller did, or what befell the server.</param>
public sealed record Refusal(int Status, string Code, string When)
{
    /// <summary>What any endpoint may answer that reads or writes the databases.</summary>
    public static Refusal[] OfDatabases { get; } =
    [
        new(503, "database-unavailable", "the database of dossiers is being started again; carries Retry-After"),
        new(503, "store-unavailable", "the operational store is busy; carries Retry-After"),
    ];
}

public static class RefusalDescriptions
{
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params IEnumerable<Refusal> refusals)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata([.. refusals]);

    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, int status, string code, string when)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.Refuses(new Refusal(status, code, when));
}
