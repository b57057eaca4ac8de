namespace Ioc.Access.OpenIdConnect;

/// <summary>A sign-in with the provider, or word of its end, that is not taken; says why by a code, to the person and to the audit log.</summary>
/// <param name="code">One of <c>signin.provider.wrong.*</c>; those that begin with <c>token-</c> share a text.</param>
/// <param name="why">For the log; never holds a token, a code or a secret.</param>
internal sealed class ProviderRefusedException(string code, string why, Exception? inner = null) : Exception(why, inner)
{
    public string Code => code;

    /// <summary>503: the provider or this installation is at fault; 403: the person is known and may not; 400: not a sign-in that began here; else 401.</summary>
    public int Status => code switch
    {
        "provider-down" or "groups-unreadable" => StatusCodes.Status503ServiceUnavailable,
        "no-group" or "account-disabled" => StatusCodes.Status403Forbidden,
        "attempt" => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status401Unauthorized,
    };
}
