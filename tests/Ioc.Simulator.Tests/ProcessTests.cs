using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ioc.Simulator.Tests;

public class ProcessTests
{
    [Fact]
    public async Task It_says_where_it_listens_and_ends_when_its_parent_is_gone()
    {
        using var process = Start("--volume", "0.05");
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.StartsWith("listening http://127.0.0.1:", line);

        using var http = new HttpClient();
        var page = await http.GetFromJsonAsync<JsonElement>($"{line!["listening ".Length..]}/api/v1/dossiers/changes?limit=3");
        Assert.Equal(3, page.GetProperty("items").GetArrayLength());

        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_wrong_argument_is_named()
    {
        using var process = Start("--provinz", "22");

        Assert.Contains("--provinz", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [typeof(SimulatorHost).Assembly.Location, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
