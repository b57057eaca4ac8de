using Ioc.Access.OpenIdConnect;

namespace Ioc.Tests.Access.OpenIdConnect;

public class ProviderSettingsTests
{
    [Fact]
    public void Without_an_issuer_there_is_no_provider() => Assert.Equal((null, null), ProviderSettings.Read(_ => null));

    [Fact]
    public void What_is_not_said_is_as_usual()
    {
        var settings = Read(("IOC_OIDC_ISSUER", "https://id.tinh.gov.vn/realms/tinh"), ("IOC_OIDC_CLIENT_ID", "ioc")).Settings!;

        Assert.Equal(("SSO", "openid profile", "groups", TimeSpan.FromMinutes(2), null), (settings.Name, settings.Scope, settings.GroupsClaim, settings.ClockSkew, settings.ClientSecret));
    }

    [Fact]
    public void What_is_said_holds_and_a_secret_is_not_printed()
    {
        var settings = Read(
            ("IOC_OIDC_ISSUER", "http://localhost:8081/realms/tinh"), ("IOC_OIDC_CLIENT_ID", "ioc"), ("IOC_OIDC_CLIENT_SECRET", "hush"), ("IOC_OIDC_NAME", "Tài khoản tỉnh"),
            ("IOC_OIDC_SCOPE", "profile groups"), ("IOC_OIDC_GROUPS_CLAIM", "vai_tro"), ("IOC_OIDC_SKEW_SECONDS", "0"), ("IOC_OIDC_HELP", "Phòng CNTT")).Settings!;

        Assert.Equal(
            ("hush", "Tài khoản tỉnh", "openid profile groups", "vai_tro", TimeSpan.Zero, "Phòng CNTT"),
            (settings.ClientSecret, settings.Name, settings.Scope, settings.GroupsClaim, settings.ClockSkew, settings.Help));
        Assert.DoesNotContain("hush", settings.ToString());
    }

    [Theory]
    [InlineData("IOC_OIDC_CLIENT_ID", "IOC_OIDC_CLIENT_ID", "ioc")]
    [InlineData("IOC_OIDC_CLIENT_ID", "IOC_OIDC_ISSUER", "https://id.tinh.gov.vn")]
    [InlineData("IOC_OIDC_ISSUER", "IOC_OIDC_ISSUER", "http://id.tinh.gov.vn", "IOC_OIDC_CLIENT_ID", "ioc")]
    [InlineData("IOC_OIDC_ISSUER", "IOC_OIDC_ISSUER", "id.tinh.gov.vn", "IOC_OIDC_CLIENT_ID", "ioc")]
    [InlineData("IOC_OIDC_ISSUER", "IOC_OIDC_ISSUER", "https://user:p@id.tinh.gov.vn", "IOC_OIDC_CLIENT_ID", "ioc")]
    [InlineData("IOC_OIDC_ISSUER", "IOC_OIDC_ISSUER", "https://id.tinh.gov.vn/?realm=a", "IOC_OIDC_CLIENT_ID", "ioc")]
    [InlineData("IOC_OIDC_SKEW_SECONDS", "IOC_OIDC_ISSUER", "https://id.tinh.gov.vn", "IOC_OIDC_CLIENT_ID", "ioc", "IOC_OIDC_SKEW_SECONDS", "601")]
    public void What_is_half_set_or_not_safe_stops_the_start_by_name(string named, params string[] pairs)
    {
        var variables = pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Contains(named, Assert.IsType<CommandLine.Refused>(CommandLine.Read([], variables.GetValueOrDefault)).Message);
    }

    private static (ProviderSettings? Settings, string? Refusal) Read(params (string Name, string Value)[] variables) =>
        ProviderSettings.Read(variables.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault);
}
