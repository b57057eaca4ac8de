using Ioc.Storage;

namespace Ioc.Tests.Storage;

/// <summary>Rows turned into columns, as the real engine understands them.</summary>
public sealed class NativeBlockTests(Engine engine) : IClassFixture<Engine>
{
    private static readonly NativeColumn[] Columns =
    [
        new("a", "UInt64"), new("b", "String"), new("c", "Date"), new("d", "DateTime64(3, 'UTC')"), new("e", "Nullable(Bool)"),
        new("f", "Int32"), new("g", "Bool"), new("h", "FixedString(16)"), new("i", "String"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(40_000)]
    public async Task A_block_holds_what_the_same_rows_hold(int count)
    {
        var client = await engine.NewDatabaseAsync($"blocks{count}");
        foreach (var table in new[] { "by_row", "by_column" })
        {
            await client.ExecuteAsync(new Sql("test", $"CREATE TABLE {table} (a UInt64, b String, c Date, d DateTime64(3, 'UTC'), e Nullable(Bool), f Int32, g Bool, h FixedString(16), i LowCardinality(String)) ENGINE = Memory"));
        }
        var rows = Rows(count);
        var block = new NativeBlock(Columns);

        await client.InsertAsync(new Sql("test", "INSERT INTO by_row FORMAT RowBinary"), Rows(count + 2), token: null);
        await client.InsertAsync(new Sql("test", "INSERT INTO by_column FORMAT Native"), block.Of([rows, Rows(2, from: count)], part => part), token: null);

        var expected = Enumerable.Range(0, count + 2).ToList();
        foreach (var table in new[] { "by_row", "by_column" })
        {
            var stored = await client.QueryAsync(
                new Sql("test", $"SELECT count(), sum(length(b)), countIf(e), countIf(e IS NULL) FROM {table}"), null,
                row => (row.ReadUInt64(), row.ReadUInt64(), row.ReadUInt64(), row.ReadUInt64()));
            Assert.Equal([((ulong)expected.Count, (ulong)expected.Sum(i => Text(i).Length), (ulong)expected.Count(i => i % 3 == 1), (ulong)expected.Count(i => i % 3 == 0))], stored);
        }
        Assert.Empty(await client.QueryAsync(
            new Sql("test", "(SELECT * FROM by_row EXCEPT SELECT * FROM by_column) UNION ALL (SELECT * FROM by_column EXCEPT SELECT * FROM by_row)"), null, row => row.ReadUInt64()));
    }

    [Fact]
    public void A_block_made_after_another_knows_nothing_of_it()
    {
        var block = new NativeBlock(Columns);
        var first = block.Of([Rows(10)], part => part).ToArray();

        block.Of([Rows(3_000)], part => part);

        Assert.Equal(first, block.Of([Rows(10)], part => part).ToArray());
        Assert.True(block.Of<int>([], _ => default).IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(60)]
    public void Rows_that_end_within_one_are_refused(int lacking)
    {
        var rows = Rows(2);

        Assert.Throws<ArgumentException>(() => new NativeBlock(Columns).Of([rows, rows[..^lacking]], part => part));
    }

    [Fact]
    public void A_type_that_nobody_knows_is_refused() =>
        Assert.Throws<ArgumentException>(() => new NativeBlock(new NativeColumn("a", "Decimal(9, 2)")));

    private static ReadOnlyMemory<byte> Rows(int count, int from = 0)
    {
        var rows = new RowBinaryWriter();
        for (var i = from; i < from + count; i++)
        {
            rows.Write((ulong)i);
            rows.Write(Text(i));
            rows.Write(new DateOnly(2026, 1, 1).AddDays(i % 400));
            rows.Write(new DateTimeOffset(2099, 12, 31, 23, 59, 59, 999, TimeSpan.Zero).AddMinutes(-i));
            rows.Write(i % 3 == 0 ? null : i % 3 == 1);
            rows.Write(-i);
            rows.Write(i % 2 == 0);
            rows.Write(new Fixed16((ulong)i, ulong.MaxValue));
            rows.Write($"xã {i % 5}");
        }
        return rows.Written;
    }

    /// <summary>Empty ones, and ones whose length takes one, two and three bytes.</summary>
    private static string Text(int number) => new('x', (number % 7) switch { 0 => 0, 1 => 127, 2 => 128, 3 when number % 1000 == 3 => 16_400, _ => number % 40 });
}
