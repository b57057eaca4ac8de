using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Shell;

/// <summary>Answers that are pages.</summary>
public static class ShellPages
{
    /// <summary>A page for people; it shows figures of the moment, so no cache may keep it.</summary>
    public static IResult Page<TComponent>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK) where TComponent : IComponent =>
        new RazorComponentResult<TComponent>(parameters) { StatusCode = status };

    /// <summary>After a change a browser asks for the page anew, and a reload changes nothing again.</summary>
    public static IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>What went wrong, in words; for browsers only, machines get problem details.</summary>
    /// <param name="reference">Id under which the fault is logged; shown so that a caller can name it.</param>
    public static IResult Error(Viewer viewer, int status, string? reference = null) => Page<FaultPage>(
        new()
        {
            [nameof(FaultPage.Viewer)] = viewer,
            [nameof(FaultPage.Status)] = status,
            [nameof(FaultPage.Reference)] = reference,
        },
        status);
}
