using Ioc.Foresight;
using Ioc.Rules.Foresight;

namespace Ioc.Tests.Foresight;

public sealed class ReliefFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Without_a_file_the_usual_terms_hold_and_no_channel_has_room()
    {
        var file = ReliefFile.Read(Path.Combine(_folder.Path, ReliefFile.Name));

        Assert.Equal(ReliefTerms.Default, file.Terms);
        Assert.Empty(file.Channels);
    }

    [Fact]
    public void An_office_sets_its_terms_and_declares_its_channels()
    {
        var file = Read("""
            apiVersion: ioc/v1
            movableShare: 0.5
            withinKm: 20
            channels:
              - { kind: online, name: Nộp trực tuyến, perDay: 40 }
              - { kind: province, name: Trung tâm tỉnh, perDay: 60, province: "22" }
            """);

        Assert.Equal(ReliefTerms.Default with { MovableShare = 0.5, WithinKm = 20 }, file.Terms);
        Assert.Equal(
            [new ReliefChannel(ReliefKind.Online, "Nộp trực tuyến", 40, null), new ReliefChannel(ReliefKind.Province, "Trung tâm tỉnh", 60, "22")], file.Channels);
    }

    [Theory]
    [InlineData("apiVersion: v2", "apiVersion")]
    [InlineData("apiVersion: ioc/v1\nmovableShare: 2", "movableShare")]
    [InlineData("apiVersion: ioc/v1\nreceiptShare: 0", "receiptShare")]
    [InlineData("apiVersion: ioc/v1\nchannels:\n  - { kind: bus, name: x, perDay: 1 }", "channels[0].kind")]
    [InlineData("apiVersion: ioc/v1\nmoveable: 1", "line 2")]
    public void A_mistake_stops_the_start_and_is_named(string text, string named) =>
        Assert.Contains(named, Assert.Throws<StartRefusedException>(() => Read(text)).Message);

    public void Dispose() => _folder.Dispose();

    private ReliefFile Read(string text)
    {
        var path = Path.Combine(_folder.Path, ReliefFile.Name);
        File.WriteAllText(path, text);
        return ReliefFile.Read(path);
    }
}
