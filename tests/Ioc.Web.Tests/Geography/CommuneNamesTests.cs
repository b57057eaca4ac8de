using System.Text;
using Ioc.Geography;

namespace Ioc.Tests.Geography;

public sealed class CommuneNamesTests
{
    private static readonly CommuneDirectory Directory = new();
    private static readonly CommuneNames QuangNinh = new(Directory.Of("22"));
    private static readonly CommuneNames Country = new(Directory.Communes);

    [Theory]
    [InlineData("Hiệp Hoà", "Hiệp Hoà")]
    [InlineData("Hiệp Hòa", "Hiệp Hoà")]
    [InlineData("HIỆP HOÀ", "Hiệp Hoà")]
    [InlineData("Phường Hiệp Hòa", "Hiệp Hoà")]
    [InlineData("phường hiệp hoà", "Hiệp Hoà")]
    [InlineData("P. Hiệp Hoà", "Hiệp Hoà")]
    [InlineData("  Phường   Hiệp  Hoà ", "Hiệp Hoà")]
    [InlineData("Thị trấn Tiên Yên", "Tiên Yên")]
    [InlineData("Xã Tiên Yên", "Tiên Yên")]
    [InlineData("Đặc khu Cô Tô", "Cô Tô")]
    [InlineData("ĐẶC KHU VÂN ĐỒN", "Vân Đồn")]
    [InlineData("Ðầm Hà", "Đầm Hà")]
    [InlineData("Mông Dương", "Mông Dương")]
    public void A_commune_is_found_however_its_name_is_spelt(string written, string name)
    {
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD })
        {
            Assert.Equal(name, Assert.Single(QuangNinh.Find(written.Normalize(form))).Name);
        }
    }

    [Theory]
    [InlineData("Cam Pha")]
    [InlineData("Cẩm Phá")]
    [InlineData("Dầm Hà")]
    [InlineData("Phường")]
    [InlineData("")]
    [InlineData("Ba Đình")]
    [InlineData("Hiệp Hoà 2")]
    public void Another_name_is_not_taken_for_a_commune_of_the_province(string written) => Assert.Empty(QuangNinh.Find(written));

    [Theory]
    [InlineData("Ea H’Leo", "Ea H'Leo")]
    [InlineData("Văn Miếu – Quốc Tử Giám", "Văn Miếu - Quốc Tử Giám")]
    [InlineData("Phường 2 Bảo Lộc", "2 Bảo Lộc")]
    [InlineData("phường 1 Bảo Lộc", "1 Bảo Lộc")]
    public void Dashes_apostrophes_and_numbers_are_read_as_people_write_them(string written, string name) =>
        Assert.Equal(name, Assert.Single(Country.Find(written)).Name);

    [Fact]
    public void Every_commune_is_found_by_both_its_names_and_alone_within_its_province()
    {
        foreach (var province in Directory.Provinces)
        {
            var names = new CommuneNames(Directory.Of(province.Code));
            foreach (var commune in Directory.Of(province.Code))
            {
                Assert.Equal(commune, Assert.Single(names.Find(commune.Name)));
                Assert.Equal(commune, Assert.Single(names.Find(commune.FullName.Normalize(NormalizationForm.FormD))));
            }
        }
    }

    [Fact]
    public void Of_communes_with_one_name_the_kind_written_tells_which()
    {
        var both = Country.Find("Tân Tiến");
        Assert.Contains(both, c => c.Kind == "xa");
        Assert.Contains(both, c => c.Kind == "phuong");
        Assert.All(Country.Find("Phường Tân Tiến"), c => Assert.Equal("phuong", c.Kind));
        Assert.All(Country.Find("Xã Tân Tiến"), c => Assert.Equal("xa", c.Kind));
    }
}
