using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Ioc.Shell;

/// <summary>The edge: every refusal has a body, every fault is caught once, logged under an id, and shown as that id.</summary>
public static partial class Problems
{
    public static IServiceCollection AddProblems(this IServiceCollection services) => services.AddProblemDetails();

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerFaultAsync,
            // Logged below with its id; the framework's own entry would be the same fault twice.
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseStatusCodePages(context => AnswerAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
        return app;
    }

    /// <summary>Paths that programs call; a person's browser gets pages on all others.</summary>
    public static bool IsForPrograms(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hubs")
        || request.Path.StartsWithSegments("/metrics") || request.Path.StartsWithSegments("/openapi")
        || request.Path.StartsWithSegments("/healthz") || request.Path.StartsWithSegments("/readyz");

    private static async Task AnswerFaultAsync(HttpContext http)
    {
        var fault = http.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        if (fault is BadHttpRequestException refused)
        {
            await AnswerAsync(http, refused.StatusCode);
            return;
        }

        if (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems));
        LogFault(log, id, http.Request.Method, http.Request.Path.Value, fault);
        await AnswerAsync(http, StatusCodes.Status500InternalServerError, id);
    }

    /// <summary>As a page to a person's browser, as problem details to a program.</summary>
    /// <param name="code">By default the one that belongs to the status.</param>
    internal static Task AnswerAsync(HttpContext http, int status, string? errorId = null, string? code = null)
    {
        http.Response.StatusCode = status;
        var asksForPage = !IsForPrograms(http.Request) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        IResult answer = asksForPage
            ? ShellPages.Error(Viewer.Of(http), status, errorId)
            : Problem.Of(status, code ?? Problem.CodeOf(status), more: errorId is null ? [] : [KeyValuePair.Create<string, object?>("errorId", errorId)]);
        return answer.ExecuteAsync(http);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Error {ErrorId} answering {Method} {Path}")]
    private static partial void LogFault(ILogger log, string errorId, string method, string? path, Exception fault);
}
