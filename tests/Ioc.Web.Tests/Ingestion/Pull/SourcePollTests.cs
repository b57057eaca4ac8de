using System.Text;
using Ioc.Ingestion.Pull;
using Ioc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Ingestion.Pull;

/// <summary>The connector against a real one-stop system; what it takes is kept in a list in place of the intake.</summary>
public sealed class SourcePollTests(OneStopSystem source) : IClassFixture<OneStopSystem>, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneStopClient _client = new(TimeProvider.System);
    private readonly List<string> _taken = [];
    private OperationalStore? _store;
    private int _pages;
    private Func<int, bool> _intakeIsBusy = _ => false;

    public async Task InitializeAsync()
    {
        _store = new OperationalStore(new Installation { DataDirectory = _folder.Path, Provinces = ["22"] });
        await new MigrateStore(_store, TimeProvider.System).RunAsync(CancellationToken.None);
        await source.MisbehaveAsync("none");
    }

    public async Task DisposeAsync() => await _store!.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_source_is_read_page_by_page_to_its_end()
    {
        var all = await source.AllAsync();

        await PolledAsync(await ConnectedAsync());

        Assert.Superset(all, _taken.ToHashSet());
        Assert.True(_pages >= all.Count / 50);
        Assert.Equal(_taken.Count, _taken.Distinct().Count());
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_the_last_durable_page_ended()
    {
        var all = await source.AllAsync();
        _intakeIsBusy = page => page > 3;
        await PolledAsync(await ConnectedAsync());
        Assert.Equal(150, _taken.Count);

        _intakeIsBusy = _ => false;
        await PolledAsync(await ConnectedAsync());

        Assert.Superset(all, _taken.ToHashSet());
        Assert.Equal(_taken.Count, _taken.Distinct().Count());
    }

    [Fact]
    public async Task The_cursor_stays_before_a_page_that_the_intake_could_not_take()
    {
        _intakeIsBusy = page => page == 2;
        var poll = await ConnectedAsync();
        var state = await PolledAsync(poll);
        Assert.Equal((PullFault.IntakeBusy, 50), (state.Fault, _taken.Count));

        var kept = Assert.Single(await new SourceCursors(_store!).AllAsync(CancellationToken.None)).Cursor;

        Assert.Equal(kept, state.Cursor);
        await UntilAnswersAsync(poll);
        Assert.Superset(await source.AllAsync(), _taken.ToHashSet());
    }

    [Theory]
    [InlineData("error500", PullFault.ServerError)]
    [InlineData("html", PullFault.NotJson)]
    [InlineData("truncated", PullFault.Malformed)]
    [InlineData("off", PullFault.Unreachable)]
    [InlineData("cut", PullFault.Unreachable)]
    [InlineData("busy", PullFault.Busy)]
    [InlineData("unauthorised", PullFault.Refused)]
    [InlineData("hang", PullFault.TimedOut)]
    public async Task A_source_in_trouble_costs_nothing_but_time(string kind, PullFault fault)
    {
        var all = await source.AllAsync();
        await source.MisbehaveAsync(kind, times: 2);
        var poll = await ConnectedAsync();

        var state = await PolledAsync(poll);
        Assert.Equal((fault, 1, "failing"), (state.Fault, state.Failures, state.Name(TimeProvider.System.GetUtcNow())));
        Assert.NotEmpty(state.Message()!);
        Assert.Empty(_taken);

        await UntilAnswersAsync(poll);
        Assert.Superset(all, _taken.ToHashSet());
        Assert.Equal("ok", state.Name(TimeProvider.System.GetUtcNow()));
    }

    [Theory]
    [InlineData("repeat")]
    [InlineData("reorder")]
    public async Task Repeated_and_shuffled_pages_lose_nothing(string kind)
    {
        var all = await source.AllAsync();
        await source.MisbehaveAsync(kind);

        await PolledAsync(await ConnectedAsync());

        Assert.Superset(all, _taken.ToHashSet());
    }

    [Fact]
    public async Task A_source_that_gives_the_same_page_for_ever_is_not_asked_for_ever()
    {
        await source.MisbehaveAsync("stuck");
        var poll = await ConnectedAsync();

        await PolledAsync(poll);
        await Task.Delay(1100);
        var state = await PolledAsync(poll);

        Assert.Equal(PullFault.Stuck, state.Fault);
        Assert.InRange(_pages, 1, 3);
    }

    [Theory]
    [InlineData(900, "nhanh")]
    [InlineData(-900, "chậm")]
    public async Task A_wrong_clock_at_the_source_is_measured_and_told(double shiftSeconds, string told)
    {
        await source.MisbehaveAsync("clock-skew", shiftSeconds: shiftSeconds);

        var state = await PolledAsync(await ConnectedAsync());

        Assert.InRange(state.Skew!.Value.TotalSeconds, shiftSeconds - 3, shiftSeconds + 3);
        Assert.Contains(told, state.Message());
        Assert.Equal("ok", state.Name(TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task A_right_clock_is_nothing_to_tell()
    {
        var state = await PolledAsync(await ConnectedAsync());

        Assert.Null(state.Message());
    }

    [Fact]
    public async Task A_source_that_failed_is_left_alone_for_a_while()
    {
        await source.MisbehaveAsync("error500", times: 1);
        var poll = await ConnectedAsync();

        await PolledAsync(poll);
        var state = await PolledAsync(poll);

        Assert.Equal(1, state.Failures);
        Assert.True(state.NotBefore > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_cursor_that_the_source_does_not_know_is_told_and_not_thrown_away()
    {
        await new SourceCursors(_store!).MoveAsync(new SourceCursor("mot-cua", "of another system", 0, null), CancellationToken.None);

        var state = await PolledAsync(await ConnectedAsync());

        Assert.Equal(PullFault.CursorRefused, state.Fault);
        Assert.Equal("of another system", Assert.Single(await new SourceCursors(_store!).AllAsync(CancellationToken.None)).Cursor);
    }

    [Fact]
    public async Task A_source_never_asked_is_waiting_and_one_long_silent_is_stale()
    {
        var poll = await ConnectedAsync();
        Assert.Equal("waiting", poll.States[0].Name(TimeProvider.System.GetUtcNow()));

        var state = await PolledAsync(poll);

        Assert.Equal("stale", state.Name(TimeProvider.System.GetUtcNow().AddHours(13)));
    }

    private async Task<SourcePoll> ConnectedAsync()
    {
        var poll = new SourcePoll(_client, new SourceCursors(_store!), TakeAsync, TimeProvider.System, NullLogger<SourcePoll>.Instance);
        await poll.ConnectAsync(new PullSource("mot-cua", source.Changes) { PageSize = 50, Timeout = TimeSpan.FromSeconds(2) }, CancellationToken.None);
        return poll;
    }

    private static async Task<PullState> PolledAsync(SourcePoll poll)
    {
        await poll.RunAsync("mot-cua", CancellationToken.None);
        return Assert.Single(poll.States);
    }

    private static async Task UntilAnswersAsync(SourcePoll poll)
    {
        for (var i = 0; i < 100 && (await PolledAsync(poll)).Failures > 0; i++)
        {
            await Task.Delay(100);
        }
        Assert.Equal(0, poll.States[0].Failures);
    }

    private Task TakeAsync(string from, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        Assert.Equal("mot-cua", from);
        if (_intakeIsBusy(++_pages))
        {
            throw new PullFaultException(PullFault.IntakeBusy, "Not now.");
        }
        _taken.AddRange(Encoding.UTF8.GetString(lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return Task.CompletedTask;
    }
}
