using System.Globalization;
using System.Net;

namespace Ioc.Ingestion.Pull;

/// <summary>Asks one-stop systems for pages of changes; trusts nothing about the answer.</summary>
public sealed class OneStopClient(TimeProvider time) : IDisposable
{
    /// <summary>Bytes of a page after decompression; the intake's own limit.</summary>
    public const int LargestPage = 64 * 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        MaxResponseContentBufferSize = LargestPage,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="cursor"><see langword="null"/>: wherever the source begins.</param>
    /// <returns>The page, and how far the source's clock is ahead of ours, to about a second; <see langword="null"/> if it does not tell.</returns>
    /// <exception cref="PullFaultException">The answer is no page; the reason is told apart.</exception>
    public async Task<(OneStopPage Page, TimeSpan? Skew)> AskAsync(PullSource source, string? cursor, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(source.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(source, cursor, either.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PullFaultException(PullFault.TimedOut, $"No whole answer within {source.Timeout.TotalSeconds:0} s.", inner: fault);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new PullFaultException(PullFault.TooLarge, $"The page has more than {LargestPage} bytes.", inner: fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidDataException)
        {
            throw new PullFaultException(PullFault.Unreachable, fault.Message, inner: fault);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(OneStopPage Page, TimeSpan? Skew)> ExchangeAsync(PullSource source, string? cursor, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, Question(source, cursor));
        question.Headers.Add("Accept", "application/json");
        if (source.Key is { } key)
        {
            question.Headers.Add("X-Api-Key", key);
        }

        var asked = time.GetUtcNow();
        using var answer = await _http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // The Date header is cut to the second; half the way there and back is ours.
        var skew = answer.Headers.Date + TimeSpan.FromMilliseconds(500) - (asked + ((time.GetUtcNow() - asked) / 2));
        Check(answer);
        await answer.Content.LoadIntoBufferAsync(LargestPage, cancellationToken);
        return (OneStopPage.Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken)), skew);
    }

    private static Uri Question(PullSource source, string? cursor)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"limit={source.PageSize}");
        return new UriBuilder(source.Changes) { Query = cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}" }.Uri;
    }

    private static void Check(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var fault = answer.StatusCode switch
        {
            HttpStatusCode.OK => answer.Content.Headers.ContentType?.MediaType is "application/json" ? PullFault.None : PullFault.NotJson,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => PullFault.Refused,
            HttpStatusCode.BadRequest or HttpStatusCode.Gone => PullFault.CursorRefused,
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => PullFault.Busy,
            _ => status is >= 300 and < 400 ? PullFault.Refused : PullFault.ServerError,
        };
        if (fault != PullFault.None)
        {
            throw new PullFaultException(fault, $"Answered {status} with {answer.Content.Headers.ContentType?.MediaType ?? "no content type"}.", answer.Headers.RetryAfter?.Delta);
        }
    }
}
