using System.Net;
using System.Runtime.CompilerServices;
using Ioc.Access;
using Ioc.Access.OpenIdConnect;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Access.OpenIdConnect;

public class GroupsFileTests
{
    [Fact]
    public void A_group_gives_roles_units_and_fields_of_which_all_is_the_rule()
    {
        var (groups, errors) = Parse("""
            apiVersion: ioc/v1
            groups:
              - { group: /tinh/so-xay-dung, roles: [department, data-steward], units: ["22"], fields: [LV-XD] }
              - { group: xa-06652, roles: [commune-head], units: ["06652"] }
            """);

        Assert.Empty(errors);
        Assert.Equal("/tinh/so-xay-dung department,data-steward 22 LV-XD", Said(groups![0]));
        Assert.Equal("xa-06652 commune-head 06652 *", Said(groups[1]));
    }

    [Theory]
    [InlineData("- { group: a, roles: [king], units: [\"22\"] }", "unknown role 'king'")]
    [InlineData("- { group: a, roles: [auditor], units: [\"01\"] }", "unknown unit '01'")]
    [InlineData("- { group: a, roles: [auditor] }", "'units' is missing")]
    [InlineData("- { group: a, roles: [], units: [\"22\"] }", "'roles' must not be empty")]
    [InlineData("- { group: a, roles: [auditor], units: [\"22\"], fields: [] }", "'fields' must not be empty")]
    [InlineData("- { group: a, role: auditor, units: [\"22\"] }", "unknown key 'role'")]
    [InlineData("- { roles: [auditor], units: [\"22\"] }", "'group' is missing")]
    [InlineData("- a", "expected a mapping")]
    public void What_is_wrong_is_told_with_its_place(string group, string what)
    {
        var (groups, errors) = Parse($"apiVersion: ioc/v1\ngroups:\n  {group}\n");

        Assert.Null(groups);
        Assert.Contains(errors, error => error.ToString().StartsWith("groups.yaml:3:", StringComparison.Ordinal) && error.ToString().Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public void The_sample_can_be_used_as_it_is() =>
        Assert.Empty(Parse(File.ReadAllText(Sample())).Errors);

    [Theory]
    [InlineData("apiVersion: ioc/v2\ngroups: []", HttpStatusCode.ServiceUnavailable, "Bảng phân quyền theo nhóm")]
    [InlineData(null, HttpStatusCode.Forbidden, "không thuộc nhóm nào")]
    public async Task While_the_file_is_wrong_or_absent_nobody_comes_in_by_the_provider(string? text, HttpStatusCode status, string said)
    {
        await using var provider = await FalseProvider.StartAsync(TimeProvider.System);
        await using var product = await ProviderOffice.StartAsync(provider.Settings, groups: text);
        using var browser = product.Browser();

        var answer = await browser.EnterAsync();

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(said, await answer.TextAsync());
    }

    private static string Sample([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/groups.sample.yaml");

    private static string Said(GroupGrant grant) => $"{grant.Group} {string.Join(',', grant.Roles)} {string.Join(',', grant.Units)} {string.Join(',', grant.Fields)}";

    private static (IReadOnlyList<GroupGrant>? Groups, IReadOnlyList<Ioc.Shell.YamlError> Errors) Parse(string text)
    {
        var communes = new Ioc.Geography.CommuneDirectory();
        var file = new GroupsFile(
            new Installation { DataDirectory = ".", Provinces = ["22"] },
            code => communes.Find(code) is { } commune ? new SeenCommune(commune.Code, commune.ProvinceCode) : null, NullLogger<GroupsFile>.Instance);
        return file.Parse(GroupsFile.Name, text);
    }
}
