using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Delivery.Channels;

/// <param name="Headers">Beside the product's own; values may be secret.</param>
/// <param name="Secret">Signs the body; <see langword="null"/>: not signed.</param>
/// <param name="Check">What a 2xx answer's body has to say; <see langword="null"/>: any 2xx is delivery.</param>
public sealed record PostTarget(Uri Address, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Secret, SuccessCheck? Check);

/// <summary>Posts a body once and says what the receiver made of it (contract §6).</summary>
public sealed class HttpPost(DeliveryTimes times, TimeProvider clock) : IDisposable
{
    // More than any receiver says about one message; the rest of a longer answer is not read.
    private const int MostRead = 64 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = times.WebhookLimit,
        // What is left of a long answer is not waited for.
        MaxResponseDrainSize = MostRead,
        // An address that moved to another machine is found again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<SendOutcome> SendAsync(PostTarget target, string id, string body, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(times.WebhookLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = Request(target, id, Encoding.UTF8.GetBytes(body));
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await JudgeAsync(answer, target.Check, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return SendOutcome.Later("timed-out", string.Create(CultureInfo.InvariantCulture, $"{times.WebhookLimit.TotalSeconds:0.#} s"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return SendOutcome.Later("unreachable", fault.InnerException?.Message ?? fault.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary><c>t=&lt;unix seconds&gt;,v1=&lt;hex HMAC-SHA256 of "t.body"&gt;</c>: a receiver that checks the time cannot be sent an old body again.</summary>
    public static string Signature(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")), .. body];
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}");
    }

    private HttpRequestMessage Request(PostTarget target, string id, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target.Address)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(target.ContentType) } },
        };
        request.Headers.UserAgent.ParseAdd("Ioc");
        request.Headers.Add("X-Ioc-Delivery", id);
        foreach (var (name, value) in target.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (target.Secret is { } secret)
        {
            request.Headers.Add("X-Ioc-Signature", Signature(secret, clock.GetUtcNow().ToUnixTimeSeconds(), body));
        }

        return request;
    }

    private static async Task<SendOutcome> JudgeAsync(HttpResponseMessage answer, SuccessCheck? check, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode && check is null)
        {
            return SendOutcome.Delivered($"HTTP {status}");
        }

        if (status is >= 300 and < 400)
        {
            return SendOutcome.Later("redirect", $"HTTP {status}");
        }

        var (text, whole) = await ReadAsync(answer, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return SendOutcome.Later("http", $"HTTP {status} {text}");
        }

        return whole && check!.Holds(text) ? SendOutcome.Delivered($"HTTP {status}") : SendOutcome.Later("error-body", $"HTTP {status} {text}");
    }

    private static async Task<(string Text, bool Whole)> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostRead + 1];
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return (Encoding.UTF8.GetString(buffer, 0, Math.Min(count, MostRead)), count <= MostRead);
    }
}
