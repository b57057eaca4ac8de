using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;

namespace Ioc.Benchmarks.Reports;

/// <summary>How long reports take over HTTP: every form of a province with ten million dossiers, and a list of a hundred thousand overdue ones.</summary>
internal sealed class ReportsSuite(BenchmarkOptions options, BaseShelf bases)
{
    private const int LinesOfBody = 10_000;

    /// <summary>Beside JSON: what takes longest to write, and what is asked for most.</summary>
    private static readonly (string Form, string Format, int Target)[] Files =
        [("06a", "pdf", 2_000), ("overdue", "xlsx", 2_000), ("overdue", "docx", 2_000), ("overdue", "pdf", 2_000), ("brief", "docx", 5_000), ("brief", "pdf", 5_000)];

    private static readonly string[] Forms = ["06a", "06a-units", "online", "ranking", "overdue", "brief"];

    public async Task RunAsync()
    {
        if (options.WantsFigure("reports.province"))
        {
            await ProvinceAsync();
        }
        if (options.WantsFigure("reports.overdue"))
        {
            await OverdueAsync();
        }
        if (options.WantsFigure("reports.zip"))
        {
            await new ZipOfCommunes(options, bases).RunAsync();
        }
    }

    private async Task ProvinceAsync()
    {
        var on = await bases.LargeAsync();
        using var copy = on.Copy();
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        using var client = product.Client(RunningProduct.ReadKey);
        client.Timeout = TimeSpan.FromMinutes(5);
        // The last reporting month that is over, and the calendar year to date: a short period and a long one.
        var month = NamedPeriod.At(PeriodCalendar.Reporting, PeriodKind.Month, LocalDay.Of(TimeProvider.System.GetUtcNow()))!.Before.Days;
        foreach (var form in Forms)
        {
            // Another instant each time, so that nothing is known before.
            var times = await AskAsync(client, instant => Address(form, "json", month.From, month.To, instant), month.To, options.Size(10, 3));
            Printout.Note($"    {form}: {times}");
            Printout.Figure($"reports.province_{form}_ms", times.Median, "ms", $"p50 <= 2,000 ms; a reporting month of {on.Dossiers:N0} dossiers, made, kept and answered as JSON");
        }
        foreach (var (form, format, target) in Files)
        {
            var times = await AskAsync(client, instant => Address(form, format, month.From, month.To, instant), month.To, options.Size(5, 2));
            Printout.Note($"    {form}.{format}: {times}");
            Printout.Figure($"reports.province_{form}_{format}_ms", times.Median, "ms", $"p50 <= {target:N0} ms; the same as {format}");
        }
        var year = new DateOnly(month.To.Year, 1, 1);
        var long06a = await AskAsync(client, instant => Address("06a", "csv", year, month.To, instant), month.To, options.Size(5, 2));
        Printout.Figure("reports.province_06a_year_ms", long06a.Median, "ms", "p50, no target of its own; the year to date");
    }

    private async Task OverdueAsync()
    {
        var count = options.Size(100_000, 5_000);
        using var folder = WorkingCopy.OfNothing(options);
        await using var product = await RunningProduct.StartAsync(folder.Folder, "--no-demo", "--province", Base.Province);
        var today = LocalDay.Of(TimeProvider.System.GetUtcNow());
        await FillAsync(product, count, today);
        using var client = product.Client(RunningProduct.ReadKey);
        client.Timeout = TimeSpan.FromMinutes(5);
        foreach (var format in new[] { "csv", "json", "xlsx" })
        {
            var before = product.ResidentMemory();
            using var watching = new CancellationTokenSource();
            var peak = WatchAsync(product, watching.Token);
            var begin = Stopwatch.GetTimestamp();
            var (bytes, lines) = await ReadAsync(client, Address("overdue", format, today.AddDays(-30), today, TimeProvider.System.GetUtcNow()));
            var took = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            await watching.CancelAsync();
            Printout.Note($"    {format}: {bytes:N0} bytes, {lines:N0} lines");
            Printout.Figure($"reports.overdue_{format}_ms", took, "ms", $"<= 10,000 ms; {count:N0} rows made, kept and sent");
            Printout.Figure($"reports.overdue_{format}_memory_mb", await peak - before, "MiB", "<= 150 MiB more resident memory of product and engine than before");
        }
    }

    private static string Address(string form, string format, DateOnly from, DateOnly to, DateTimeOffset asOf) => string.Create(
        CultureInfo.InvariantCulture, $"api/v1/reports/{form}.{format}?province={Base.Province}&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&asOf={asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z");

    private static async Task<Percentiles> AskAsync(HttpClient client, Func<DateTimeOffset, string> address, DateOnly lastDay, int count)
    {
        var times = new List<double>();
        for (var i = -1; i < count; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await ReadAsync(client, address(LocalDay.End(lastDay).AddSeconds(-1 - i)));
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
        }
        return new Percentiles(times);
    }

    private static async Task<(long Bytes, long Lines)> ReadAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, bytes, lines) = (new byte[64 * 1024], 0L, 0L);
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            bytes += read;
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }
        return (bytes, lines);
    }

    private static async Task<double> WatchAsync(RunningProduct product, CancellationToken until)
    {
        var peak = product.ResidentMemory();
        while (!until.IsCancellationRequested)
        {
            await Task.Delay(20, CancellationToken.None);
            peak = Math.Max(peak, product.ResidentMemory());
        }
        return peak;
    }

    /// <summary>Dossiers that are all overdue, three in four without an apology.</summary>
    private static async Task FillAsync(RunningProduct product, int count, DateOnly today)
    {
        using var sender = product.Client(RunningProduct.IngestKey);
        var body = new StringBuilder();
        for (var i = 1; i <= count; i++)
        {
            var received = LocalDay.Start(today).AddDays(-30 - (i % 200)).AddHours(8);
            var commune = Base.Communes[i % Base.Communes.Count].Code;
            var apology = i % 4 == 0 ? $"\"apologyAt\":\"{Write(received.AddDays(9))}\"," : "";
            body.Append(CultureInfo.InvariantCulture, $"{{\"dossierCode\":\"H49.22-{i:0000000}\",\"procedureCode\":\"1.{i % 40:000000}\",\"procedureName\":\"Cấp giấy chứng nhận quyền sử dụng đất số {i % 40}\",\"fieldCode\":\"LV-{i % 9}\",\"fieldName\":\"Lĩnh vực {i % 9}\",\"handlingCommune\":\"{commune}\",\"channel\":{(i % 2) + 1},\"status\":4,");
            body.Append(CultureInfo.InvariantCulture, $"\"receivedAt\":\"{Write(received)}\",\"dueAt\":\"{Write(received.AddDays(10))}\",{apology}\"updatedAt\":\"{Write(received.AddDays(10))}\"}}\n");
            if (i % LinesOfBody == 0 || i == count)
            {
                using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/x-ndjson");
                using var answer = await sender.PostAsync(new Uri("api/v1/ingest/dossiers", UriKind.Relative), content);
                answer.EnsureSuccessStatusCode();
                body.Clear();
            }
        }
        using var reader = product.Client(RunningProduct.ReadKey);
        while (JsonDocument.Parse(await reader.GetStringAsync(new Uri("api/v1/indicators/incidents", UriKind.Relative))).RootElement.GetProperty("recordsToGo").GetInt64() > 0)
        {
            await Task.Delay(200);
        }
    }

    private static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
