using System.Diagnostics;
using System.Net;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Processes;

/// <summary>The disk is full: the product refuses, says so, and goes on by itself when there is room again.</summary>
public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task A_full_disk_is_said_refused_and_recovered_from()
    {
        using var disk = new SmallDisk(megabytes: 256);
        var delivery = new Delivery(20261123);
        await using var product = await RunningProduct.StartAsync(dataDirectory: disk.Path);
        var source = new SourceSystem(product.WithKey(RunningProduct.IngestKey));
        await delivery.DeliverAsync(delivery.NextBody(), () => source);

        disk.Fill();
        var refusals = new List<string>();
        await FigureOffice.UntilAsync("disk-full", async () =>
        {
            using var refused = await source.PostAsync(SourceSystem.Lines(Enumerable.Range(0, 2000).Select(_ => Dossiers.New(("source", "day-dia")).ToJsonString())));
            refusals.Add($"{(int)refused.StatusCode} {(refused.StatusCode == HttpStatusCode.OK ? "" : await SourceSystem.CodeOfAsync(refused))} {refused.Headers.RetryAfter}");
            return refusals[^1].Contains("disk-full", StringComparison.Ordinal);
        }, seconds: 90);
        Assert.All(refusals.Where(refusal => !refusal.StartsWith("200", StringComparison.Ordinal)), refusal => Assert.Matches("^(503 (disk-full|database-unavailable|store-unavailable)|429 overloaded) [0-9]+$", refusal));
        // A bad record needs room too.
        using (var bad = await source.PostAsync(SourceSystem.Lines([Dossiers.New(("status", 99)).ToJsonString()])))
        {
            Assert.Contains(bad.StatusCode, new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK });
        }
        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("healthz")).StatusCode);

        disk.Free();
        await FigureOffice.UntilAsync("records are taken again", async () => (await source.PostAsync(SourceSystem.Lines([Dossiers.New().ToJsonString()]))).IsSuccessStatusCode, seconds: 60);
        var total = (await new FigureReader(product.WithKey(RunningProduct.ReadKey)).GetAsync("api/v1/indicators/communes?from=2025-01-01")).GetProperty("total");
        Assert.True(total.GetProperty("received").GetInt64() > 0);
    }

    /// <summary>A file system of its own in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public SmallDisk(int megabytes) => Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path));

        public string Path => _folder.Path;

        private string Ballast => System.IO.Path.Combine(Path, "ballast");

        public void Fill()
        {
            using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var block = new byte[64 * 1024];
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public void Free() => File.Delete(Ballast);

        public void Dispose()
        {
            Run("umount", "-l", Path);
            _folder.Dispose();
        }
    }

    /// <summary>Skipped, with the reason, where no file system may be mounted.</summary>
    private sealed class SmallDiskFactAttribute : FactAttribute
    {
        private static readonly Lazy<string?> Missing = new(() =>
        {
            if (Environment.UserName != "root")
            {
                return "a small file system can be mounted by root only";
            }
            using var folder = new TemporaryFolder();
            if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.Path) != 0)
            {
                return "this machine lets nobody mount a file system";
            }
            Run("umount", folder.Path);
            return null;
        });

        public SmallDiskFactAttribute() => Skip = Missing.Value;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
