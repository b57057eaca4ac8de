using Dapper;
using Ioc.Delivery;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Http;

namespace Ioc.Tests.Delivery;

/// <summary>Nothing that was committed is lost, whatever the clock, the store and the receivers do.</summary>
[Collection(WithPostgres.Name)]
public sealed class OutboxTests(PostgresServer postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Engines => PostgresServer.Missing is null ? ["sqlite", "postgres"] : ["sqlite"];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Engines))]
    public async Task A_notice_is_told_once_by_every_channel_and_one_whose_transaction_failed_by_none(string engine)
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(receiver.Address, postgres: engine == "postgres" ? await postgres.NewDatabaseAsync() : null);
        await using (var connection = await office.The<OperationalStore>().OpenAsync(default))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            Assert.True(await office.The<Outbox>().PutAsync(DeliveryOffice.Notice("undone"), connection, transaction));
            await transaction.RollbackAsync();
        }

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await office.UntilAsync("sent", entry => entry.State == "sent");
        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await office.TellAsync(DeliveryOffice.Notice("n2"));
        await FigureOffice.UntilAsync("both", () => Task.FromResult(receiver.Posts.Count >= 2));

        Assert.Equal(["n1", "n2"], (await office.DeliveriesAsync()).Select(entry => entry.Notice).Order());
        Assert.Equal(2, receiver.Posts.Select(post => post.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_notice_committed_by_another_process_is_found_without_anybody_waking_the_worker()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(receiver.Address);

        await using (var connection = await office.The<OperationalStore>().OpenAsync(default))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await new Outbox().PutAsync(DeliveryOffice.Notice("n1"), connection, transaction);
            await transaction.CommitAsync();
        }

        await office.UntilAsync("sent", entry => entry.State == "sent");
    }

    [SmtpFact]
    public async Task A_mail_server_that_is_down_for_a_day_makes_a_mail_undeliverable_and_a_person_sends_it_again()
    {
        await using var server = await SmtpPeer.StartAsync();
        await server.KillAsync();
        await using var office = await DeliveryOffice.StartAsync(mail: server.Address());
        var began = office.Clock.GetUtcNow();
        await office.TellAsync(DeliveryOffice.Notice("n1"));

        var (entry, attempts) = (await office.UntilAsync("tried", entry => entry.LastCode is not null), 1);
        while (entry.State == "waiting")
        {
            Assert.Equal("unreachable", entry.LastCode);
            office.Clock.StopAt(entry.NextAt!.Value);
            attempts++;
            entry = await office.UntilAsync($"tried {attempts} times", entry => entry.Attempts == attempts && (entry.State != "waiting" || entry.NextAt > office.Clock.GetUtcNow()));
        }

        Assert.Equal("undeliverable", entry.State);
        Assert.InRange(entry.EndedAt!.Value - began, TimeSpan.FromHours(24), TimeSpan.FromHours(24.1));
        // Ten doublings, then one an hour.
        Assert.InRange(attempts, 28, 36);
        Assert.Equal(attempts, (await office.The<DispatchList>().FindAsync(new Ioc.Access.UnitScope(["22"]), entry.Delivery, default))!.Value.Attempts.Count);

        await server.ComeAgainAsync();
        Assert.True(await office.The<AnswerDispatch>().RetryAsync(entry.Delivery, default));
        await office.UntilAsync("sent after all", entry => entry.State == "sent");
        Assert.Equal(entry.Delivery, Assert.Single(server.Mails).Id);
    }

    [SmtpFact]
    public async Task A_refused_address_is_undeliverable_at_once_and_the_others_get_theirs()
    {
        await using var server = await SmtpPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(mail: server.Address(), to: "a@tinh.example, refused-b@tinh.example, later-c@tinh.example");

        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await FigureOffice.UntilAsync("all tried", async () => (await office.DeliveriesAsync()) is { Count: 3 } all && all.All(entry => entry.LastCode is not null));

        var states = (await office.DeliveriesAsync()).ToDictionary(entry => entry.Recipient[0], entry => (entry.State, entry.LastCode));
        Assert.Equal(("sent", "accepted"), states['a']);
        Assert.Equal(("undeliverable", "recipient-refused"), states['r']);
        Assert.Equal(("waiting", "smtp"), states['l']);
    }

    [Fact]
    public async Task A_clock_set_back_by_hours_does_not_hold_up_what_waits()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        var status = 500;
        receiver.Answer = http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await using var office = await DeliveryOffice.StartAsync(receiver.Address);
        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await office.UntilAsync("failed", entry => entry.LastCode == "http");

        status = 200;
        office.Clock.Set(office.Clock.GetUtcNow().AddHours(-5));

        await office.UntilAsync("sent", entry => entry.State == "sent");
        await office.TellAsync(DeliveryOffice.Notice("n2"));
        await FigureOffice.UntilAsync("the next one too", async () => (await office.DeliveriesAsync()).All(entry => entry.State == "sent"));
    }

    [Fact]
    public async Task What_a_killed_process_was_sending_is_sent_after_the_next_start_under_the_same_id()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        var hang = true;
        receiver.Answer = http => hang ? Task.Delay(Timeout.Infinite, http.RequestAborted) : Task.CompletedTask;
        await using (var first = await DeliveryOffice.StartAsync(receiver.Address, folder: _folder.Path))
        {
            await first.TellAsync(DeliveryOffice.Notice("n1"));
            await FigureOffice.UntilAsync("under way", () => Task.FromResult(receiver.Posts.Count == 1));
            // As SIGKILL leaves it: taken, and nothing written down since. The lease has most of its time to run.
            Assert.NotNull(await first.ReadAsync<string>("SELECT claimed_by FROM delivery"));
        }

        hang = false;
        await using var second = await DeliveryOffice.StartAsync(receiver.Address, folder: _folder.Path);
        await second.UntilAsync("sent", entry => entry.State == "sent");

        Assert.Equal(2, receiver.Posts.Count);
        Assert.Single(receiver.Posts.Select(post => (post.Id, post.Body)).Distinct());
    }

    [PostgresFact]
    public async Task Of_two_nodes_on_one_store_exactly_one_sends_each()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        var database = await postgres.NewDatabaseAsync();
        await using var first = await DeliveryOffice.StartAsync(receiver.Address, postgres: database);
        await using var second = await DeliveryOffice.StartAsync(receiver.Address, postgres: database);

        for (var round = 0; round < 10; round++)
        {
            await first.TellAsync([.. Enumerable.Range(0, 15).Select(n => DeliveryOffice.Notice($"{round}-{n}"))]);
            second.The<Outbox>().Wake();
        }

        await FigureOffice.UntilAsync("all sent", async () => await first.ReadAsync<long>("SELECT COUNT(*) FROM delivery WHERE state = 'sent'") == 150, seconds: 60);
        Assert.Equal(150, receiver.Posts.Count);
        Assert.Equal(150, receiver.Posts.Select(post => post.Id).Distinct().Count());
    }

    [PostgresFact]
    public async Task What_a_silent_node_took_is_taken_over_when_its_lease_ends()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(receiver.Address, postgres: await postgres.NewDatabaseAsync());
        var now = office.Clock.GetUtcNow();
        await using (var connection = await office.The<OperationalStore>().OpenAsync(default))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO notice (id, kind, topic, state, communes, level, subject, body, payload, created_at, divided_at) VALUES ('n1', 'alarm', 'g', 'firing', '', 0, 's', 'b', '{}', @at, @at);
                INSERT INTO delivery (id, notice_id, channel, recipient, recipient_name, province, subject, body, created_at, state, attempts, failures, first_at, last_at, next_at, claimed_by, claimed_until)
                VALUES ('d1', 'n1', 'webhook', '', '', '22', 's', '{}', @at, 'waiting', 1, 0, @at, @at, @at, 'another node', @until)
                """,
                new { at = now.ToUnixTimeMilliseconds(), until = now.AddMinutes(2).ToUnixTimeMilliseconds() });
        }

        office.The<Outbox>().Wake();
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Empty(receiver.Posts);
        office.Clock.Set(now.AddMinutes(2).AddSeconds(1));
        await office.UntilAsync("sent", entry => entry.State == "sent");
        Assert.Equal("d1", Assert.Single(receiver.Posts).Id);
    }

    [Fact]
    public async Task Without_any_channel_the_page_counts_what_went_to_nobody_and_a_channel_that_is_gone_ends_the_waiting_after_a_day()
    {
        var scope = new Ioc.Access.UnitScope(["22"]);
        await using (var before = await DeliveryOffice.StartAsync(new Uri("http://127.0.0.1:1/"), folder: _folder.Path))
        {
            await before.TellAsync(DeliveryOffice.Notice("n1"));
            await before.UntilAsync("tried", entry => entry.LastCode == "unreachable");
        }

        await using var office = await DeliveryOffice.StartAsync(folder: _folder.Path);
        await office.TellAsync(DeliveryOffice.Notice("n2"));
        await FigureOffice.UntilAsync("told to nobody", async () => (await office.The<DispatchList>().CountAsync(scope, default)).Untold == 1);
        Assert.Equal("waiting", Assert.Single(await office.DeliveriesAsync()).State);
        office.Clock.Set(office.Clock.GetUtcNow().AddHours(24.1));
        var entry = await office.UntilAsync("ended", entry => entry.State == "undeliverable");
        Assert.Equal("no-channel", entry.LastCode);
    }

    [Fact]
    public async Task What_was_given_up_is_not_sent_and_stays_with_its_reason_until_somebody_tries_again()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await using var office = await DeliveryOffice.StartAsync(receiver.Address);
        await office.TellAsync(DeliveryOffice.Notice("n1"));
        var entry = await office.UntilAsync("failed", entry => entry.LastCode is not null);

        Assert.True(await office.The<AnswerDispatch>().GiveUpAsync(entry.Delivery, "admin", "đã gọi điện", default));
        Assert.False(await office.The<AnswerDispatch>().GiveUpAsync(entry.Delivery, "admin", "lần nữa", default));
        var posts = receiver.Posts.Count;
        office.Clock.Set(entry.NextAt!.Value.AddMinutes(1));
        await Task.Delay(TimeSpan.FromSeconds(3));

        var ended = Assert.Single(await office.DeliveriesAsync());
        Assert.Equal(("given-up", "admin", "đã gọi điện"), (ended.State, ended.EndedBy, ended.Reason));
        Assert.Equal(posts, receiver.Posts.Count);
        Assert.True(await office.The<AnswerDispatch>().RetryAsync(entry.Delivery, default));
        await FigureOffice.UntilAsync("tried again", () => Task.FromResult(receiver.Posts.Count > posts));
    }

    [Fact]
    public async Task Long_after_all_was_sent_a_notice_is_forgotten_and_what_waits_never()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = receiver.Posts.Count == 1 ? 200 : 500;
            return Task.CompletedTask;
        };
        await using var office = await DeliveryOffice.StartAsync(receiver.Address, times: new DeliveryTimes { TriedFor = TimeSpan.FromDays(1000) });
        await office.TellAsync(DeliveryOffice.Notice("n1"));
        await office.UntilAsync("sent", entry => entry.State == "sent");
        await office.TellAsync(DeliveryOffice.Notice("n2"));
        await FigureOffice.UntilAsync("failed", async () => (await office.DeliveriesAsync()).Any(entry => entry.LastCode == "http"));
        var job = new ForgetDeliveriesJob(office.The<OperationalStore>(), office.Clock);

        Assert.Equal(0, await job.RunAsync(default));
        office.Clock.Set(office.Clock.GetUtcNow() + ForgetDeliveriesJob.KeptFor + TimeSpan.FromDays(1));
        Assert.Equal(1, await job.RunAsync(default));
        Assert.Equal("n2", Assert.Single(await office.DeliveriesAsync()).Notice);
    }

    [Fact]
    public async Task Nobody_sees_nothing_and_another_province_sees_not_ours()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var office = await DeliveryOffice.StartAsync(receiver.Address);
        await office.TellAsync(DeliveryOffice.Notice("n1"));
        var entry = await office.UntilAsync("sent", entry => entry.State == "sent");
        var list = office.The<DispatchList>();

        foreach (var scope in new[] { Ioc.Access.UnitScope.Nothing, new Ioc.Access.UnitScope(["01"]) })
        {
            Assert.Empty((await list.ListAsync(scope, null, null, default))!.Deliveries);
            Assert.Null(await list.FindAsync(scope, entry.Delivery, default));
            Assert.Equal(0, (await list.CountAsync(scope, default)).Sent);
            Assert.Empty(await list.HealthAsync(scope, default));
        }
    }
}
