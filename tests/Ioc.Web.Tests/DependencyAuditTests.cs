using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ioc.Tests;

/// <summary>The script that asks whether a package has a known weakness, against a registry of the test's own.</summary>
public sealed class DependencyAuditTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();

    [Theory]
    [InlineData("critical", 1)]
    [InlineData("high", 1)]
    [InlineData("moderate", 0)]
    public async Task A_known_weakness_is_named_and_stops_from_high_on(string severity, int exitCode)
    {
        var advisory = $$$"""{"echarts":[{"id":1,"url":"u","title":"t","severity":"{{{severity}}}","vulnerable_versions":"*","cwe":[],"cvss":{"score":5,"vectorString":""}}]}""";

        var (code, said) = await AuditAsync(Results.Content(advisory, "application/json"));

        Assert.Contains($"npm in src/Ioc.Web/Client: echarts ({severity})", said);
        Assert.Contains("npm in src/Ioc.Engine: nothing known", said);
        Assert.Equal(exitCode, code);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(500)]
    public async Task A_source_that_does_not_answer_is_said_to_be_so_and_stops_nobody(int status)
    {
        var (code, said) = await AuditAsync(Results.StatusCode(status));

        Assert.Contains("npm in src/Ioc.Web/Client: NOT CHECKED", said);
        Assert.DoesNotContain("nothing known", said.Split('\n').Where(line => line.Contains("npm", StringComparison.Ordinal)).Aggregate("", string.Concat));
        Assert.Equal(0, code);
    }

    public void Dispose() => _cache.Dispose();

    private async Task<(int ExitCode, string Said)> AuditAsync(IResult advisories)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var registry = builder.Build();
        registry.MapPost("/-/npm/v1/security/advisories/bulk", () => advisories);
        await registry.StartAsync();

        using var script = Process.Start(new ProcessStartInfo("node", [Script()])
        {
            RedirectStandardError = true,
            Environment = { ["npm_config_registry"] = registry.Urls.First() + "/", ["npm_config_cache"] = _cache.Path, ["npm_config_fetch_retries"] = "0" },
        })!;
        var said = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        return (script.ExitCode, said);
    }

    private static string Script([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.ci/audit.mjs"));
}
