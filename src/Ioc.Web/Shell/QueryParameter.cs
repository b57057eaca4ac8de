namespace Ioc.Shell;

/// <summary>What an endpoint reads from its address by itself, said where it is mapped so that the API's description has it.</summary>
/// <param name="Description">Form, default, and what a wrong value gives.</param>
public sealed record QueryParameter(string Name, string Description, bool Required = false);

public static class QueryParameters
{
    public static TBuilder Takes<TBuilder>(this TBuilder endpoint, params IEnumerable<QueryParameter> parameters)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata([.. parameters]);
}
