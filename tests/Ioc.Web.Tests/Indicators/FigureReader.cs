using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ioc.Model;
using Ioc.Rules.Tests.Model;

namespace Ioc.Tests.Indicators;

/// <summary>Somebody who asks the product for figures and lists.</summary>
public sealed class FigureReader(HttpClient client)
{
    /// <summary>Each list and the figure it stands behind.</summary>
    public static IReadOnlyList<(string State, Figure Figure)> Lists { get; } =
    [
        ("open", Figure.Open), ("paused", Figure.OpenPaused), ("overdue", Figure.OpenOverdue), ("noApology", Figure.OpenNoApology),
        ("dueSoon", Figure.DueSoon), ("received", Figure.Received), ("resolvedLate", Figure.ResolvedLate),
    ];

    /// <summary>An answer that must be given.</summary>
    public async Task<JsonElement> GetAsync(string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.StartsWith('{') ? JsonDocument.Parse(body).RootElement.TryGetProperty("code", out var code) ? code.GetString() : null : null);
    }

    /// <param name="asOfNow">Leave <c>asOf</c> out, so that the buckets answer.</param>
    public Task<JsonElement> CommunesAsync(Question question, bool asOfNow = false) => GetAsync($"api/v1/indicators/communes?province=22{Query(question, asOfNow)}");

    /// <summary>The rows with any count in the words of the example, by commune, and the total under "22".</summary>
    public static SortedDictionary<string, string> Rows(JsonElement answer)
    {
        var empty = ExpectedAnswer.Write(new Row(new Dictionary<Figure, long>()));
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in answer.GetProperty("communes").EnumerateArray().Append(answer.GetProperty("total")))
        {
            var written = ExpectedAnswer.Write(row);
            if (written != empty)
            {
                rows[row.GetProperty("code").GetString()!] = written;
            }
        }
        return rows;
    }

    /// <summary>What the slow model answers, in the same form.</summary>
    public static SortedDictionary<string, string> Rows(Answer answer, Communes communes)
    {
        var counted = answer.Communes.Intersect(communes.Of("22")).ToList();
        var rows = new SortedDictionary<string, string>(counted.ToDictionary(code => code, code => ExpectedAnswer.Write(answer[code])), StringComparer.Ordinal);
        var total = answer.Total(counted);
        if (!total.IsEmpty)
        {
            rows["22"] = ExpectedAnswer.Write(total);
        }
        return rows;
    }

    /// <summary>All pages of a list, and the total that each of them names.</summary>
    public async Task<(List<string> Codes, long Total)> ListAsync(string state, Question question, string? commune, bool asOfNow = false)
    {
        var codes = new List<string>();
        var totals = new HashSet<long>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"api/v1/dossiers?province=22&state={state}&commune={commune}&cursor={cursor}{Query(question, asOfNow)}");
            codes.AddRange(page.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("source").GetString()}/{item.GetProperty("dossierCode").GetString()}"));
            totals.Add(page.GetProperty("total").GetInt64());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return (codes, Assert.Single(totals));
    }

    public static string Query(Question question, bool asOfNow = false)
    {
        var query = new StringBuilder();
        query.Append(CultureInfo.InvariantCulture, $"&from={question.From:yyyy-MM-dd}&to={question.To:yyyy-MM-dd}");
        if (!asOfNow)
        {
            query.Append(CultureInfo.InvariantCulture, $"&asOf={question.AsOf.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z");
        }
        if (question.Field is { } field)
        {
            query.Append("&field=").Append(field);
        }
        if (question.Channel is { } channel)
        {
            query.Append(CultureInfo.InvariantCulture, $"&channel={channel}");
        }
        return query.Append(question.ExcludeCertification ? "&excludeCertification=true" : "").ToString();
    }
}
