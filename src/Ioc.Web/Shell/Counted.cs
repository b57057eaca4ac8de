namespace Ioc.Shell;

/// <summary>What a request costs, and so against which limit it counts.</summary>
public enum RequestKind
{
    /// <summary>Against what a caller may ask in a minute; also without being said.</summary>
    Ordinary,

    /// <summary>Against nothing: what orchestrators ask.</summary>
    Free,

    /// <summary>Beside that against how many passwords may be tried from one address.</summary>
    SignIn,

    /// <summary>Beside that against how much work may be asked for, in a minute and at once: reports, exports, runs.</summary>
    Costly,

    /// <summary>Dossiers that come in: against a limit of their own.</summary>
    Ingest,

    /// <summary>Lasts for as long as a page is open: against how many a caller may hold.</summary>
    Connection,
}

/// <summary>Said of an endpoint where it is mapped.</summary>
public sealed record CountedAs(RequestKind Kind)
{
    public static RequestKind Of(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<CountedAs>()?.Kind ?? RequestKind.Ordinary;
}

public static class CountedEndpoints
{
    public static TBuilder Counted<TBuilder>(this TBuilder endpoint, RequestKind kind)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new CountedAs(kind));
}
