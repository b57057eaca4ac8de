using System.Net;
using System.Text.Json;
using Dapper;
using Ioc.Access;
using Ioc.Model;
using Ioc.Reports;
using Ioc.Reports.Files;
using Ioc.Reports.Runs;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>One form for many units: each report is the one that could be asked for alone, and what goes wrong is seen.</summary>
[Collection(WithPostgres.Name)]
public sealed class RunTests(PostgresServer postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OfficeClock _clock = new(BadRecords.Now);

    [Fact]
    public async Task Each_report_of_a_run_is_the_one_that_is_made_alone()
    {
        await using var product = await StartAsync();
        var (runs, reports) = Clients(product);
        await FillAsync(product);

        var id = await runs.StartAsync(RunOffice.Draft(formats: ["csv", "xlsx"]));
        var run = await runs.UntilAsync(id, "done");
        var (files, index) = await runs.ZipAsync(id);

        Assert.Equal((3, 3, 0), (Count(run, "total"), Count(run, "done"), Count(run, "failed")));
        Assert.Equal(6, files.Count);
        Assert.Equal(["06652", "06652", "06658", "06658", "06661", "06661"], index.Select(line => line[0]));
        var asOf = run.GetProperty("run").GetProperty("asOf").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var commune in RunOffice.Communes)
        {
            var alone = await reports.MakeAsync("06a.csv", RunOffice.From, RunOffice.To, $"&unit={commune}&asOf={asOf}");
            var line = index.Single(line => line[0] == commune && line[3].EndsWith(".csv", StringComparison.Ordinal));
            Assert.Equal(alone.Body, files[line[3]]);
            Assert.Equal(alone.Code, line[2]);
        }
        // Fifty-four reports of a run would push everything else out of the list of what was made: only what was asked for by itself stands there.
        Assert.Equal(RunOffice.Communes.Length, await MadeAsync(product));
        await reports.MakeAsync("06a.csv", RunOffice.From, RunOffice.To, $"&unit={RunOffice.Communes[0]}&asOf={asOf}");
        Assert.Equal(RunOffice.Communes.Length, await MadeAsync(product));
        Assert.All(index, line => Assert.Equal((RunOffice.Hash(files[line[3]]), "done"), (line[4], line[5])));
        Assert.All(index, line => Assert.Contains(line[1], line[3]));
    }

    [Fact]
    public async Task A_run_over_lists_of_dossiers_is_not_there_for_who_sees_only_counts()
    {
        await using var product = await StartAsync(with: builder => builder.Services.AddSingleton(new RunTimes { AtOnce = 0 }));
        var (runs, _) = Clients(product);
        await Access.People.AddAsync(product, "auditor", ["auditor"]);
        using var auditor = product.Browser();
        await auditor.SignInAsync("auditor", Access.People.Password);

        var (lists, counts) = (await runs.StartAsync(RunOffice.Draft("overdue")), await runs.StartAsync(RunOffice.Draft()));

        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync($"/api/v1/reports/runs/{counts}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.GetAsync($"/api/v1/reports/runs/{lists}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.GetAsync($"/api/v1/reports/runs/{lists}.zip")).StatusCode);
    }

    [Fact]
    public async Task A_province_each_of_its_communes_or_some_can_be_asked_for_and_nothing_else()
    {
        await using var product = await StartAsync(with: builder => builder.Services.AddSingleton(new RunTimes { AtOnce = 0 }));
        var (runs, _) = Clients(product);

        Assert.Equal(54, Count(await runs.ReadAsync(await runs.StartAsync(RunOffice.Draft(units: "each"))), "total"));
        Assert.Equal(1, Count(await runs.ReadAsync(await runs.StartAsync(RunOffice.Draft(units: "province"))), "total"));
        Assert.Equal((HttpStatusCode.BadRequest, "units-missing"), await RefusedAsync(runs, RunOffice.Draft(units: "some")));
        Assert.Equal((HttpStatusCode.BadRequest, "formats-missing"), await RefusedAsync(runs, new { form = "06a", province = "22", units = "each", from = RunOffice.From, to = RunOffice.To }));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-format"), await RefusedAsync(runs, RunOffice.Draft(formats: ["csv", "doc"])));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-form"), await RefusedAsync(runs, RunOffice.Draft(form: "07z")));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-province"), await RefusedAsync(runs, RunOffice.Draft(province: "01")));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-commune"), await RefusedAsync(runs, RunOffice.Draft(communes: ["06652", "00004"])));
        Assert.Equal((HttpStatusCode.BadRequest, "period-ends-before-it-starts"), await RefusedAsync(runs, RunOffice.Draft(from: "2026-11-14", to: "2026-10-15")));
        Assert.Equal("malformed", JsonDocument.Parse(await (await product.WithKey(RunningProduct.ReadKey).PostAsync(new Uri("api/v1/reports/runs", UriKind.Relative), new StringContent("[", System.Text.Encoding.UTF8, "application/json"))).Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_cancelled_run_makes_no_more_and_goes_on_when_somebody_wants_it_again()
    {
        var gate = new SlowFile(stops: true);
        await using var product = await StartAsync(with: builder => builder.Services.AddSingleton<IReportFile>(gate));
        var (runs, _) = Clients(product);
        var id = await runs.StartAsync(RunOffice.Draft(formats: ["slow"]));
        await FigureOffice.UntilAsync("two are being made", async () => Count(await runs.ReadAsync(id), "waiting") == 3 && gate.Begun == 2);
        Assert.Equal("running", (await runs.ReadAsync(id)).GetProperty("run").GetProperty("state").GetString());

        Assert.Equal(HttpStatusCode.OK, (await runs.PostAsync($"/{id}/cancel")).Status);
        await FigureOffice.UntilAsync("what was under way was given up", () => Task.FromResult(gate.Broken == 2));
        Assert.Equal((0, "cancelled"), (Count(await runs.ReadAsync(id), "done"), (await runs.ReadAsync(id)).GetProperty("run").GetProperty("state").GetString()));
        Assert.Equal((HttpStatusCode.Conflict, "run-ended"), Coded(await runs.PostAsync($"/{id}/cancel")));

        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await runs.PostAsync($"/{id}/retry")).Status);
        Assert.Equal(3, Count(await runs.UntilAsync(id, "done"), "done"));
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-retry"), Coded(await runs.PostAsync($"/{id}/retry")));
    }

    [Fact]
    public async Task Whoever_asked_for_a_run_and_who_keeps_the_schedules_end_it_and_nobody_else()
    {
        await using var product = await StartAsync(with: builder => builder.Services.AddSingleton(new RunTimes { AtOnce = 0 }));
        var (mine, others) = (new RunOffice(product.WithKey(await Access.People.KeyAsync(product, "read"))), new RunOffice(product.WithKey(await Access.People.KeyAsync(product, "read"))));
        var (first, second) = (await mine.StartAsync(RunOffice.Draft()), await mine.StartAsync(RunOffice.Draft()));
        await Access.People.AddAsync(product, "leader", ["province-leader"]);
        await Access.People.AddAsync(product, "officer", ["auditor"]);
        using var leader = product.Browser();
        using var auditor = product.Browser();
        await leader.SignInAsync("leader", Access.People.Password);
        await auditor.SignInAsync("officer", Access.People.Password);

        Assert.Equal((HttpStatusCode.Forbidden, "not-your-run"), Coded(await others.PostAsync($"/{first}/cancel")));
        Assert.DoesNotContain($"/reports/runs/{second}/cancel", await auditor.ReadAsync($"/reports/runs/{second}"));
        Assert.Equal(HttpStatusCode.OK, (await mine.PostAsync($"/{first}/cancel")).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "not-your-run"), Coded(await others.PostAsync($"/{first}/retry")));
        await leader.SendFormAsync($"/reports/runs/{second}", $"/reports/runs/{second}/cancel");
        Assert.Equal("cancelled", (await mine.ReadAsync(second)).GetProperty("run").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Five_runs_of_one_caller_wait_at_once_and_a_sixth_when_one_has_ended()
    {
        await using var product = await StartAsync(with: builder => builder.Services.AddSingleton(new RunTimes { AtOnce = 0 }));
        var (mine, others) = (new RunOffice(product.WithKey(await Access.People.KeyAsync(product, "read"))), new RunOffice(product.WithKey(await Access.People.KeyAsync(product, "read"))));
        var first = await mine.StartAsync(RunOffice.Draft());
        for (var more = 0; more < 4; more++)
        {
            await mine.StartAsync(RunOffice.Draft());
        }

        Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-runs"), Coded(await mine.PostAsync("", RunOffice.Draft())));
        await others.StartAsync(RunOffice.Draft());
        await mine.PostAsync($"/{first}/cancel");
        await mine.StartAsync(RunOffice.Draft());
    }

    [Fact]
    public async Task What_cannot_be_made_is_tried_again_a_few_times_and_then_shown_until_somebody_tries_again()
    {
        var broken = new SlowFile(stops: false) { Refuses = 2 };
        await using var product = await StartAsync(with: builder => builder.Services.AddSingleton<IReportFile>(broken)
            .AddSingleton(new RunTimes { AtOnce = 1, Look = TimeSpan.FromMilliseconds(200), Retries = [TimeSpan.Zero] }));
        var (runs, _) = Clients(product);
        using var browser = product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        var id = await runs.StartAsync(RunOffice.Draft(communes: ["06652"], formats: ["slow"]));
        var item = (await runs.UntilAsync(id, "failed")).GetProperty("items")[0];
        var (_, index) = await runs.ZipAsync(id);
        var page = await browser.ReadAsync($"/reports/runs/{id}");

        Assert.Equal(("failed", 2, "no-printer"), (item.GetProperty("state").GetString(), item.GetProperty("attempts").GetInt32(), item.GetProperty("error").GetString()));
        Assert.Equal(("failed", "no-printer"), (index.Single()[5], index.Single()[6]));
        Assert.Contains("Thử lại", page);

        await browser.SendFormAsync($"/reports/runs/{id}", $"/reports/runs/{id}/retry");
        Assert.Equal(1, Count(await runs.UntilAsync(id, "done"), "done"));
    }

    [Fact]
    public async Task A_run_of_a_province_that_is_not_the_callers_is_unknown()
    {
        string mine;
        await using (var both = await RunningProduct.StartAsync(plain => plain with { Provinces = ["01", "22"] }, _folder.Path, WithClock))
        {
            var (runs, _) = Clients(both);
            mine = await runs.StartAsync(RunOffice.Draft(province: "01", communes: ["00004"]));
            await runs.StartAsync(RunOffice.Draft(province: "all", units: "province"));
            Assert.Equal(HttpStatusCode.OK, await runs.StatusAsync($"/{mine}"));
        }

        await using var product = await StartAsync();
        var (others, _) = Clients(product);
        Assert.Equal(HttpStatusCode.NotFound, await others.StatusAsync($"/{mine}"));
        Assert.Equal(HttpStatusCode.NotFound, await others.StatusAsync($"/{mine}.zip"));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-run"), Coded(await others.PostAsync($"/{mine}/cancel")));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-run"), Coded(await others.PostAsync($"/{mine}/retry")));
        // A viewer with no province sees no run either.
        Assert.Empty(await product.Services.GetRequiredService<RunBook>().ListAsync(new UnitScope([]), 10, default));
    }

    [Fact]
    public async Task Files_whose_time_is_over_are_forgotten_and_the_archive_says_so()
    {
        await using var product = await StartAsync();
        var (runs, _) = Clients(product);
        var id = await runs.StartAsync(RunOffice.Draft(communes: ["06652"]));
        await runs.UntilAsync(id, "done");
        var job = ActivatorUtilities.CreateInstance<ForgetRunsJob>(product.Services);

        _clock.Set(_clock.GetUtcNow() + TimeSpan.FromDays(29));
        await job.RunAsync(default);
        Assert.Equal(HttpStatusCode.OK, await runs.StatusAsync($"/{id}.zip"));
        _clock.Set(_clock.GetUtcNow() + TimeSpan.FromDays(2));
        await job.RunAsync(default);
        Assert.Equal(HttpStatusCode.Gone, await runs.StatusAsync($"/{id}.zip"));
        _clock.Set(_clock.GetUtcNow() + TimeSpan.FromDays(366));
        await job.RunAsync(default);
        Assert.Equal(HttpStatusCode.NotFound, await runs.StatusAsync($"/{id}"));
    }

    [PostgresFact]
    public async Task On_PostgreSQL_two_nodes_make_each_item_once_and_either_gives_the_archive_and_the_proof()
    {
        var store = await postgres.NewDatabaseAsync();
        using var otherFolder = new TemporaryFolder();
        await using var one = await RunningProduct.StartAsync(plain => plain with { Postgres = store }, _folder.Path, WithClock);
        await using var two = await RunningProduct.StartAsync(plain => plain with { Postgres = store }, otherFolder.Path, WithClock);
        var (runs, reports) = Clients(one);
        var (others, otherReports) = Clients(two);
        await FillAsync(one);

        var id = await runs.StartAsync(RunOffice.Draft(units: "each"));
        var run = await runs.UntilAsync(id, "done");
        var (files, index) = await others.ZipAsync(id);

        Assert.All(run.GetProperty("items").EnumerateArray(), item => Assert.Equal(1, item.GetProperty("attempts").GetInt32()));
        Assert.Equal(54, files.Count);
        Assert.All(index, line => Assert.Equal(RunOffice.Hash(files[line[3]]), line[4]));
        await using var connection = await one.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        Assert.Equal(54, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM report_making"));
        // A report of its own, made on one node and proved on the store they share.
        var made = await reports.MakeAsync("06a.json", RunOffice.From, RunOffice.To, "&asOf=2026-11-10T05:00:00Z");
        Assert.Equal("unchanged", (await reports.VerifyAsync(made.Code)).GetProperty("state").GetString());
        Assert.Equal(made.Sha256, await otherReports.FiguresAsync(made.Code));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<int> MadeAsync(RunningProduct product)
    {
        using var client = product.WithKey(RunningProduct.ReadKey);
        return JsonDocument.Parse(await client.GetStringAsync(new Uri("api/v1/reports/made", UriKind.Relative))).RootElement.GetProperty("reports").GetArrayLength();
    }

    private static (RunOffice Runs, ReportReader Reports) Clients(RunningProduct product) =>
        (new RunOffice(product.WithKey(RunningProduct.ReadKey)), new ReportReader(product.WithKey(RunningProduct.ReadKey)));

    private static async Task FillAsync(RunningProduct product) => await new SourceSystem(product.WithKey(RunningProduct.IngestKey))
        .SendAsync(SampleOffice.Stories(7).Take(200).SelectMany(story => story.Records).Select(record => record.ToJson()));

    private static int Count(JsonElement answer, string what) => answer.GetProperty("run").GetProperty(what).GetInt32();

    private static async Task<(HttpStatusCode, string?)> RefusedAsync(RunOffice runs, object draft) => Coded(await runs.PostAsync("", draft));

    private static (HttpStatusCode, string?) Coded((HttpStatusCode Status, JsonElement Answer) answer) => (answer.Status, answer.Answer.GetProperty("code").GetString());

    private Task<RunningProduct> StartAsync(Action<WebApplicationBuilder>? with = null) => RunningProduct.StartAsync(dataDirectory: _folder.Path, adjust: builder =>
    {
        WithClock(builder);
        with?.Invoke(builder);
    });

    private void WithClock(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);

    /// <summary>A format that takes as long as the test wants, or cannot be written at first.</summary>
    private sealed class SlowFile(bool stops) : IReportFile
    {
        private readonly TaskCompletionSource _open = new();
        private int _begun;
        private int _broken;
        private int _refused;

        public string Format => "slow";

        public string ContentType => "text/plain";

        public int Begun => _begun;

        public int Broken => _broken;

        /// <summary>How many times it cannot be written.</summary>
        public int Refuses { get; init; }

        public void Open() => _open.SetResult();

        public async Task WriteAsync(Report report, Stream output, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _begun);
            if (Interlocked.Increment(ref _refused) <= Refuses)
            {
                throw new ReportFileUnavailableException("no-printer", "There is none.");
            }
            try
            {
                await (stops ? _open.Task : Task.CompletedTask).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _broken);
                throw;
            }
            await output.WriteAsync("done"u8.ToArray(), cancellationToken);
        }
    }
}
