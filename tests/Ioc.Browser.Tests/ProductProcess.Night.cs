using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Ioc.Browser;

/// <summary>What may befall the data folder while the product is down.</summary>
public sealed partial class ProductProcess
{
    private const string EngineKey = "key-of-an-engine-between-two-runs";

    /// <summary>Runs a statement on the dossiers' database behind the product's back; the product must be down.</summary>
    public async Task SpoilAsync(string statement)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Ioc.Engine/release/Ioc.Engine.dll"));
        using var engine = await StartEngineAsync(new ProcessStartInfo("dotnet", [program, "--data", Path.Combine(_data, "clickhouse"), "--port", "0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["IOC_ENGINE_KEY"] = EngineKey },
        });
        var address = (await engine.StandardOutput.ReadLineAsync())!["listening ".Length..];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(address), "?database=ioc&insert_deduplicate=0")) { Content = new StringContent(statement) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"default:{EngineKey}")));
        using var answer = await _sender.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        engine.StandardInput.Close();
        await engine.WaitForExitAsync();
    }

    /// <summary>Makes last night's jobs overdue, as if the product had been down over night: the next start makes up for them.</summary>
    public void MissTheNight()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "jobs.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = $at WHERE TRIGGER_NAME = 'recompute-figures'";
        command.Parameters.AddWithValue("$at", TimeProvider.System.GetUtcNow().AddHours(-3).Ticks.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    /// <summary>The killed product's engine lets go of the folder within moments; until then a second one ends at once.</summary>
    private static async Task<Process> StartEngineAsync(ProcessStartInfo start)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var engine = Process.Start(start)!;
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            if (await PeekAsync(engine, patience.Token))
            {
                return engine;
            }
            engine.Dispose();
            await Task.Delay(200);
        }
        throw new InvalidOperationException("The engine's folder was not let go.");
    }

    private static async Task<bool> PeekAsync(Process engine, CancellationToken patience)
    {
        while (engine.StandardOutput.Peek() < 0)
        {
            if (engine.HasExited)
            {
                return false;
            }
            await Task.Delay(50, patience);
        }
        return true;
    }
}
