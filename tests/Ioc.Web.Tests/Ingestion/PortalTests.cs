using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Model;

namespace Ioc.Tests.Ingestion;

/// <summary>The national portal's envelope, and the unit table that tells its agencies' communes.</summary>
[Collection(AtTheDoor.Name)]
public sealed class PortalTests(DoorOffice office)
{
    [Fact]
    public async Task A_dossier_in_the_portals_words_is_the_same_dossier()
    {
        var dossier = Dossiers.NewPortal(
            ("TrangThaiHoSo", "9"), ("NgayKetThucXuLy", "20261121090000"), ("NgayTra", "20261121100000"), ("MucDo", "4"), ("KenhThucHien", 1),
            ("ThoiDiemCapNhat", "20261121110000"), ("HoSoCoThanhPhanSoHoa", "1"), ("DuocThanhToanTrucTuyen", "1"), ("DonViTiepNhan", "06658"));
        Assert.Equal((1, 0, 0), (await office.Source.SendPortalAsync(dossier)).Counts);

        const string columns = """
            concat(toString(updated_at), ' ', toString(received_at), ' ', toString(due_at), ' ', toString(finished_at), ' ', toString(returned_at), ' ',
                toString(status), toString(channel), toString(service_level), ' ', ifNull(toString(digitised), '-'), ' ', ifNull(toString(fee_due), '-'), ' ',
                ifNull(toString(paid_online), '-'), ' ', handling_commune, ' ', receiving_commune, ' ', procedure_code, ' ', field_name)
            """;
        Assert.Equal(
            ["2026-11-21 04:00:00.000 2026-11-20 01:00:00.000 2026-11-25 10:00:00.000 2026-11-21 02:00:00.000 2026-11-21 03:00:00.000 914 true true true 06652 06658 1.004873 Hộ tịch"],
            await office.StoredAsync(Code(dossier), columns));
    }

    [Theory]
    [InlineData("1", "true true")]
    [InlineData("3", "true -")]
    [InlineData("0", "- -")]
    [InlineData("", "- -")]
    public async Task Payment_is_read_from_its_code(string code, string stored)
    {
        var dossier = Dossiers.NewPortal(("DuocThanhToanTrucTuyen", code));
        await office.Source.SendPortalAsync(dossier);

        Assert.Equal([stored], await office.StoredAsync(Code(dossier), "concat(ifNull(toString(fee_due), '-'), ' ', ifNull(toString(paid_online), '-'))"));
    }

