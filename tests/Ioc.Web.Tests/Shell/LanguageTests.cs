using System.Net;
using Ioc.Shell;

namespace Ioc.Tests.Shell;

public class LanguageTests
{
    [Fact]
    public void Both_languages_say_the_same_things() =>
        Assert.Equal(Language.Vietnamese.Keys.Order(), Language.English.Keys.Order());

    [Fact]
    public void The_same_blanks_are_filled_in_both_languages() =>
        Assert.All(Language.Vietnamese.Keys, key => Assert.Equal(Blanks(Language.Vietnamese[key]), Blanks(Language.English[key])));

    [Theory]
    [InlineData("vi", "vi")]
    [InlineData("en", "en")]
    [InlineData("fr", "vi")]
    [InlineData(null, "vi")]
    public void Vietnamese_unless_English_is_asked_for(string? asked, string given) => Assert.Equal(given, Language.Of(asked).Code);

    [Theory]
    [InlineData("/wall?x=1", "/wall?x=1")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("", "/")]
    public async Task Choosing_a_language_leads_back_within_the_site_only(string back, string to)
    {
        await using var site = await SmallSite.StartAsync();

        var answer = await site.Client.GetAsync($"/language/en?back={Uri.EscapeDataString(back)}");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(to, answer.Headers.Location!.OriginalString);
        Assert.Contains("ioc-lang=en", answer.Headers.GetValues("Set-Cookie").Single());
    }

    private static IEnumerable<string> Blanks(string text) => System.Text.RegularExpressions.Regex.Matches(text, @"\{\w+\}").Select(m => m.Value).Order();
}
