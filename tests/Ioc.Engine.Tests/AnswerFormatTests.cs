using System.Text.Json;
using Ioc.Engine.Tests.Running;

namespace Ioc.Engine.Tests;

/// <summary>An answer of many blocks is one document in every format, as from the real server.</summary>
public sealed class AnswerFormatTests(RunningEngine engine) : IClassFixture<RunningEngine>
{
    [Fact]
    public async Task A_long_json_answer_is_one_document_with_its_totals()
    {
        var text = await engine.AskAsync("SELECT number % 100000 AS k, count() AS n FROM numbers(200000) GROUP BY k WITH TOTALS FORMAT JSON", "output_format_json_quote_64bit_integers=0");

        using var answer = JsonDocument.Parse(text);
        Assert.Equal(100_000, answer.RootElement.GetProperty("data").GetArrayLength());
        Assert.Equal(200_000, answer.RootElement.GetProperty("totals").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task The_header_of_a_long_table_comes_once()
    {
        var lines = (await engine.AskAsync("SELECT number AS commune FROM numbers(200000) FORMAT CSVWithNames")).Split('\n');

        Assert.Equal(200_001, lines.Length);
        Assert.Equal("\"commune\"", lines[0]);
        Assert.DoesNotContain("\"commune\"", lines[1..]);
    }

    [Theory]
    [InlineData("SELECT 1 AS n FORMAT JSONEachRow", "{\"n\":1}")]
    [InlineData("SELECT 1 AS n FORMAT JSONEachRow SETTINGS max_threads = 2", "{\"n\":1}")]
    [InlineData("SELECT 1 AS n SETTINGS max_threads = 2 FORMAT JSONEachRow", "{\"n\":1}")]
    [InlineData("SELECT format('{}-{}', 'a', 'b') AS n", "a-b")]
    [InlineData("SELECT 'FORMAT JSON' AS n -- FORMAT JSON", "FORMAT JSON")]
    [InlineData("/* first */ SELECT 1 /* FORMAT CSV */;", "1")]
    [InlineData("WITH 2 AS n SELECT n", "2")]
    [InlineData("(SELECT 1) UNION ALL (SELECT 1) FORMAT Values", "(1),(1)")]
    [InlineData("EXISTS TABLE no_such_table", "0")]
    [InlineData("SELECT 1 AS n WHERE 0 FORMAT TSVWithNames", "n")]
    public async Task A_statement_answers_in_the_format_it_names_wherever_it_names_it(string query, string expected)
    {
        Assert.Equal(expected, await engine.AskAsync(query));
    }
}
