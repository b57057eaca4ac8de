using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;

namespace Ioc.Benchmarks.Reports;

/// <summary>How long form 06a of every commune of a province takes as one archive, from the asking to its last byte.</summary>
internal sealed class ZipOfCommunes(BenchmarkOptions options, BaseShelf bases)
{
    public async Task RunAsync()
    {
        var on = await bases.LargeAsync();
        using var copy = on.Copy();
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        using var client = product.Client(RunningProduct.ReadKey);
        client.Timeout = TimeSpan.FromMinutes(5);
        var month = NamedPeriod.At(PeriodCalendar.Reporting, PeriodKind.Month, LocalDay.Of(TimeProvider.System.GetUtcNow()))!.Before.Days;
        var communes = Base.Communes.Select(commune => commune.Code).Take(options.Size(54, 4)).ToArray();
        foreach (var format in new[] { "xlsx", "pdf" })
        {
            var begin = Stopwatch.GetTimestamp();
            var (failed, bytes) = await MakeAsync(client, new { form = "06a", province = Base.Province, communes, from = $"{month.From:yyyy-MM-dd}", to = $"{month.To:yyyy-MM-dd}", formats = new[] { format } });
            var took = Stopwatch.GetElapsedTime(begin);
            Printout.Note($"    {format}: {bytes:N0} bytes, {failed} of {communes.Length} failed");
            Printout.Figure($"reports.zip_54_{format}_s", failed == 0 ? took.TotalSeconds : double.NaN, "s", $"<= 60 s; 06a of {communes.Length} communes of {on.Dossiers:N0} dossiers, asked for, made and fetched as ZIP");
        }
    }

    private static async Task<(int Failed, long Bytes)> MakeAsync(HttpClient client, object draft)
    {
        using var answer = await client.PostAsJsonAsync(new Uri("api/v1/reports/runs", UriKind.Relative), draft);
        answer.EnsureSuccessStatusCode();
        var run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run");
        while (run.GetProperty("waiting").GetInt32() > 0)
        {
            await Task.Delay(200);
            run = (await client.GetFromJsonAsync<JsonElement>(answer.Headers.Location)).GetProperty("run");
        }
        var zip = await client.GetByteArrayAsync(new Uri(run.GetProperty("zip").GetString()!, UriKind.Relative));
        return (run.GetProperty("failed").GetInt32(), zip.Length);
    }
}
