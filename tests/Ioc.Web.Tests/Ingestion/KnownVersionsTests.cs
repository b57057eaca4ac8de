using Ioc.Ingestion;
using Ioc.Storage;

namespace Ioc.Tests.Ingestion;

/// <summary>Which records say something new, by what memory is certain of and by what only the log can tell.</summary>
public sealed class KnownVersionsTests(Storage.Engine engine) : IClassFixture<Storage.Engine>
{
    [Fact]
    public async Task What_was_stored_lately_is_known_though_the_log_cannot_be_asked()
    {
        var known = Knowing(Nobody());
        known.Add([Record("A"), Record("B")]);

        Assert.Equal([false, true, false], await NewAsync(known, Record("B"), Record("C"), Record("A")));
    }

    [Theory]
    [InlineData((byte)5, "06652")]
    [InlineData((byte)2, "06658")]
    public async Task What_differs_under_the_same_time_is_asked_of_the_log(byte status, string commune)
    {
        var known = Knowing(Nobody());
        known.Add([Record("A")]);

        await Assert.ThrowsAsync<HttpRequestException>(() => NewAsync(known, Record("A", status, commune)));
    }

    [Fact]
    public async Task What_is_of_another_time_or_dossier_or_source_is_new_though_it_says_the_same()
    {
        var known = Knowing(Nobody());
        known.Add([Record("A")]);

        Assert.Equal([true, true, true], await NewAsync(known, Record("A", minutes: 1), Record("B"), Record("A", source: "mot-cua")));
    }

    [Fact]
    public async Task What_memory_has_let_go_is_found_in_the_log()
    {
        var client = await engine.NewDatabaseAsync("known");
        await new ClickHouseSchema(client).MigrateAsync(CancellationToken.None);
        var known = Knowing(client);
        await client.InsertAsync(new Sql("test", "INSERT INTO dossier_version FORMAT Native"), new NativeBlock(DossierRecord.Columns).Of([Record("A")], record => record.Row()), token: null);

        await known.LoadAsync(CancellationToken.None);

        Assert.Equal([false, true, true], await NewAsync(known, Record("A"), Record("A", status: 5), Record("A", minutes: 1)));
    }

    [Fact]
    public void Memory_is_bounded_and_the_oldest_give_way()
    {
        var recent = new RecentVersions(capacity: 100);
        var records = Enumerable.Range(0, 250).Select(number => Record($"D{number}")).ToList();

        records.ForEach(recent.Add);

        Assert.All(records[150..], record => Assert.True(recent.Contains(record)));
        Assert.All(records[..50], record => Assert.False(recent.Contains(record)));
    }

    // A list: what is awaited cannot be compared with a span.
    private static async Task<List<bool>> NewAsync(KnownVersions known, params DossierRecord[] records) =>
        [.. await known.FindNewAsync([.. records], CancellationToken.None)];

    private static KnownVersions Knowing(ClickHouseClient client) => new(client, new DossierLookup(client));

    private static ClickHouseClient Nobody() => new(new HttpClient(), _ => throw new HttpRequestException("nobody there"));

    private static DossierRecord Record(string code, byte status = 2, string commune = "06652", int minutes = 0, string source = "default")
    {
        var record = new DossierRecord
        {
            Source = source,
            DossierCode = code,
            UpdatedAt = new DateTimeOffset(2026, 11, 20, 3, minutes, 0, TimeSpan.Zero),
            Status = status,
            Channel = 2,
            ProcedureCode = "1.004873",
            FieldCode = "LV-HOTICH",
            HandlingCommune = commune,
            ReceivingCommune = commune,
            ReceivedAt = new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero),
        };
        record.Seal(new RowBinaryWriter());
        return record;
    }
}
