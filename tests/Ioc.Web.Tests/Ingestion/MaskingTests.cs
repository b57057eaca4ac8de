using System.Diagnostics;
using Ioc.Ingestion;

namespace Ioc.Tests.Ingestion;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("Cấp bản sao, gọi 0912345678", "Cấp bản sao, gọi ***")]
    [InlineData("gọi 0912 345 678 trước 17 giờ", "gọi *** trước 17 giờ")]
    [InlineData("gọi 0912.345.678", "gọi ***")]
    [InlineData("gọi +84 912 345 678", "gọi ***")]
    [InlineData("gọi +84.987.654.321.", "gọi ***.")]
    [InlineData("máy bàn (024) 3825 1234", "máy bàn ***")]
    [InlineData("CCCD 012345678901 của ông A", "CCCD *** của ông A")]
    [InlineData("CMND 123456789", "CMND ***")]
    [InlineData("thư a.b-c@quangninh.gov.vn nhé", "thư *** nhé")]
    [InlineData("nguyễn@đơn-vị.vn", "***")]
    public void A_person_in_a_name_becomes_asterisks(string name, string masked) => Assert.Equal(masked, Masking.Mask(name));

    [Theory]
    [InlineData("Thủ tục 1.004873 theo Nghị định 123/2020/NĐ-CP")]
    [InlineData("Chứng thực")]
    [InlineData("Biểu mẫu số 12345678")] // eight digits
    [InlineData("Số 1234567890123")] // thirteen
    [InlineData("đất @ 2026")]
    public void Other_numbers_and_words_stay(string name) => Assert.Equal(name, Masking.Mask(name));

    [Theory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("a@")]
    [InlineData("0 ")]
    [InlineData("a.")]
    [InlineData("84")]
    public void A_megabyte_of_anything_is_looked_through_in_moments(string repeated)
    {
        var name = string.Concat(Enumerable.Repeat(repeated, 1_000_000 / repeated.Length)) + "@";
        var begin = Stopwatch.GetTimestamp();

        Masking.Mask(name);

        // Were runs given back letter by letter, this would take minutes; seconds leave room for a busy machine.
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
