using Ioc.Tests.Access;

namespace Ioc.Tests.Shell;

public class SecurityHeadersTests(Office office) : IClassFixture<Office>
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/api/v1/try/read")]
    public async Task Every_answer_forbids_inline_scripts_framing_and_guessing_of_types(string path)
    {
        var headers = (await office.Product.Client.GetAsync(path)).Headers;

        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Single(headers.GetValues("Referrer-Policy"));
        Assert.False(headers.Contains("Server"));
    }
}
