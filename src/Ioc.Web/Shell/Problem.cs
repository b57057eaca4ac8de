using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Shell;

/// <summary>Errors as RFC 9457 problem details; programs act on <c>code</c>, which never changes once published.</summary>
public static class Problem
{
    /// <param name="code">Stable, lower-case, hyphenated: <c>unknown-province</c>.</param>
    /// <param name="detail">For people; must hold nothing of the request that could be personal.</param>
    /// <param name="more">Further members of the answer.</param>
    public static ProblemHttpResult Of(int status, string code, string? detail = null, params IEnumerable<KeyValuePair<string, object?>> more) =>
        TypedResults.Problem(
            statusCode: status,
            detail: detail,
            extensions: [KeyValuePair.Create<string, object?>("code", code), .. more]);

    /// <summary>The code of a refusal that <see cref="Of"/> made; <see langword="null"/> for none.</summary>
    internal static string? CodeOf(IResult? refusal) => (refusal as ProblemHttpResult)?.ProblemDetails.Extensions["code"] as string;

    /// <summary>The status of a page that shows a refusal.</summary>
    internal static int StatusOf(IResult? refusal) =>
        refusal is null ? StatusCodes.Status200OK : (refusal as ProblemHttpResult)?.StatusCode ?? StatusCodes.Status400BadRequest;

    /// <summary>The code of an answer that no slice gave: refused by routing, by the server, or by access.</summary>
    internal static string CodeOf(int status) => status switch
    {
        400 => "bad-request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        406 => "not-acceptable",
        408 => "request-timeout",
        411 => "length-required",
        413 => "too-large",
        414 => "address-too-long",
        415 => "unsupported-media-type",
        429 => "too-many-requests",
        431 => "headers-too-large",
        500 => "internal-error",
        503 => "unavailable",
        >= 500 => "server-error",
        _ => "refused",
    };
}
