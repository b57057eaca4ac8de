using System.Text;
using Ioc.Model;

namespace Ioc.Tests.Ingestion;

/// <summary>Every reason for quarantine, alone and several at once, held against the table that the slow model is held against.</summary>
[Collection(AtTheDoor.Name)]
public sealed class BadRecordTests(DoorOffice office)
{
    public static TheoryData<string> Bad => [.. BadRecords.All.Select(bad => bad.What)];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_record_is_set_aside_with_its_first_reason_and_spoils_no_neighbour(string what)
    {
        office.SetClockToNoon();
        var bad = BadRecords.All.Single(record => record.What == what);

        var outcome = await office.Source.SendAsync(Dossiers.New().ToJsonString(), "", bad.Line, Dossiers.New().ToJsonString());

        Assert.Equal((2, 0, 1), outcome.Counts);
        Assert.Equal((1, bad.Reason), (outcome.Errors[0].Index, outcome.Errors[0].Code));
    }

    [Fact]
    public async Task Elements_of_an_array_are_judged_like_lines()
    {
        office.SetClockToNoon();
        // What is no JSON cannot stand in an array.
        var bad = BadRecords.All.Where(record => record.Reason != Reasons.Malformed).ToList();

        var outcome = await office.Source.SendArrayAsync(bad.SelectMany(record => new[] { record.Line, Dossiers.New().ToJsonString() }));

        Assert.Equal((bad.Count, 0, bad.Count), outcome.Counts);
        Assert.Equal(
            bad.Select((record, i) => (Index: 2 * i, record.What, record.Reason)),
            outcome.Errors.Select((error, i) => (error.Index, bad[i].What, error.Code)));
    }

    [Fact]
    public async Task Only_the_first_hundred_errors_are_told_but_all_are_counted()
    {
        var outcome = await office.Source.SendAsync(Enumerable.Range(0, 150).Select(i => $"junk {Dossiers.NewCode()}"));

        Assert.Equal((0, 0, 150), outcome.Counts);
        Assert.Equal(Enumerable.Range(0, 100), outcome.Errors.Select(error => error.Index));
    }

    [Fact]
    public async Task An_error_names_the_dossier_and_says_what_is_wrong_without_repeating_the_value()
    {
        var record = Dossiers.New(("channel", "Nguyễn Thị Bình"));

        var error = Assert.Single((await office.Source.SendAsync(record)).Errors);

        Assert.Equal(record["dossierCode"]!.GetValue<string>(), error.DossierCode);
        Assert.Contains("channel", error.Message);
        Assert.DoesNotContain("Bình", error.Message);
    }

    [Theory]
    [InlineData("dossierCode")]
    [InlineData("procedureName")]
    [InlineData("handlingCommune")]
    [InlineData("updatedAt")]
    [InlineData("officer")]
    public async Task A_text_of_ten_megabytes_is_set_aside_alone(string field)
    {
        var huge = Dossiers.New((field, new string('a', 5_000_000) + "@" + new string('1', 5_000_000)));

        var outcome = await office.Source.SendAsync(Dossiers.New(), huge, Dossiers.New());

        Assert.Equal((2, 0, 1), outcome.Counts);
        Assert.Equal(1, outcome.Errors[0].Index);
    }

    [Fact]
    public async Task A_huge_unknown_field_is_dropped_and_its_record_taken()
    {
        var outcome = await office.Source.SendAsync(Dossiers.New(("ghiChu", new string('x', 10_000_000))), Dossiers.New());

        Assert.Equal((2, 0, 0), outcome.Counts);
    }

    [Fact]
    public async Task Depth_alone_is_no_fault_and_costs_no_neighbour()
    {
        const int depth = 100_000;
        var deep = $"{new string('[', depth)}{new string(']', depth)}";
        string Beside(string field) => Dossiers.New(("sequence", 3)).ToJsonString().Replace("\"sequence\":3", $"\"{field}\":{deep}", StringComparison.Ordinal);

        var lines = await office.Source.SendAsync(Beside("unknown"), Beside("procedureName"), Dossiers.New().ToJsonString(), deep);
        var elements = await office.Source.SendArrayAsync(Beside("unknown"), Beside("procedureName"), Dossiers.New().ToJsonString(), deep);

        Assert.Equal((2, 0, 2), lines.Counts);
        Assert.Equal([(1, Reasons.WrongType), (3, Reasons.WrongType)], lines.Errors.Select(error => (error.Index, error.Code)));
        Assert.Equal(lines.Errors.Select(error => (error.Index, error.Code)), elements.Errors.Select(error => (error.Index, error.Code)));
        Assert.Equal(lines.Counts, elements.Counts);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_make_one_line_malformed()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes(Dossiers.New().ToJsonString() + "\n{\"dossierCode\":\""), 0xC3, 0x28, 0xFF, .. "\"}\n\0\0\0\n"u8,
            .. Encoding.UTF8.GetBytes(Dossiers.New(("procedureName", "\ud83d\ude00")).ToJsonString()),
        ];

        var outcome = await office.Source.TakenAsync(SourceSystem.Body(body, "application/x-ndjson"));

        Assert.Equal((2, 0, 2), outcome.Counts);
        Assert.All(outcome.Errors, error => Assert.Equal(Reasons.Malformed, error.Code));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_set_aside_alone_in_lines_and_in_an_array()
    {
        var half = Dossiers.New(("procedureName", "HALF")).ToJsonString().Replace("HALF", "\\ud83d", StringComparison.Ordinal);

        var lines = await office.Source.SendAsync(Dossiers.New().ToJsonString(), half, Dossiers.New().ToJsonString());
        var elements = await office.Source.SendArrayAsync(Dossiers.New().ToJsonString(), half, Dossiers.New().ToJsonString());

        Assert.Equal((2, 0, 1), lines.Counts);
        Assert.Equal((2, 0, 1), elements.Counts);
    }

    [Theory]
    [InlineData("sequence", "1e400", Reasons.WrongType)]
    [InlineData("sequence", "123456789012345678901234567890123456789012345678901234567890", Reasons.BadValue)]
    [InlineData("sequence", "-9223372036854775809", Reasons.BadValue)]
    [InlineData("status", "99999999999999999999", Reasons.BadStatus)]
    [InlineData("channel", "4294967298", Reasons.BadChannel)]
    [InlineData("satisfaction", "18446744073709551617", Reasons.BadValue)]
    [InlineData("receivedAt", "\"9999-12-31T23:59:59.999999999-23:59\"", Reasons.BadDate)]
    [InlineData("receivedAt", "\"0001-01-01T00:00:00+23:59\"", Reasons.BadDate)]
    [InlineData("dueAt", "\"2026-13-01T00:00:00Z\"", Reasons.BadDate)]
    [InlineData("dueAt", "\"2026-02-29T00:00:00Z\"", Reasons.BadDate)]
    public async Task Numbers_and_years_past_all_bounds_have_a_reason_too(string field, string value, string reason)
    {
        var line = Dossiers.New((field, "X")).ToJsonString().Replace($"\"{field}\":\"X\"", $"\"{field}\":{value}", StringComparison.Ordinal);

        Assert.Equal(reason, Assert.Single((await office.Source.SendAsync(line)).Errors).Code);
    }
}
