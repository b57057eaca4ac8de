using System.Diagnostics;

namespace Ioc.Tests.Shell;

/// <summary>The scripts' own tests (src/Ioc.Web/Client/tests), run by Node as <c>npm test</c> runs them.</summary>
public class ClientTests
{
    [Fact]
    public async Task What_the_pages_compute_in_the_browser_is_right()
    {
        var client = ClientFolder();
        Assert.True(Directory.Exists(Path.Combine(client, "node_modules")), "Run 'npm ci' in src/Ioc.Web/Client first.");
        using var node = Process.Start(new ProcessStartInfo("node", "tests/run.mjs")
        {
            WorkingDirectory = client,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        var errors = node.StandardError.ReadToEndAsync();
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();

        Assert.True(node.ExitCode == 0, said + await errors);
        Assert.Matches(@"(?m)^# pass [1-9]\d*\r?$", said);
    }

    private static string ClientFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "src", "Ioc.Web", "Client");
    }
}
