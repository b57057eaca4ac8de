using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ioc.Tests.Reports;

/// <summary>A file that the product made.</summary>
internal sealed record ReportFileAnswer(byte[] Body, string AsOf, string Sha256, string Code, string FileName)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Lines of fields, quotes taken off.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Csv => Parse(Encoding.UTF8.GetString(Body.AsSpan(3)));

    /// <summary>Values of a row by its key; a text is no number.</summary>
    public double?[] Values(string key) => [.. Json.GetProperty("rows").EnumerateArray().First(row => row.GetProperty("key").GetString() == key).GetProperty("values").EnumerateArray().Select(Number)];

    public double?[] Total => [.. Json.GetProperty("total").EnumerateArray().Select(Number)];

    public IReadOnlyList<string> Keys => [.. Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("key").GetString()!)];

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static List<IReadOnlyList<string>> Parse(string text)
    {
        var (lines, line, field, quoted) = (new List<IReadOnlyList<string>>(), new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            var sign = text[at];
            if (quoted)
            {
                if (sign == '"' && at + 1 < text.Length && text[at + 1] == '"')
                {
                    field.Append(text[at++]);
                }
                else if (sign == '"')
                {
                    quoted = false;
                }
                else
                {
                    field.Append(sign);
                }
                continue;
            }
            switch (sign)
            {
                case '"':
                    quoted = true;
                    break;
                case ',' or '\n':
                    line.Add(field.ToString());
                    field.Clear();
                    if (sign == '\n')
                    {
                        lines.Add(line);
                        line = [];
                    }
                    break;
                case '\r':
                    Assert.Equal('\n', text[at + 1]);
                    break;
                default:
                    field.Append(sign);
                    break;
            }
        }
        Assert.False(quoted);
        Assert.Empty(line);
        return lines;
    }
}

/// <summary>Somebody who asks the product for reports.</summary>
internal sealed class ReportReader(HttpClient client)
{
    public async Task<ReportFileAnswer> GetAsync(string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return new ReportFileAnswer(
            await answer.Content.ReadAsByteArrayAsync(), answer.Headers.GetValues("X-Ioc-As-Of").Single(), answer.Headers.GetValues("X-Ioc-Figures-Sha256").Single(),
            answer.Headers.GetValues("X-Ioc-Verify").Single(), answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
    }

    /// <param name="form">With its format: <c>06a.json</c>.</param>
    public Task<ReportFileAnswer> MakeAsync(string form, string from, string to, string more = "") => GetAsync($"api/v1/reports/{form}?province=22&from={from}&to={to}{more}");

    public async Task<(int Status, JsonElement Problem)> RefusedAsync(string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<int> StatusAsync(string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        return (int)answer.StatusCode;
    }

    public Task<byte[]> BodyAsync(string address) => client.GetByteArrayAsync(new Uri(address, UriKind.Relative));

    public async Task<JsonElement> VerifyAsync(string code)
    {
        using var answer = await client.GetAsync(new Uri($"verify/{code}", UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"verify: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    public async Task<string> FiguresAsync(string code)
    {
        var bytes = await client.GetByteArrayAsync(new Uri($"api/v1/reports/made/{code}/figures", UriKind.Relative));
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
