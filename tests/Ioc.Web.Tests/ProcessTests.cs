using System.Diagnostics;

namespace Ioc.Tests;

/// <summary>The product as a process of its own, as <c>./run</c> leaves it.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_browser_can_come_when_the_one_line_on_standard_output_says_so_and_a_polite_end_is_orderly()
    {
        using var product = Start("--port", "0", "--no-demo", "--data", _folder.Path);
        var ready = await product.StandardOutput.ReadLineAsync();

        Assert.Matches(@"^ready http://127\.0\.0\.1:\d+$", ready);
        using var client = new HttpClient();
        Assert.Equal("ready\n", await client.GetStringAsync($"{ready!["ready ".Length..]}/readyz"));
        using (Process.Start("kill", ["-TERM", $"{product.Id}"]))
        {
            await product.WaitForExitAsync();
        }

        Assert.Equal(0, product.ExitCode);
        Assert.Equal("", await product.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task The_first_start_prints_a_password_once_and_a_killed_product_starts_again()
    {
        using var first = Start("--port", "0", "--no-demo", "--data", _folder.Path);
        await first.StandardOutput.ReadLineAsync();
        first.Kill();
        await first.WaitForExitAsync();
        using var second = Start("--port", "0", "--no-demo", "--data", _folder.Path);
        var ready = await second.StandardOutput.ReadLineAsync();
        second.Kill();

        Assert.StartsWith("ready ", ready);
        Assert.Contains("sign in as admin with the password", await first.StandardError.ReadToEndAsync());
        Assert.DoesNotContain("password", await second.StandardError.ReadToEndAsync());
    }

    [Theory]
    [InlineData(2, "--port", "--port", "eighty")]
    [InlineData(2, "--no-such-option", "--no-such-option")]
    [InlineData(1, "cannot be", "--no-demo", "--port", "0", "--data", "/proc/nowhere")]
    [InlineData(1, "ClickHouse cannot be used", "--no-demo", "--port", "0", "--clickhouse", "http://127.0.0.1:1/ioc")]
    [InlineData(0, "", "--help")]
    public async Task What_cannot_be_started_says_why_and_ends(int exitCode, string message, params string[] arguments)
    {
        using var product = Start(arguments.Contains("--clickhouse") ? [.. arguments, "--data", _folder.Path] : arguments);
        var said = product.StandardOutput.ReadToEndAsync();

        Assert.Contains(message, await product.StandardError.ReadToEndAsync());
        await product.WaitForExitAsync();
        Assert.Equal(exitCode, product.ExitCode);
        Assert.DoesNotContain("ready http", await said);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var other = await RunningProduct.StartAsync();
        using var product = Start("--no-demo", "--data", _folder.Path, "--port", $"{other.Address.Port}");

        Assert.Contains($"Port {other.Address.Port} on 127.0.0.1 is in use", await product.StandardError.ReadToEndAsync());
        await product.WaitForExitAsync();
        Assert.Equal(1, product.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ioc.Web.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
