using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Tests.Indicators;

namespace Ioc.Tests.Reports;

/// <summary>Somebody who has one form made for many units.</summary>
internal sealed class RunOffice(HttpClient client)
{
    public const string From = "2026-10-15";
    public const string To = "2026-11-14";

    /// <summary>Three communes of Quảng Ninh.</summary>
    public static readonly string[] Communes = ["06652", "06658", "06661"];

    public static object Draft(string form = "06a", string? units = null, string[]? communes = null, string province = "22", string from = From, string to = To, params string[] formats) =>
        new { form, province, units, communes = units is null ? communes ?? Communes : communes, from, to, formats = formats is [] ? new[] { "csv" } : formats };

    public async Task<string> StartAsync(object draft)
    {
        var (status, answer) = await PostAsync("", draft);
        Assert.True(status == HttpStatusCode.Accepted, answer.ToString());
        return answer.GetProperty("run").GetProperty("id").GetString()!;
    }

    /// <param name="what">Below the runs' address: <c>/{id}/cancel</c>.</param>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string what, object? body = null)
    {
        using var answer = await client.PostAsJsonAsync(new Uri($"api/v1/reports/runs{what}", UriKind.Relative), body ?? new { });
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<JsonElement> ReadAsync(string id)
    {
        using var answer = await client.GetAsync(new Uri($"api/v1/reports/runs/{id}", UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    public async Task<JsonElement> UntilAsync(string id, string state, int seconds = 120)
    {
        var last = default(JsonElement);
        await FigureOffice.UntilAsync($"run {state}", async () => (last = await ReadAsync(id)).GetProperty("run").GetProperty("state").GetString() == state, seconds);
        return last;
    }

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await client.GetAsync(new Uri($"api/v1/reports/runs{path}", UriKind.Relative));
        return answer.StatusCode;
    }

    /// <summary>Files by name, and the lines of the index without its head.</summary>
    public async Task<(IReadOnlyDictionary<string, byte[]> Files, IReadOnlyList<string[]> Index)> ZipAsync(string id)
    {
        var bytes = await client.GetByteArrayAsync(new Uri($"api/v1/reports/runs/{id}.zip", UriKind.Relative));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var files = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            using var body = entry.Open();
            using var read = new MemoryStream();
            await body.CopyToAsync(read);
            files.Add(entry.FullName, read.ToArray());
        }
        Assert.Equal(Encoding.UTF8.Preamble, files["index.csv"].AsSpan(0, 3));
        var index = Encoding.UTF8.GetString(files["index.csv"].AsSpan(3)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        Assert.Equal(["unit", "name", "code", "file", "sha256", "state", "error"], index[0]);
        files.Remove("index.csv");
        return (files, index.Skip(1).ToList());
    }

    public static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
