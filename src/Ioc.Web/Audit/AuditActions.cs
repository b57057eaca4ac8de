using Ioc.Shell;

namespace Ioc.Audit;

/// <summary>All that an entry may say was done: what endpoints declare, and what has no endpoint.</summary>
public sealed class AuditActions(EndpointDataSource endpoints)
{
    private static readonly string[] WithoutEndpoint =
    [
        .. AuditRefusals.Actions, "audit.archived", "audit.retention-set", "boundaries.imported", "sign-in.failed", "sign-in.half",
    ];

    public IReadOnlyList<string> All =>
        [.. endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<AuditedAction>()?.Action).OfType<string>().Concat(WithoutEndpoint).Distinct().Order(StringComparer.Ordinal)];
}