    [Fact]
    public async Task Without_a_time_of_update_the_arrival_counts_and_a_record_like_the_current_one_is_unchanged()
    {
        office.SetClockToNoon();
        office.Clock.LetRun();
        var received = Dossiers.NewPortal();
        var working = Dossiers.NewPortal(("MaHoSo", Code(received)), ("TrangThaiHoSo", "4"));

        Assert.Equal((1, 1, 0), (await office.Source.SendPortalAsync(received, received)).Counts);
        Assert.Equal((0, 1, 0), (await office.Source.SendPortalAsync(received)).Counts);
        Assert.Equal((1, 0, 0), (await office.Source.SendPortalAsync(working)).Counts);
        // Back again: equal to a former record but not to the current one.
        Assert.Equal((1, 0, 0), (await office.Source.SendPortalAsync(received)).Counts);

        Assert.Equal(["2", "4", "2"], await office.StoredAsync(Code(received), "status"));
        Assert.All(await office.StoredAsync(Code(received), "updated_at"), at => Assert.StartsWith("2026-11-23 05:0", at));
        Assert.Equal(["1"], (await office.StoredAsync(Code(received), "updated_at <= arrived_at")).Distinct());
        Assert.Equal(2, (await office.ListedAsync("open", "06652", Code(received))).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Agencies_are_looked_up_in_the_table_that_is_replaced_whole()
    {
        await ReplaceUnitsAsync(("000.07.22.H49", "06685"), ("000.08.22.H49", "06970"));
        var (here, alias) = (Dossiers.NewPortal(("DonViXuLy", "000.07.22.H49")), Dossiers.NewPortal(("DonViXuLy", "000.08.22.H49"), ("DonViTiepNhan", "000.07.22.H49")));
        Assert.Equal((2, 0, 0), (await office.Source.SendPortalAsync(here, alias)).Counts);

        await ReplaceUnitsAsync(("000.09.22.H49", "06673"));
        var gone = await office.Source.SendPortalAsync(
            Dossiers.NewPortal(("DonViXuLy", "000.07.22.H49")), Dossiers.NewPortal(("DonViTiepNhan", "000.07.22.H49")), Dossiers.NewPortal(("DonViXuLy", "000.09.22.H49")));

        Assert.Equal((1, 0, 2), gone.Counts);
        Assert.All(gone.Errors, error => Assert.Equal("unknown-unit", error.Code));
        // What was taken before keeps its commune.
        Assert.Equal(["06685"], await office.StoredAsync(Code(here), "handling_commune"));
        Assert.Equal(["06978 06685"], await office.StoredAsync(Code(alias), "concat(handling_commune, ' ', receiving_commune)"));
    }

    [Fact]
    public async Task A_record_of_an_unknown_agency_is_replayed_once_the_agency_is_known()
    {
        var dossier = Dossiers.NewPortal(("DonViXuLy", "000.77.22.H49"));
        await office.Source.SendPortalAsync(dossier);
        var waiting = Assert.Single(await office.QuarantineOfAsync(Code(dossier)));
        Assert.Equal("000.77.22.H49", waiting.GetProperty("record").GetProperty("DonViXuLy").GetString());

        await ReplaceUnitsAsync(("000.77.22.H49", "06652"));
        using var answer = await office.Sender.PostAsync($"api/v1/quarantine/{waiting.GetProperty("id").GetString()}/replay", null);

        Assert.Equal((1, 0, 0), (await answer.Content.ReadFromJsonAsync<Outcome>())!.Counts);
        Assert.Equal(["06652"], await office.StoredAsync(Code(dossier), "handling_commune"));
    }

    [Theory]
    [InlineData("MaHoSo", "", Reasons.MissingField)]
    [InlineData("TrangThaiHoSo", "x", Reasons.WrongType)]
    [InlineData("TrangThaiHoSo", "11", Reasons.BadStatus)]
    [InlineData("KenhThucHien", "0", Reasons.BadChannel)]
    [InlineData("NgayHenTra", "20261332000000", Reasons.BadDate)]
    [InlineData("NgayHenTra", "99991231235959", Reasons.BadDate)]
    [InlineData("NgayHenTra", "20261101080000", Reasons.DueBeforeReceived)]
    [InlineData("ThoiDiemCapNhat", "20261124080000", Reasons.UpdatedInFuture)]
    [InlineData("DonViXuLy", "00004", Reasons.OutsideProvince)]
    public async Task Reasons_are_the_same_in_the_portals_words(string field, string value, string reason)
    {
        office.SetClockToNoon();

        Assert.Equal(reason, Assert.Single((await office.Source.SendPortalAsync(Dossiers.NewPortal((field, value)))).Errors).Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("""[{"unitCode":"a"}]""")]
    [InlineData("""[{"unitCode":"","communeCode":"06652"}]""")]
    [InlineData("""[{"unitCode":"a","communeCode":"99999"}]""")]
    [InlineData("not JSON")]
    public async Task A_unit_table_that_cannot_be_read_changes_nothing(string table)
    {
        await ReplaceUnitsAsync(("000.66.22.H49", "06652"));

        using var refused = await office.Sender.PutAsync("api/v1/units", SourceSystem.Json(table));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal((1, 0, 0), (await office.Source.SendPortalAsync(Dossiers.NewPortal(("DonViXuLy", "000.66.22.H49")))).Counts);
    }

    private async Task ReplaceUnitsAsync(params (string Unit, string Commune)[] units)
    {
        var rows = new JsonArray([.. units.Select(unit => new JsonObject { ["unitCode"] = unit.Unit, ["communeCode"] = unit.Commune })]);
        using var answer = await office.Sender.PutAsync("api/v1/units", SourceSystem.Json(rows.ToJsonString()));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static string Code(JsonObject dossier) => dossier["MaHoSo"]!.GetValue<string>();
}
