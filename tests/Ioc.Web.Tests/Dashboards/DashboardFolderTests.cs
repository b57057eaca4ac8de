using Ioc.Dashboards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Dashboards;

public sealed class DashboardFolderTests : IDisposable
{
    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_file_saved_while_running_changes_its_page()
    {
        Write("one.yaml", "one", "/one", "Trang một");
        var folder = Open();
        var before = folder.Current;

        Write("one.yaml", "one", "/one", "Trang một, mới");
        var after = folder.Refresh();

        Assert.Equal("Trang một, mới", after.At("/one", out _)!.Title.Vi);
        Assert.NotEqual(before.Revision, after.Revision);
    }

    [Fact]
    public async Task It_is_noticed_without_being_asked()
    {
        Write("one.yaml", "one", "/one", "Trang một");
        using var folder = Open();
        await folder.StartAsync(CancellationToken.None);

        Write("two.yaml", "two", "/two", "Trang hai");
        for (var tries = 0; tries < 100 && folder.Current.At("/two", out _) is null; tries++)
        {
            await Task.Delay(100);
        }

        await folder.StopAsync(CancellationToken.None);
        Assert.NotNull(folder.Current.At("/two", out _));
    }

    [Fact]
    public void A_broken_file_keeps_its_last_good_page_and_the_mistake_is_told_until_it_is_mended()
    {
        Write("one.yaml", "one", "/one", "Trang một");
        var folder = Open();
        var good = folder.Current;

        File.WriteAllText(Path.Combine(_files.Path, "one.yaml"), "apiVersion: ioc/v1\nid: one\npanels: [");
        var broken = folder.Refresh();

        Assert.Equal("Trang một", broken.At("/one", out _)!.Title.Vi);
        Assert.Equal("one.yaml", Assert.Single(broken.Errors).File);
        Assert.Equal(good.Revision, broken.Revision);

        Write("one.yaml", "one", "/one", "Trang một, sửa");
        Assert.Empty(folder.Refresh().Errors);
    }

    [Fact]
    public void A_file_that_was_never_right_spoils_no_other()
    {
        Write("one.yaml", "one", "/one", "Trang một");
        File.WriteAllText(Path.Combine(_files.Path, "bad.yaml"), "id: bad");

        var set = Open().Current;

        Assert.NotNull(set.At("/one", out _));
        Assert.NotEmpty(set.Errors);
    }

    [Fact]
    public void A_removed_file_takes_its_page_away()
    {
        Write("one.yaml", "one", "/one", "Trang một");
        Write("two.yaml", "two", "/two", "Trang hai");
        var folder = Open();
        _ = folder.Current;

        File.Delete(Path.Combine(_files.Path, "two.yaml"));

        Assert.Null(folder.Refresh().At("/two", out _));
    }

    [Fact]
    public void Of_two_files_with_one_address_the_first_is_served_and_the_second_told()
    {
        Write("a.yaml", "a", "/same", "Thứ nhất");
        Write("b.yaml", "b", "/same", "Thứ hai");

        var set = Open().Current;

        Assert.Equal("Thứ nhất", set.At("/same", out _)!.Title.Vi);
        Assert.Contains("a.yaml", Assert.Single(set.Errors).Message.Vi, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_its_own_comes_before_one_with_a_commune_in_it()
    {
        Write("a.yaml", "any", "/commune/{code}", "Một xã");
        Write("b.yaml", "help", "/commune/help", "Giúp đỡ");

        Assert.Equal("Giúp đỡ", Open().Current.At("/commune/help", out _)!.Title.Vi);
    }

    [Fact]
    public void A_restart_over_the_same_files_is_no_change()
    {
        Write("one.yaml", "one", "/one", "Trang một");

        Assert.Equal(Open().Current.Revision, Open().Current.Revision);
    }

    [Fact]
    public void An_empty_folder_is_told_rather_than_served_as_nothing() => Assert.NotEmpty(Open().Current.Errors);

    private DashboardFolder Open() => new(NullLogger<DashboardFolder>.Instance, TimeProvider.System, _files.Path);

    private void Write(string file, string id, string path, string title) => File.WriteAllText(
        Path.Combine(_files.Path, file),
        $$"""
        apiVersion: ioc/v1
        id: {{id}}
        path: {{path}}
        title: { vi: "{{title}}" }
        panels:
          - { type: loads, at: [1, 1], size: [4, 4] }
        """);
}
