using System.Buffers;
using System.Globalization;
using Ioc.Simulator.Dossiers;

namespace Ioc.Simulator.OneStop;

/// <summary>The one-stop system's REST interface.</summary>
/// <remarks>
/// <c>GET /api/v1/dossiers/changes?cursor=…&amp;limit=500</c> with header <c>X-Api-Key</c> →
/// <c>{"items":[canonical records],"next":"cursor","more":bool}</c>. Items are in the order in which they changed.
/// Without a cursor (or with <c>since=</c>, an instant) it begins at today's midnight; <c>next</c> is the position after the last item and
/// stays good over restarts. A caller may ask for any page again; records may come more than once and need not be
/// in order. 400 <c>bad-cursor</c>, 401 without the key, 410 <c>cursor-too-old</c>.
/// </remarks>
public sealed class ChangesDoor(ChangeFeed feed, Faults faults, SimulatorOptions options, TimeProvider time, string? key)
{
    private const int MostItems = 5_000;
    private const int RepeatedItems = 100;

    public async Task AnswerAsync(HttpContext http)
    {
        var fault = http.Request.Query["fault"] is [{ } asked] ? Faults.Read(asked) : faults.Strike();
        if (await MisbehavedAsync(http, fault))
        {
            return;
        }
        if (fault == Fault.Unauthorised || (key is not null && http.Request.Headers["X-Api-Key"] != key))
        {
            await Results.Problem("No or wrong key.", statusCode: 401).ExecuteAsync(http);
            return;
        }
        if (Position(http.Request.Query) is not { } after)
        {
            await Results.Problem("The cursor is none of ours.", statusCode: 400, type: "bad-cursor").ExecuteAsync(http);
            return;
        }
        if (after.UpdatedAt < time.GetUtcNow().AddDays(-ChangeFeed.ReachDays).AddHours(1).ToUnixTimeMilliseconds())
        {
            await Results.Problem($"Changes are kept for {ChangeFeed.ReachDays} days.", statusCode: 410, type: "cursor-too-old").ExecuteAsync(http);
            return;
        }
        await SendPageAsync(http, fault, after);
    }

    // Faults that leave no answer to give, or another than the one asked for.
    private async Task<bool> MisbehavedAsync(HttpContext http, Fault fault)
    {
        switch (fault)
        {
            case Fault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            case Fault.Slow:
                await Task.Delay(TimeSpan.FromSeconds(3), time, http.RequestAborted);
                return false;
            case Fault.Error500:
                await Results.Text("java.lang.NullPointerException", "text/plain", statusCode: 500).ExecuteAsync(http);
                return true;
            case Fault.Busy:
                http.Response.Headers.RetryAfter = "1";
                await Results.Problem("Try again later.", statusCode: 503).ExecuteAsync(http);
                return true;
            case Fault.Html:
                await Results.Text("<!doctype html><title>Đăng nhập</title><form method=post><input name=user></form>", "text/html; charset=utf-8").ExecuteAsync(http);
                return true;
            case Fault.Off:
                http.Abort();
                return true;
            case Fault.ClockSkew:
                http.Response.Headers.Date = (time.GetUtcNow() + faults.ClockSkew).ToString("R", CultureInfo.InvariantCulture);
                return false;
            default:
                return false;
        }
    }

    private Change? Position(IQueryCollection query)
    {
        if (query["cursor"] is [{ Length: > 0 } cursor])
        {
            return Change.TryReadCursor(cursor, out var change) ? change : null;
        }
        if (query["since"] is [{ Length: > 0 } since])
        {
            return DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, out var instant) ? Change.Before(instant.ToUnixTimeMilliseconds()) : null;
        }
        return feed.Beginning;
    }

    private async Task SendPageAsync(HttpContext http, Fault fault, Change after)
    {
        var limit = int.TryParse(http.Request.Query["limit"], CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, MostItems) : 500;
        var (changes, more) = feed.Read(after, limit);
        var next = fault == Fault.Stuck || changes.Count == 0 ? after : changes[^1];
        var body = Page(Distort(changes, after, fault), next.ToCursor(), more || fault == Fault.Stuck);

        http.Response.ContentType = "application/json; charset=utf-8";
        var sent = fault is Fault.Truncated or Fault.Cut ? body[..(body.Length / 2)] : body;
        http.Response.ContentLength = fault == Fault.Cut ? body.Length : sent.Length;
        await http.Response.Body.WriteAsync(sent, http.RequestAborted);
        if (fault == Fault.Cut)
        {
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        }
    }

    private IReadOnlyList<Change> Distort(IReadOnlyList<Change> changes, Change after, Fault fault)
    {
        if (fault == Fault.Repeat)
        {
            return [.. feed.Before(after, RepeatedItems), .. changes];
        }
        if (fault != Fault.Reorder)
        {
            return changes;
        }

        var shuffled = changes.ToArray();
        var chance = Chance.From(options.Seed, after.UpdatedAt, shuffled.Length);
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = chance.Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }
        return shuffled;
    }

    private ReadOnlyMemory<byte> Page(IReadOnlyList<Change> changes, string next, bool more)
    {
        var body = new ArrayBufferWriter<byte>(1024 + (changes.Count * 700));
        using var records = new RecordWriter(options.Source);
        body.Write("{\"items\":["u8);
        for (var i = 0; i < changes.Count; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }
            var (dossier, at) = feed.Open(changes[i]);
            records.Write(body, dossier, at);
        }
        body.Write(System.Text.Encoding.UTF8.GetBytes($"],\"next\":\"{next}\",\"more\":{(more ? "true" : "false")}}}"));
        return body.WrittenMemory;
    }
}
