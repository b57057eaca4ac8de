using Ioc.Reports;
using Ioc.Shell;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Reports;

public sealed class FormReaderTests : IDisposable
{
    private const string Plain = """
        apiVersion: ioc/v1
        id: small
        version: "1"
        effective: 2026-01-01
        title: { vi: Biểu nhỏ }
        sections:
          - id: main
            rows: communes
            rowTitle: { vi: Đơn vị }
            columns:
              - { no: 3, id: received, value: received, title: { vi: Tiếp nhận } }
              - { no: 4, id: online, value: receivedOnline, title: { vi: Trực tuyến } }
        """;

    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(Path.Combine(ProductFiles.Dashboards, "reports"), "*.yaml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_form_that_comes_with_the_product_is_right(string file)
    {
        var (form, errors) = FormReader.Read(file, File.ReadAllText(Path.Combine(ProductFiles.Dashboards, "reports", file)));

        Assert.Empty(errors.Select(error => error.ToString()));
        Assert.NotNull(form);
    }

    [Theory]
    [InlineData("value: received,", "value: recieved,", "11:39", "'recieved' cannot be used here")]
    [InlineData("value: received,", "value: received + open *,", "11:55", "not a formula")]
    [InlineData("value: received,", "value: \"received - openn\",", "11:51", "'openn' cannot be used here")]
    [InlineData("value: received,", "value: rank,", "11:7", "a rank needs 'order'")]
    [InlineData("no: 4", "no: 3", "11:7", "column 3 is given twice")]
    [InlineData("rows: communes", "rows: villages", "8:11", "unknown 'villages'")]
    [InlineData("rows: communes", "rows: communes\n    state: overdue", "9:12", "goes with rows: dossiers only")]
    [InlineData("rowTitle:", "rowTitel:", "9:5", "unknown key 'rowTitel'")]
    [InlineData("rows: communes", "rows: communes\n    identities: [{ holds: \"(3) = (5)\" }]", "9:27", "there is no column (5)")]
    [InlineData("rows: communes", "rows: communes\n    identities: [{ holds: \"3 = 4\" }]", "9:27", "is not of the form")]
    [InlineData("rows: communes", "rows: communes\n    order: [{ by: open, first: highest }]", "9:19", "there is no column of figures 'open'")]
    [InlineData("effective: 2026-01-01", "effective: 1.1.2026", "4:12", "is not a day")]
    [InlineData("id: small", "id: Small", "2:5", "is not valid")]
    public void A_mistake_is_told_with_its_line_and_column(string was, string slip, string place, string message)
    {
        var text = Plain.Replace(was, slip, StringComparison.Ordinal);
        Assert.NotEqual(Plain, text);

        var (form, errors) = FormReader.Read("small.yaml", text);

        Assert.Null(form);
        Assert.Contains(errors, error => error.ToString().StartsWith($"small.yaml:{place}: ", StringComparison.Ordinal) && error.ToString().Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_form_saved_while_running_is_in_force_and_a_broken_one_leaves_the_last_good()
    {
        Write("small.yaml", Plain);
        using var folder = new FormFolder(NullLogger<FormFolder>.Instance, TimeProvider.System, _files.Path);
        Assert.Equal("Biểu nhỏ", folder.For("small", new DateOnly(2026, 5, 1))!.Title.Vi);

        Write("small.yaml", Plain.Replace("Biểu nhỏ", "Biểu mới", StringComparison.Ordinal));
        folder.Refresh();
        Assert.Equal("Biểu mới", folder.For("small", new DateOnly(2026, 5, 1))!.Title.Vi);

        Write("small.yaml", Plain.Replace("value: receivedOnline", "value: ???", StringComparison.Ordinal));
        var broken = folder.Refresh();
        Assert.Single(broken.Errors);
        Assert.Equal("Biểu mới", folder.For("small", new DateOnly(2026, 5, 1))!.Title.Vi);
    }

    [Fact]
    public void The_edition_in_force_on_the_last_day_of_the_period_is_used()
    {
        Write("one.yaml", Plain);
        Write("two.yaml", Plain.Replace("version: \"1\"", "version: \"2\"", StringComparison.Ordinal).Replace("2026-01-01", "2027-02-15", StringComparison.Ordinal));
        using var folder = new FormFolder(NullLogger<FormFolder>.Instance, TimeProvider.System, _files.Path);

        Assert.Equal(["1", "1", "2"], new[] { new DateOnly(2019, 1, 1), new DateOnly(2027, 2, 14), new DateOnly(2027, 2, 15) }.Select(day => folder.For("small", day)!.Version));
    }

    [Fact]
    public void Two_files_of_one_edition_cannot_stand_beside_each_other()
    {
        Write("one.yaml", Plain);
        Write("two.yaml", Plain);
        using var folder = new FormFolder(NullLogger<FormFolder>.Instance, TimeProvider.System, _files.Path);

        Assert.Single(folder.Current.Items);
        Assert.Contains("one.yaml", Assert.Single(folder.Current.Errors).ToString(), StringComparison.Ordinal);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_files.Path, file), text);
}
