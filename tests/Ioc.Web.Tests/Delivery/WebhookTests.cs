using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Ioc.Delivery;
using Ioc.Delivery.Channels;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Http;

namespace Ioc.Tests.Delivery;

/// <summary>What a receiver of the webhook sees (contract §6).</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task The_body_and_its_signature_are_those_of_the_contract()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(new Uri(receiver.Address, "hook?x=1"));

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await office.UntilAsync("sent", entry => entry.State == "sent");

        var post = Assert.Single(receiver.Posts);
        Assert.Equal("/hook?x=1", post.Path);
        Assert.Equal("application/json; charset=utf-8", post.Headers["Content-Type"]);
        Assert.Equal(["delivery", "group", "state", "sentAt", "alarms"], post.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal((post.Id, "commune-overloaded", "firing"), (post.Json.GetProperty("delivery").GetString(), post.Json.GetProperty("group").GetString(), post.Json.GetProperty("state").GetString()));
        Assert.Equal("n1", post.Json.GetProperty("alarms")[0].GetProperty("id").GetString());
        Assert.EndsWith("+07:00", post.Json.GetProperty("sentAt").GetString());
        Check(post);
    }

    [Fact]
    public async Task A_failure_is_tried_again_with_the_same_body_and_id_under_a_new_time_and_signature()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        var status = 500;
        receiver.Answer = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync("out of order");
        };
        await using var office = await DeliveryOffice.StartAsync(receiver.Address);

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        var failed = await office.UntilAsync("failed once", entry => entry.LastCode == "http");
        Assert.Equal(("waiting", "HTTP 500 out of order"), (failed.State, failed.LastDetail));
        Assert.InRange(failed.NextAt!.Value - failed.LastAt!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        status = 200;
        office.Clock.Set(failed.NextAt.Value.AddSeconds(1));
        await office.UntilAsync("sent", entry => entry.State == "sent");

        var (first, second) = (receiver.Posts[0], receiver.Posts[1]);
        Assert.Equal((first.Id, first.Body), (second.Id, second.Body));
        Assert.NotEqual(first.Headers["X-Ioc-Signature"], second.Headers["X-Ioc-Signature"]);
        Check(first);
        Check(second);
    }

    [Theory]
    [InlineData(302, "redirect")]
    [InlineData(307, "redirect")]
    [InlineData(404, "http")]
    [InlineData(429, "http")]
    public async Task Anything_but_2xx_is_no_delivery_and_redirects_are_not_followed(int status, string code)
    {
        await using var receiver = await WebhookPeer.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await using var office = await DeliveryOffice.StartAsync(receiver.Address);

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        var entry = await office.UntilAsync("failed", entry => entry.LastCode is not null);

        Assert.Equal(("waiting", code), (entry.State, entry.LastCode));
        Assert.DoesNotContain("/elsewhere", receiver.Posts.Select(post => post.Path));
    }

    [SmtpFact]
    public async Task A_webhook_that_hangs_holds_up_neither_mail_nor_itself_for_ever()
    {
        await using var server = await SmtpPeer.StartAsync();
        await using var receiver = await WebhookPeer.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Answer = http => Task.WhenAny(release.Task, Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var office = await DeliveryOffice.StartAsync(receiver.Address, server.Address());

        // More than may hang at once, and the mails of all of them arrive while every one of them hangs.
        await office.TellAsync([.. Enumerable.Range(0, 20).Select(n => DeliveryOffice.Notice($"n{n}"))]);
        await FigureOffice.UntilAsync("all mails", () => Task.FromResult(server.Mails.Count == 20));
        Assert.DoesNotContain(await office.DeliveriesAsync(), entry => entry.Channel == "webhook" && entry.State == "sent");
        await FigureOffice.UntilAsync("given up waiting", async () => (await office.DeliveriesAsync()).Any(entry => entry.LastCode == "timed-out"), seconds: 40);
        release.SetResult();
    }

    [Theory]
    [InlineData("500 Out of order", "http")]
    [InlineData("200 OK", "accepted")]
    public async Task A_huge_answer_is_not_read_to_its_end(string status, string code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var written = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var (stream, sent) = (client.GetStream(), 0L);
            _ = await stream.ReadAsync(new byte[64 * 1024]);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 10000000000\r\n\r\n"));
            try
            {
                for (var part = new byte[64 * 1024]; sent < 10_000_000_000; sent += part.Length)
                {
                    await stream.WriteAsync(part);
                }
            }
            catch (IOException)
            {
                // Hung up on, as it should be.
            }

            return sent;
        });
        await using var office = await DeliveryOffice.StartAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        var entry = await office.UntilAsync("tried", entry => entry.LastCode is not null);

        Assert.Equal(code, entry.LastCode);
        Assert.InRange(entry.LastDetail!.Length, 1, 200);
        Assert.InRange(await written, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public void The_signature_is_the_one_that_receivers_compute() =>
        // printf '1764000000.{"a":1}' | openssl dgst -sha256 -hmac secret
        Assert.Equal(
            "t=1764000000,v1=112dc1736ad0328f094ebdad63c8bde5936ce7d0bb7ae467f9f8d481a26df51c",
            HttpPost.Signature("secret", 1764000000, "{\"a\":1}"u8));

    private static void Check(ReceivedPost post)
    {
        var parts = post.Headers["X-Ioc-Signature"].Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(DeliveryOffice.Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{post.Body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
        Assert.Equal(post.Id, post.Json.GetProperty("delivery").GetString());
        Assert.True(long.Parse(parts["t"], CultureInfo.InvariantCulture) > 1_700_000_000);
    }
}
