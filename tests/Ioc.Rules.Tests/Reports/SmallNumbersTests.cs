using Ioc.Rules.Reports;

namespace Ioc.Tests.Reports;

/// <summary>Numbers that leave the province, in the office's own words.</summary>
public class SmallNumbersTests
{
    private static readonly SmallNumbers Five = new(SmallNumbers.Usual);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "dưới 5")]
    [InlineData(4, "dưới 5")]
    [InlineData(5, "5")]
    [InlineData(7, "5")]
    [InlineData(8, "10")]
    [InlineData(12, "10")]
    [InlineData(13, "15")]
    [InlineData(12_343, "12345")]
    public void Từ_một_đến_bốn_ghi_dưới_năm_còn_lại_làm_tròn_đến_bội_của_năm(long count, string shown) => Assert.Equal(shown, Said(Five.Of(count)));

    [Theory]
    [InlineData(25, 49, "quá ít để nêu")]
    [InlineData(25, 50, "50%")]
    [InlineData(2, 100, "quá ít để nêu")]
    [InlineData(98, 100, "quá ít để nêu")]
    [InlineData(0, 100, "0%")]
    [InlineData(100, 100, "100%")]
    [InlineData(5, 2_000, "1%")]
    [InlineData(1_995, 2_000, "99%")]
    [InlineData(1_234, 1_500, "82%")]
    public void Tỷ_lệ_ghi_tròn_phần_trăm_và_trên_ít_hồ_sơ_thì_không_nêu(long part, long whole, string shown) =>
        Assert.Equal(shown, Five.Share(part, whole) is { Number: { } share } ? $"{share * 100:0}%" : "quá ít để nêu");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Ngưỡng_không_che_được_gì_thì_không_nhận(int n) => Assert.Throws<ArgumentOutOfRangeException>(() => new SmallNumbers(n));

    [Fact]
    public void Bảy_lĩnh_vực_mỗi_nơi_một_hồ_sơ_thì_tổng_bảy_không_ghi_là_năm()
    {
        // Seven times "dưới 5" is 7 at least, and 5 stands for 5 to 7: each would be 1.
        var shown = Table([1, 1, 1, 1, 1, 1, 1, 7], new KnownSum(7, [0, 1, 2, 3, 4, 5, 6]));

        Assert.Equal("dưới 5 ×7, 10", $"{Said(shown[0])} ×7, {Said(shown[7])}");
    }

    [Fact]
    public void Bốn_trực_tuyến_và_bốn_trực_tiếp_đều_đang_quá_hạn_thì_cả_dòng_không_ghi_là_mười()
    {
        // 10 stands for 8 to 12, and 4 and 4 are 8 at most: received, open and overdue would all say so.
        var shown = Table([4, 4, 8, 0, 8, 0, 8], new KnownSum(2, [0, 1]), new KnownSum(2, [3, 4]), new KnownSum(4, [5, 6]));

        Assert.Equal(["dưới 5", "dưới 5", "5", "0", "5", "0", "5"], shown.Select(Said));
    }

    [Fact]
    public void Tổng_và_các_phần_được_làm_tròn_riêng_nên_cộng_lại_có_thể_khác() =>
        Assert.Equal(["dưới 5", "10", "dưới 5", "15"], Table([3, 8, 2, 13], new KnownSum(3, [0, 1, 2])).Select(Said));

    [Fact]
    public void A_share_of_a_hundred_that_would_give_two_late_ones_away_is_not_told()
    {
        // 48 to 52 of which 96% are on time: 2 are not.
        var (_, shares) = Five.Of([48, 2, 50], [false, false, true], [], [new KnownShare(0, 2, 1)]);

        Assert.True(shares[0].IsWithheld);
    }

    private static IReadOnlyList<ShownNumber> Table(long[] counts, params KnownSum[] sums) => Five.Of(counts, [.. counts.Select(_ => true)], sums, []).Counts;

    private static string Said(ShownNumber shown) => shown.IsSmall ? "dưới 5" : shown.Number is { } number ? $"{number:0}" : "không nêu";
}
