using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ioc.Storage;

/// <summary>
/// The only place that knows HTTP to ClickHouse: the embedded engine and a server speak the same interface.
/// One instance serves the whole process; safe to share between threads.
/// </summary>
/// <param name="endpoint">Asked before every statement, because the embedded engine may have been started anew.</param>
/// <param name="longestWait">After this an insert or a small answer is given up; by default far more than the largest takes on a machine that is overloaded.</param>
public sealed class ClickHouseClient(HttpClient http, Func<CancellationToken, ValueTask<ClickHouseEndpoint>> endpoint, TimeSpan? longestWait = null)
{
    private readonly TimeSpan _longestWait = longestWait ?? TimeSpan.FromMinutes(2);

    /// <summary>Header by which a server names the mark that an error met after the first byte begins with.</summary>
    private const string ExceptionTag = "X-ClickHouse-Exception-Tag";

    /// <summary>Runs a statement that answers no rows.</summary>
    /// <exception cref="ClickHouseException">ClickHouse refused or failed it.</exception>
    /// <exception cref="HttpRequestException">ClickHouse cannot be reached, or went away in between.</exception>
    public async Task ExecuteAsync(Sql statement, ClickHouseParameters? parameters = null, string settings = "", CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(statement, $"wait_end_of_query=1{settings}{parameters}", new StringContent(statement.Text), cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Inserts rows given in the statement's format: RowBinary, or a block of Native. With a token, the same rows sent again under it are dropped.</summary>
    /// <param name="token">Names this batch for ever; the rows under one token must always be the same.</param>
    /// <exception cref="HttpRequestException">No answer in good time, among others: the rows may be there or not. Whoever writes figures waits for this, so it must end.</exception>
    public async Task InsertAsync(Sql statement, ReadOnlyMemory<byte> rows, string? token, CancellationToken cancellationToken = default)
    {
        var query = $"query={Uri.EscapeDataString(statement.Text)}" + (token is null ? "" : $"&insert_deduplication_token={Uri.EscapeDataString(token)}");
        await InTimeAsync(statement, async limit =>
        {
            using var response = await SendAsync(statement, query, new ReadOnlyMemoryContent(rows), limit);
            return await response.Content.ReadAsByteArrayAsync(limit);
        }, cancellationToken);
    }

    /// <summary>
    /// Reads every row of a small answer. The server holds the answer until it is complete, so that an error has its
    /// proper status; use <see cref="StreamAsync{TRow}(Sql, ClickHouseParameters?, Func{RowBinaryReader, TRow}, CancellationToken)"/> where the answer may be large.
    /// </summary>
    /// <exception cref="HttpRequestException">No answer in good time, among others: whoever looks at a page is told, rather than left to wait.</exception>
    public Task<List<TRow>> QueryAsync<TRow>(
        Sql statement, ClickHouseParameters? parameters, Func<RowBinaryReader, TRow> read, CancellationToken cancellationToken = default) =>
        InTimeAsync(statement, async limit =>
        {
            var rows = new List<TRow>();
            await foreach (var row in RowsAsync(statement, $"wait_end_of_query=1{parameters}", read, limit))
            {
                rows.Add(row);
            }
            return rows;
        }, cancellationToken);

    /// <summary>Reads rows as they come; an error met half-way is thrown in place of the next row.</summary>
    public IAsyncEnumerable<TRow> StreamAsync<TRow>(
        Sql statement, ClickHouseParameters? parameters, Func<RowBinaryReader, TRow> read, CancellationToken cancellationToken = default) =>
        StreamAsync(statement, parameters, threads: 1, read, cancellationToken);

    /// <summary>Reads rows as they come.</summary>
    /// <param name="threads">That the server may use at once; each holds blocks of rows in memory.</param>
    public IAsyncEnumerable<TRow> StreamAsync<TRow>(
        Sql statement, ClickHouseParameters? parameters, int threads, Func<RowBinaryReader, TRow> read, CancellationToken cancellationToken = default) =>
        RowsAsync(statement, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"max_threads={threads}{parameters}"), read, cancellationToken);

    /// <summary>Hands over row after row of an answer of many millions, where waiting for each would cost more than reading it.</summary>
    /// <param name="read">Reads one row.</param>
    public async Task ForEachAsync(Sql statement, ClickHouseParameters? parameters, Action<RowBinaryReader> read, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(statement, $"{parameters}", cancellationToken);
        while (await answer.Rows.HasMoreAsync(cancellationToken))
        {
            do
            {
                read(answer.Rows);
            }
            while (answer.Rows.HasAnother);
        }
    }

    /// <summary>Whether the interface answers at all.</summary>
    public async Task<bool> PingAsync(CancellationToken cancellationToken)
    {
        var target = await endpoint(cancellationToken);
        using var response = await http.GetAsync(new Uri(target.Address, "ping"), cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task<T> InTimeAsync<T>(Sql statement, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_longestWait);
        try
        {
            return await ask(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{statement.Name} was not answered within {_longestWait.TotalSeconds:0} s.");
        }
    }

    private async IAsyncEnumerable<TRow> RowsAsync<TRow>(
        Sql statement, string query, Func<RowBinaryReader, TRow> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(statement, query, cancellationToken);
        while (await answer.Rows.HasMoreAsync(cancellationToken))
        {
            yield return read(answer.Rows);
        }
    }

    private async Task<Answer> AskAsync(Sql statement, string query, CancellationToken cancellationToken)
    {
        var response = await SendAsync(statement, $"default_format=RowBinary&{query}", new StringContent(statement.Text), cancellationToken);
        var tag = response.Headers.TryGetValues(ExceptionTag, out var tags) ? tags.First() : null;
        return new Answer(response, new RowBinaryReader(new LateErrorStream(await response.Content.ReadAsStreamAsync(cancellationToken), statement.Name, tag)));
    }

    /// <summary>An answer that is being read; disposing it early ends the statement.</summary>
    private sealed record Answer(HttpResponseMessage Response, RowBinaryReader Rows) : IDisposable
    {
        public void Dispose()
        {
            Rows.Dispose();
            Response.Dispose();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Sql statement, string query, HttpContent content, CancellationToken cancellationToken)
    {
        var target = await endpoint(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Address, $"?database={Uri.EscapeDataString(target.Database)}&log_comment={Uri.EscapeDataString(statement.Name)}&{query}"))
        {
            Content = content,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{target.User}:{target.Password}")));

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            var code = response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var values)
                && int.TryParse(values.First(), out var number) ? number : 0;
            var message = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new ClickHouseException(statement.Name, code, message.Trim());
        }
    }
}
