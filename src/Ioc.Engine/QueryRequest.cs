using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Ioc.Engine.Native;

namespace Ioc.Engine;

/// <summary>One request of the ClickHouse HTTP interface, read whole: a statement, its data, parameters and settings.</summary>
internal sealed partial class QueryRequest : IDisposable
{
    /// <summary>Most bytes of statement text in a body; larger data belongs beside <c>query=</c>.</summary>
    private const int LargestQueryBody = 64 << 20;

    // Parameters of the HTTP interface itself; every other one is a setting.
    private static readonly HashSet<string> OfInterface =
    [
        "query", "database", "default_format", "query_id", "user", "password", "wait_end_of_query", "buffer_size",
        "enable_http_compression", "http_zlib_compression_level", "send_progress_in_http_headers", "stacktrace",
        "http_headers_progress_interval_ms", "quota_key", "role", "client_protocol_version", "session_timeout",
        "http_write_exception_in_output_format", "cancel_http_readonly_queries_on_client_close",
        // There is no query log that could keep it; setting it would cost a statement for each request.
        "log_comment", "log_queries",
    ];

    public required Statement Statement { get; init; }

    public required string Database { get; init; }

    public required string DefaultFormat { get; init; }

    public required string QueryId { get; init; }

    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public required QueryParameters Parameters { get; init; }

    /// <summary>The data of an INSERT.</summary>
    public MemoryFile? Data { get; init; }

    /// <summary>Answer only when the whole result is there, so that the status tells of every error.</summary>
    public bool WaitForEnd { get; init; }

    public bool Compress { get; init; }

    /// <summary>A comment before the statement by which it can be found among those running.</summary>
    public string Marker { get; } = $"/*{Guid.NewGuid():N}*/ ";

    /// <exception cref="EngineException">The request asks for what this interface does not offer.</exception>
    public static async Task<QueryRequest> ReadAsync(HttpContext http, EngineOptions options)
    {
        var query = http.Request.Query;
        RefuseUnsupported(query);
        string? Given(string name) => query.TryGetValue(name, out var value) ? value[^1] : null;

        var (statement, data) = await ReadStatementAsync(http, Given("query"), options);
        if (string.IsNullOrWhiteSpace(statement.Text))
        {
            throw EngineException.Of(EngineException.SyntaxError, "SYNTAX_ERROR", "Empty query.");
        }

        return new QueryRequest
        {
            Statement = statement,
            Data = data,
            Database = Given("database") ?? Header(http, "X-ClickHouse-Database") ?? EngineHost.Database,
            DefaultFormat = Checked(Given("default_format") ?? Header(http, "X-ClickHouse-Format") ?? "TabSeparated"),
            QueryId = Given("query_id") ?? Guid.NewGuid().ToString(),
            Settings = ReadSettings(query, options),
            Parameters = new QueryParameters([.. query
                .Where(pair => pair.Key.StartsWith("param_", StringComparison.Ordinal))
                .Select(pair => KeyValuePair.Create(pair.Key["param_".Length..], pair.Value[^1] ?? ""))]),
            WaitForEnd = Given("wait_end_of_query") == "1",
            Compress = Given("enable_http_compression") == "1" && AcceptsGzip(http),
        };
    }

    public void Dispose()
    {
        Data?.Dispose();
        Parameters.Dispose();
    }

    private static string Checked(string format) => Name().IsMatch(format)
        ? format
        : throw EngineException.Of(73, "UNKNOWN_FORMAT", $"Unknown format {format}.");

    private static void RefuseUnsupported(IQueryCollection query)
    {
        foreach (var name in new[] { "session_id", "compress", "decompress" })
        {
            if (query.TryGetValue(name, out var value) && value[^1] is not ("" or "0"))
            {
                throw EngineException.Of(EngineException.NotImplemented, "NOT_IMPLEMENTED", $"The embedded engine has no {name}.");
            }
        }
    }

