namespace Ioc.Engine.Tests;

public sealed class StatementTests
{
    private const string From = " FROM INFILE '/f' COMPRESSION 'none' ";

    [Theory]
    [InlineData("INSERT INTO t FORMAT RowBinary", "INSERT INTO t " + From + "FORMAT RowBinary")]
    [InlineData("insert into t (a, `format`) format JSONEachRow", "insert into t (a, `format`) " + From + "format JSONEachRow")]
    [InlineData("INSERT INTO t SETTINGS a = 1 FORMAT TSV\n1\t'FORMAT CSV", "INSERT INTO t " + From + "SETTINGS a = 1 FORMAT TSV")]
    [InlineData("INSERT INTO t VALUES (1, 'SELECT')", "INSERT INTO t " + From + " FORMAT Values")]
    [InlineData("/* SELECT */ INSERT INTO t -- SELECT\n FORMAT CSV", "/* SELECT */ INSERT INTO t -- SELECT\n " + From + "FORMAT CSV")]
    [InlineData("INSERT INTO t;", "INSERT INTO t" + From + " FORMAT Values")]
    public void An_insert_that_takes_data_reads_it_from_a_file(string insert, string expected)
    {
        Assert.Equal(expected, Statement.Of(insert).WithInfile("/f"));
    }

    [Theory]
    [InlineData("INSERT INTO t SELECT 1")]
    [InlineData("INSERT INTO t (a) WITH x AS (SELECT 1) SELECT * FROM x")]
    [InlineData("SELECT 'INSERT INTO t FORMAT TSV'")]
    [InlineData("ALTER TABLE t DELETE WHERE 1")]
    public void Other_statements_take_no_data(string statement)
    {
        Assert.Null(Statement.Of(statement).Insert);
    }

    [Theory]
    [InlineData("SELECT 1 FORMAT JSON SETTINGS a = 1", "JSON")]
    [InlineData("SELECT 1 FORMAT JSON;", "JSON")]
    [InlineData("SELECT 1 -- FORMAT JSON", null)]
    [InlineData("SELECT 'FORMAT JSON'", null)]
    [InlineData("SELECT format('{}', a) AS b FROM t", null)]
    [InlineData("SELECT a AS format FROM t", null)]
    [InlineData("SELECT \"FORMAT\", `it''s FORMAT JSON` FROM t", null)]
    public void The_format_is_found_only_where_the_statement_names_it(string statement, string? format)
    {
        Assert.Equal(format, Statement.Of(statement).Format);
    }

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData("  -- why\n/* what */ with 1 as x select x", true)]
    [InlineData("((SELECT 1))", true)]
    [InlineData("EXPLAIN SELECT 1", true)]
    [InlineData("DROP TABLE t", false)]
    [InlineData("KILL QUERY WHERE 1", false)]
    [InlineData("", false)]
    public void A_statement_that_only_reads_is_known_by_its_first_word(string statement, bool reads)
    {
        Assert.Equal(reads, Statement.Of(statement).Reads);
    }
}
