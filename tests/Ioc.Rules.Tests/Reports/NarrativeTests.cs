using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;

namespace Ioc.Tests.Reports;

/// <summary>What the brief says, in the office's own words.</summary>
public class NarrativeTests
{
    private static readonly Period November = new(new DateOnly(2026, 10, 15), new DateOnly(2026, 11, 14));
    private static readonly Period October = new(new DateOnly(2026, 9, 15), new DateOnly(2026, 10, 14));

    private static readonly Counts Busy = new()
    {
        Received = 12_345, ReceivedOnline = 8_200, ResolvedOnTime = 10_800, ResolvedLate = 200, Open = 4_321, OpenOverdue = 320, OpenNoApology = 45,
    };

    private static readonly Counts Quieter = new() { Received = 11_234, ReceivedOnline = 7_000, ResolvedOnTime = 11_400, ResolvedLate = 100, Open = 3_210, OpenOverdue = 210 };

    [Fact]
    public void What_was_received_is_told_with_its_rise_and_the_share_that_came_online() => Assert.Equal(
        "Từ ngày 15/10/2026 đến ngày 14/11/2026, toàn tỉnh tiếp nhận 12.345 hồ sơ, tăng 1.111 hồ sơ (9,9%) so với kỳ trước; nộp trực tuyến 8.200 hồ sơ, đạt 66,4%, tăng 4,1 điểm phần trăm.",
        Said("received", Brief(Busy, Quieter)));

    [Fact]
    public void The_same_in_English() => Assert.Equal(
        "From 15 October 2026 to 14 November 2026 the province received 12,345 dossiers, 1,111 (9.9%) more than in the period before; 8,200 of them online, 66.4%, up 4.1 percentage points.",
        Narrative.Of(Brief(Busy, Quieter)).Changes.First(sentence => sentence.Rule == "received").English);

    [Fact]
    public void What_was_resolved_is_told_with_its_fall() => Assert.Equal(
        "Đã giải quyết 11.000 hồ sơ, giảm 500 hồ sơ (4,3%) so với kỳ trước, trong đó quá hạn 200 hồ sơ; tỷ lệ trước và đúng hạn 98,2%, giảm 0,9 điểm phần trăm.",
        Said("resolved", Brief(Busy, Quieter)));

    [Fact]
    public void A_sentence_names_every_figure_that_it_rests_on()
    {
        var open = Narrative.Of(Brief(Busy, Quieter)).Changes.First(sentence => sentence.Rule == "open");

        Assert.Equal(
            ["total.open@2026-10-15/2026-11-14", "total.openOverdue@2026-10-15/2026-11-14", "total.openOverdue@2026-09-15/2026-10-14", "total.openNoApology@2026-10-15/2026-11-14"],
            open.Figures.Select(figure => figure.Id));
        Assert.Equal([4_321, 320, 210, 45], open.Figures.Select(figure => figure.Value));
    }

    [Fact]
    public void A_field_is_named_when_most_of_a_rise_lies_in_it() => Assert.Equal(
        "Hồ sơ quá hạn tăng chủ yếu ở lĩnh vực Đất đai: tăng 150 hồ sơ; các lĩnh vực khác giảm 40 hồ sơ.",
        Said("overdue-field", Brief(Busy, Quieter) with { Fields = [Field("Đất đai", 300, 150), Field("Hộ tịch", 20, 60)] }));

    [Fact]
    public void No_field_is_named_when_a_rise_is_spread_over_many()
    {
        UnitFigures[] spread = [Field("Đất đai", 110, 70), Field("Hộ tịch", 110, 70), Field("Xây dựng", 100, 70)];

        Assert.DoesNotContain(Narrative.Of(Brief(Busy, Quieter) with { Fields = spread }).Changes, sentence => sentence.Rule == "overdue-field");
    }

    [Fact]
    public void A_field_that_fell_is_not_named_for_a_rise()
    {
        UnitFigures[] fields = [Field("Đất đai", 10, 400), Field("Hộ tịch", 160, 0), Field("Xây dựng", 150, 0)];

        Assert.DoesNotContain(
            Narrative.Of(Brief(Busy, Quieter) with { Fields = fields }).Changes.Where(sentence => sentence.Rule == "overdue-field"), sentence => sentence.Vietnamese.Contains("Đất đai: "));
    }

    [Fact]
    public void A_period_without_any_dossier_is_said_to_have_no_data_and_nothing_else_is_said_of_it()
    {
        var narrative = Narrative.Of(Brief(default, Quieter));

        var only = Assert.Single(narrative.Changes);
        Assert.Equal("Từ ngày 15/10/2026 đến ngày 14/11/2026, toàn tỉnh không có dữ liệu hồ sơ: không có bản ghi nào, nên số đếm là 0 và tỷ lệ để trống.", only.Vietnamese);
        Assert.Empty(narrative.Standings);
        Assert.Equal("Không có dữ liệu trong kỳ nên không nêu được việc cần quyết định.", Assert.Single(narrative.Decisions).Vietnamese);
    }

    [Fact]
    public void Nothing_is_compared_with_a_period_of_which_nothing_is_known() => Assert.StartsWith(
        "Từ ngày 15/10/2026 đến ngày 14/11/2026, toàn tỉnh tiếp nhận 12.345 hồ sơ (chưa có số liệu kỳ trước để so sánh); nộp trực tuyến",
        Said("received", Brief(Busy, null)));

