using Ioc.Ingestion.Pull;

namespace Ioc.Tests.Ingestion.Pull;

public sealed class SourcesFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Without_a_file_nothing_is_pulled() => Assert.Empty(SourcesFile.Read(Path.Combine(_folder.Path, "sources.yaml"), _ => null));

    [Fact]
    public void A_source_has_its_address_its_key_from_the_environment_and_its_pace()
    {
        var source = Assert.Single(Read("""
            apiVersion: ioc/v1
            sources:
              - name: mot-cua-tinh
                changes: https://motcua.example.vn/api/v1/dossiers/changes
                keyVariable: KEY_MOT_CUA
                everySeconds: 30
            """));

        Assert.Equal(new PullSource("mot-cua-tinh", new Uri("https://motcua.example.vn/api/v1/dossiers/changes"), "key of KEY_MOT_CUA") { Every = TimeSpan.FromSeconds(30) }, source);
        Assert.DoesNotContain("key of", source.ToString());
    }

    [Theory]
    [InlineData("sources: []", "apiVersion")]
    [InlineData("apiVersion: ioc/v1\nsources:\n  - changes: https://a.vn/", "sources[0].name")]
    [InlineData("apiVersion: ioc/v1\nsources:\n  - name: a\n    changes: motcua", "sources[0].changes")]
    [InlineData("apiVersion: ioc/v1\nsources:\n  - name: a\n    changes: https://a.vn/\n    everySeconds: 0", "sources[0].everySeconds")]
    [InlineData("apiVersion: ioc/v1\nsources:\n  - name: a\n    changes: https://a.vn/\n    password: x", "line 5")]
    [InlineData("apiVersion: ioc/v1\nsources:\n  - name: a\n    changes: https://a.vn/\n  - name: a\n    changes: https://b.vn/", "two sources")]
    [InlineData("apiVersion: ioc/v1\nsources: [", "line 3")]
    public void A_mistake_is_told_with_its_place(string yaml, string place)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Read(yaml));

        Assert.Contains(place, refusal.Message);
    }

    [Fact]
    public void A_key_that_is_not_set_is_named() =>
        Assert.Contains("KEY_MOT_CUA", Assert.Throws<StartRefusedException>(() => Read(
            "apiVersion: ioc/v1\nsources:\n  - name: a\n    changes: https://a.vn/\n    keyVariable: KEY_MOT_CUA", _ => null)).Message);

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<PullSource> Read(string yaml, Func<string, string?>? environment = null)
    {
        var path = Path.Combine(_folder.Path, "sources.yaml");
        File.WriteAllText(path, yaml);
        return SourcesFile.Read(path, environment ?? (name => $"key of {name}"));
    }
}