    private static Dictionary<string, string> ReadSettings(IQueryCollection query, EngineOptions options)
    {
        var settings = EngineHost.BaseSettings(options);
        foreach (var (name, value) in query)
        {
            if (OfInterface.Contains(name) || name.StartsWith("param_", StringComparison.Ordinal)
                || name is "session_id" or "compress" or "decompress" or "session_check")
            {
                continue;
            }

            settings[name] = Name().IsMatch(name)
                ? value[^1] ?? ""
                : throw EngineException.Of(EngineException.UnknownSetting, "UNKNOWN_SETTING", $"Setting {name} is neither a builtin setting nor started with the prefix 'SQL_'.");
        }

        return settings;
    }

    /// <summary>With <c>query=</c> the body is data; without, the statement begins the body and data may follow it.</summary>
    private static async Task<(Statement, MemoryFile?)> ReadStatementAsync(HttpContext http, string? inAddress, EngineOptions options)
    {
        var body = Unpacked(http.Request);
        var statement = Statement.Of(inAddress ?? "");
        if (statement.Insert is { } insert)
        {
            var data = new MemoryFile();
            var inline = inAddress.AsMemory(insert.End + (insert.Missing is null ? 0 : SkipValues(inAddress!, insert.End)));
            await data.Content.WriteAsync(Encoding.UTF8.GetBytes(inline.Trim().ToString()), http.RequestAborted);
            await CopyAsync(body, data.Content, options.LargestBody, http.RequestAborted);
            return (statement, data);
        }

        using var text = new MemoryStream();
        await CopyAsync(body, text, LargestQueryBody, http.RequestAborted);
        var bytes = text.ToArray();
        if (inAddress is { Length: > 0 })
        {
            return bytes.Length == 0 ? (statement, null) : (Statement.Of($"{inAddress}\n{Encoding.UTF8.GetString(bytes)}"), null);
        }

        return SplitBody(bytes);
    }

    private static int SkipValues(string text, int at) =>
        text.AsSpan(at).StartsWith("VALUES", StringComparison.OrdinalIgnoreCase) ? "VALUES".Length : text.Length - at;

    private static (Statement, MemoryFile?) SplitBody(byte[] bytes)
    {
        // Latin-1 keeps one character a byte, so that places in the text are places in the bytes, whatever the data is.
        var places = Statement.Of(Encoding.Latin1.GetString(bytes));
        if (places.Insert is not { } insert)
        {
            return (Statement.Of(Encoding.UTF8.GetString(bytes)), null);
        }

        var start = insert.End + (insert.Missing is null ? 0 : SkipValues(places.Text, insert.End));
        while (start < bytes.Length && bytes[start] is (byte)' ' or (byte)'\t' or (byte)'\f' or (byte)'\r')
        {
            start++;
        }

        start += start < bytes.Length && bytes[start] == '\n' ? 1 : 0;
        var data = new MemoryFile();
        data.Content.Write(bytes.AsSpan(Math.Min(start, bytes.Length)));
        var statement = Statement.Of(Encoding.UTF8.GetString(bytes.AsSpan(0, insert.End)) + insert.Missing);
        return (statement, data);
    }

    private static Stream Unpacked(HttpRequest request) => request.Headers.ContentEncoding.ToString() switch
    {
        "" or "identity" => request.Body,
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        var other => throw EngineException.Of(EngineException.NotImplemented, "NOT_IMPLEMENTED", $"Unknown compression method: {other}."),
    };

    private static async Task CopyAsync(Stream from, Stream to, long most, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        for (long total = 0; ;)
        {
            var read = await from.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return;
            }

            total += read;
            if (total > most)
            {
                throw EngineException.Of(413, "QUERY_IS_TOO_LARGE", $"The body is larger than {most} bytes.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static string? Header(HttpContext http, string name) =>
        http.Request.Headers[name] is [{ Length: > 0 } value, ..] ? value : null;

    private static bool AcceptsGzip(HttpContext http) => http.Request.Headers.AcceptEncoding
        .SelectMany(value => (value ?? "").Split(','))
        .Any(value => StringWithQualityHeaderValue.TryParse(value, out var parsed) && parsed.Value == "gzip" && parsed.Quality != 0);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}