    [Fact]
    public void A_rise_from_nothing_has_no_percentage() => Assert.Contains(
        "quá hạn 320 hồ sơ (7,4%), kỳ trước không có hồ sơ nào", Said("open", Brief(Busy, Quieter with { OpenOverdue = 0 })));

    [Fact]
    public void What_did_not_change_is_said_to_be_equal() => Assert.Contains("tiếp nhận 12.345 hồ sơ, bằng kỳ trước", Said("received", Brief(Busy, Busy)));

    [Theory]
    [InlineData(0.9999, "trên 99,9%")]
    [InlineData(1, "100%")]
    [InlineData(0.0002, "dưới 0,1%")]
    [InlineData(0, "0%")]
    [InlineData(0.9735, "97,4%")]
    public void What_is_not_all_is_never_called_all_and_what_is_not_nothing_never_nothing(double fraction, string said) => Assert.Equal(said, Wording.Vietnamese.Share(fraction));

    [Fact]
    public void The_first_and_the_last_are_among_those_who_resolved_enough()
    {
        var brief = Brief(Busy, Quieter) with
        {
            Communes = [Unit("01", "Phường Hạ Long", 99, 1), Unit("02", "Phường Bãi Cháy", 90, 10), Unit("03", "Xã Cô Tô", 9, 0), Unit("04", "Xã Ba Chẽ", 0, 3)],
        };

        Assert.Equal("Tỷ lệ đúng hạn cao nhất là Phường Hạ Long: 99,0% của 100 hồ sơ đã giải quyết.", Said("highest", brief));
        Assert.Equal("Tỷ lệ đúng hạn thấp nhất là Phường Bãi Cháy: 90,0%, với 10 trong 100 hồ sơ giải quyết quá hạn.", Said("lowest", brief));
    }

    [Fact]
    public void Several_that_are_first_together_are_named_together() => Assert.Equal(
        "3 đơn vị cùng có tỷ lệ đúng hạn cao nhất, 100%: Phường Hạ Long, Phường Bãi Cháy và Xã Cô Tô.",
        Said("highest", Brief(Busy, Quieter) with { Communes = [Unit("01", "Phường Hạ Long", 100, 0), Unit("02", "Phường Bãi Cháy", 50, 0), Unit("03", "Xã Cô Tô", 20, 0), Unit("04", "Xã Ba Chẽ", 30, 3)] }));

    [Fact]
    public void A_commune_of_which_nothing_is_known_is_said_so_rather_than_ranked_last()
    {
        var brief = Brief(Busy, Quieter) with { Communes = [Unit("01", "Phường Hạ Long", 99, 1), Unit("02", "Xã Cô Tô", 0, 0)] };

        Assert.Equal("Không ghi nhận hồ sơ nào tại 1 đơn vị: Xã Cô Tô; cần kiểm tra dữ liệu có được gửi về hay không.", Said("no-data-communes", brief));
        Assert.DoesNotContain(Narrative.Of(brief).Standings, sentence => sentence.Rule == "lowest");
    }

    [Fact]
    public void What_needs_a_decision_is_listed()
    {
        var brief = Brief(Busy, Quieter) with
        {
            Overloaded = ["Phường Bãi Cháy", "Xã Ba Chẽ"],
            Alarms = (5, 2),
            Directives = (4, 1),
            Communes = [Unit("01", "Phường Hạ Long", 99, 1) with { Now = Busy with { OpenNoApology = 40 } }, Unit("02", "Xã Cô Tô", 20, 0) with { Now = Busy with { OpenNoApology = 5 } }],
        };

        Assert.Equal(
            [
                "2 đơn vị quá tải: Phường Bãi Cháy và Xã Ba Chẽ.",
                "45 hồ sơ quá hạn chưa có văn bản xin lỗi tại 2 đơn vị, nhiều nhất là Phường Hạ Long (40 hồ sơ).",
                "5 cảnh báo đang diễn ra, trong đó 2 chưa có người tiếp nhận.",
                "1 trong 4 chỉ đạo đang thực hiện đã quá thời hạn trả lời.",
            ],
            Narrative.Of(brief).Decisions.Select(sentence => sentence.Vietnamese));
    }

    [Fact]
    public void When_nothing_needs_a_decision_that_is_said() => Assert.Equal(
        "Không có đơn vị quá tải, hồ sơ quá hạn chưa xin lỗi, cảnh báo chưa tiếp nhận hay chỉ đạo quá thời hạn trả lời.",
        Assert.Single(Narrative.Of(Brief(Busy with { OpenNoApology = 0 }, Quieter)).Decisions).Vietnamese);

    private static BriefFigures Brief(Counts now, Counts? before) =>
        new("toàn tỉnh", "the province", November, October, now, before, [Unit("01", "Phường Hạ Long", 100, 0)], [Field("Đất đai", 20, 20)]);

    private static UnitFigures Unit(string code, string name, int inTime, int late) =>
        new(code, name, new Counts { Received = inTime + late, ResolvedOnTime = inTime, ResolvedLate = late }, null);

    private static UnitFigures Field(string name, int overdue, int overdueBefore) => new(name, name, new Counts { OpenOverdue = overdue }, new Counts { OpenOverdue = overdueBefore });

    private static string Said(string rule, BriefFigures brief)
    {
        var narrative = Narrative.Of(brief);
        return narrative.Changes.Concat(narrative.Standings).Concat(narrative.Decisions).Single(sentence => sentence.Rule == rule).Vietnamese;
    }
}
