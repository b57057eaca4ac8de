using System.Security.Cryptography;
using System.Text;
using Ioc.Engine.Native;

namespace Ioc.Engine;

/// <summary>Answers one request of the ClickHouse HTTP interface from a connection to the embedded engine.</summary>
internal sealed class QueryEndpoint(ConnectionPool pool, EngineOptions options, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Path != "/" || (HttpMethods.IsGet(http.Request.Method) && http.Request.Query.Count == 0))
        {
            await AnswerProbeAsync(http);
            return;
        }

        var answer = new Answer(http, clock);
        try
        {
            Authenticate(http);
            using var request = await QueryRequest.ReadAsync(http, options);
            answer.Describe(request);
            await RunAsync(http, request, answer);
        }
        catch (EngineException refusal)
        {
            await answer.FailAsync(refusal);
        }
        catch (InvalidDataException broken)
        {
            await answer.FailAsync(EngineException.Of(354, "ZLIB_INFLATE_FAILED", $"The body cannot be unpacked: {broken.Message}"));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to tell.
        }
    }

    private static async Task AnswerProbeAsync(HttpContext http)
    {
        var known = http.Request.Path.Value is "/" or "/ping" or "/replicas_status";
        http.Response.StatusCode = known ? 200 : 404;
        await http.Response.WriteAsync(known ? "Ok.\n" : "There is no handle " + http.Request.Path + "\n");
    }

    private void Authenticate(HttpContext http)
    {
        var given = http.Request.Headers["X-ClickHouse-Key"].ToString() is { Length: > 0 } header ? header
            : http.Request.Query["password"].ToString() is { Length: > 0 } parameter ? parameter
            : BasicPassword(http);
        if (given is null)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"ClickHouse server HTTP API\"";
            throw EngineException.Of(EngineException.RequiredPassword, "REQUIRED_PASSWORD", "default: Authentication failed: password is required.");
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(options.Key)))
        {
            throw EngineException.Of(EngineException.AuthenticationFailed, "AUTHENTICATION_FAILED", "default: Authentication failed: password is incorrect, or there is no user with such name.");
        }
    }

    private static string? BasicPassword(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var buffer = new byte[header.Length];
        return Convert.TryFromBase64String(header["Basic ".Length..].Trim(), buffer, out var length)
            && Encoding.UTF8.GetString(buffer, 0, length) is var pair && pair.Contains(':', StringComparison.Ordinal)
                ? pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..]
                : "";
    }

    private async Task RunAsync(HttpContext http, QueryRequest request, Answer answer)
    {
        if (HttpMethods.IsGet(http.Request.Method) && !request.Statement.Reads)
        {
            throw EngineException.Of(EngineException.ReadOnly, "READONLY", "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries.");
        }

        using var lease = await pool.LeaseAsync(!request.Statement.Reads, http.RequestAborted);
        if (request.Statement.Reads)
        {
            await StreamAsync(lease.Connection, request, answer, http.RequestAborted);
        }
        else
        {
            await ExecuteAsync(lease.Connection, request, answer);
        }

        await answer.CompleteAsync();
    }

    /// <summary>Runs what changes something, to its end even if the client leaves: a change is never half asked for.</summary>
    private static async Task ExecuteAsync(EngineConnection connection, QueryRequest request, Answer answer)
    {
        var text = request.Marker + (request.Data is { } data ? request.Statement.WithInfile(data.Path) : request.Statement.Text);
        using var result = await connection.RunAsync(() =>
        {
            var query = Prepare(connection, request, text);
            var outcome = connection.Query(query, request.DefaultFormat, request.Parameters);
            if (request.Statement.TouchesSession)
            {
                connection.Reset();
            }

            return outcome;
        });
        answer.Take(result);
    }

    /// <summary>Hands the answer on while the engine makes it; when the client leaves, the query is stopped.</summary>
    private async Task StreamAsync(EngineConnection connection, QueryRequest request, Answer answer, CancellationToken cancellationToken)
    {
        using var pipe = new Pipe();
        var text = request.Marker + request.Statement.IntoOutfile(pipe.Path, request.DefaultFormat);
        var ended = connection.RunAsync(() =>
        {
            try
            {
                return connection.Query(Prepare(connection, request, text), request.DefaultFormat, request.Parameters);
            }
            finally
            {
                pipe.CloseInput();
            }
        });
        await using var kill = cancellationToken.Register(() => _ = pool.KillUntilAsync(request.Marker, ended));
        await answer.CopyAsync(pipe.Output, cancellationToken);
        using var result = await ended;
        cancellationToken.ThrowIfCancellationRequested();
        answer.Take(result);
    }

    private static byte[] Prepare(EngineConnection connection, QueryRequest request, string text)
    {
        connection.Prepare(request.Database, request.Settings);
        var query = Encoding.UTF8.GetBytes(text);
        return connection.CountStatements(query) <= 1
            ? query
            : throw EngineException.Of(EngineException.SyntaxError, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed).");
    }
}
