using System.Net;
using Ioc.Shell;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Shell;

public sealed class AssetsTests : IDisposable
{
    private readonly TemporaryFolder _build = new();

    public AssetsTests()
    {
        Write("main-A1.js", "plain");
        Write("main-A1.js.gz", "gz");
        Write("main-A1.js.br", "br");
        Write("manifest.json", """{"build":"b1","script":"main-A1.js","modules":[],"theme":"t.js","style":"s.css","icons":"i.svg","favicon":"f.svg","preload":[]}""");
        File.WriteAllText(Path.Combine(_build.Path, "..", "secret-of-the-test.txt"), "secret");
    }

    public void Dispose()
    {
        File.Delete(Path.Combine(_build.Path, "..", "secret-of-the-test.txt"));
        _build.Dispose();
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gz")]
    [InlineData("identity", "plain")]
    public async Task A_file_comes_compressed_as_the_browser_likes_and_is_kept_for_good(string accepted, string content)
    {
        await using var site = await SmallSite.StartAsync(_build.Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dist/main-A1.js");
        request.Headers.Add("Accept-Encoding", accepted);

        var answer = await site.Client.SendAsync(request);

        Assert.Equal(content, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/javascript; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("/dist/..%2Fsecret-of-the-test.txt")]
    [InlineData("/dist/%2e%2e%2Fsecret-of-the-test.txt")]
    [InlineData("/dist/nothing.js")]
    public async Task Nothing_outside_the_build_is_served(string path)
    {
        await using var site = await SmallSite.StartAsync(_build.Path);

        Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public void A_new_build_is_noticed_without_a_restart()
    {
        var assets = new Assets(NullLogger<Assets>.Instance, _build.Path);
        Assert.Equal("b1", assets.Current().Build);

        Write("manifest.json", """{"build":"b2","script":"main-B2.js","modules":[],"theme":"t.js","style":"s.css","icons":"i.svg","favicon":"f.svg","preload":[]}""");
        File.SetLastWriteTimeUtc(Path.Combine(_build.Path, "manifest.json"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal("b2", assets.Current().Build);
    }

    [Fact]
    public void Without_a_build_pages_still_open() =>
        Assert.Empty(new Assets(NullLogger<Assets>.Instance, Path.Combine(_build.Path, "none")).Current().Script);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_build.Path, name), text);
}
