using Ioc.Alerts;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Indicators;
using Ioc.Shell;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Alerts;

/// <summary>What an office may write in a rule file, and how its mistakes are told.</summary>
public sealed class RuleReaderTests : IDisposable
{
    private static readonly CommuneDirectory Communes = new();
    private static readonly FigureBook Figures = new([new KnownFigures()]);
    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_rule_that_comes_with_the_product_is_what_the_contract_says()
    {
        var (rule, errors) = RuleReader.Read("x", File.ReadAllText(Path.Combine(Folder, "commune-overloaded.yaml")), Figures, Communes);

        Assert.Empty(errors);
        Assert.Equal((TimeSpan.FromMinutes(1), 0.9, false, 0.5), (rule!.Rule.For, rule.Rule.Leaves, rule.Rule.WorkingHoursOnly, rule.BusyPart!.Value));
        Assert.Equal(LoadRule.Default.Overloaded.Comparisons, rule.Rule.Editions.Single().When.Comparisons);
    }

    [Fact]
    public void The_sample_says_every_key_and_its_thresholds_hold_for_whom_they_are()
    {
        var (rule, errors) = RuleReader.Read("x", File.ReadAllText(Path.Combine(Folder, "sample.yaml")), Figures, Communes);

        Assert.Empty(errors);
        var edition = rule!.Rule.Editions.Single();
        Assert.Equal(("2026-1", new DateOnly(2026, 1, 1)), (edition.Version, edition.EffectiveFrom));
        Assert.Equal([15, 40, 0.8], edition.For("22", "06652", SizeClass.Large).Comparisons.Select(c => c.Threshold));
        Assert.Equal([10, 60, 0.8], edition.For("22", "06658", SizeClass.Large).Comparisons.Select(c => c.Threshold));
        Assert.Equal([EscalationLevel.Chairman, EscalationLevel.Department, EscalationLevel.ProvinceOffice], rule.Rule.Escalation.Select(step => step.To));
        Assert.Equal(["commune-overloaded"], rule.Rule.Mutes);
        Assert.True(rule.Rule.WorkingHoursOnly);
    }

    [Theory]
    [InlineData("id: silent", "id: Im Lặng", 2, 5, "chỉ gồm chữ thường")]
    [InlineData("apiVersion: ioc/v1", "apiVersion: ioc/v9", 1, 13, "ioc/v9")]
    [InlineData("severity: warning", "severity: deadly", 4, 11, "info, warning, critical")]
    [InlineData("for: 1m", "for: 1 minute", 5, 6, "30s, 1m, 4h, 2d")]
    [InlineData("figure: open", "figure: opne", 9, 21, "'opne' không có")]
    [InlineData("atLeast: 5", "atLeast: five", 9, 36, "không phải số")]
    [InlineData("atLeast: 5", "atLeast: 5, below: 3", 9, 11, "đúng một trong")]
    [InlineData("atLeast: 5", "least: 5", 9, 27, "'least' không có")]
    [InlineData("effective: 2026-01-01", "effective: 01/01/2026", 8, 16, "yyyy-MM-dd")]
    [InlineData("severity: warning", "severity: warning\nscope: { communes: ['99999'] }", 5, 21, "'99999' không có trong danh mục")]
    [InlineData("severity: warning", "severity: warning\nescalate: [{ to: department, after: 4h }, { to: chairman, after: 4h }]", 5, 43, "tăng dần")]
    [InlineData("severity: warning", "severity: warning\nload: { busy: 2 }", 5, 15, "lớn hơn 0 và không quá 1")]
    [InlineData("severity: warning", "severity: warning\nrunbook: ftp://x", 5, 10, "không phải địa chỉ")]
    [InlineData("title: { vi: Im lặng }", "title: { en: Silent }", 3, 8, "thiếu 'vi'")]
    public void A_mistake_is_told_with_its_place(string right, string wrong, long line, long column, string words)
    {
        var (rule, errors) = RuleReader.Read("silent.yaml", Good.Replace(right, wrong, StringComparison.Ordinal), Figures, Communes);

        Assert.Null(rule);
        Assert.Contains(errors, error => (error.Line, error.Column) == (line, column) && error.Message.Vi.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_file_keeps_the_last_good_rule_and_one_that_never_was_right_the_built_in()
    {
        var path = Path.Combine(_files.Path, "commune-overloaded.yaml");
        using var folder = new RuleFolder(Figures, Communes, NullLogger<RuleFolder>.Instance, TimeProvider.System, _files.Path);
        File.WriteAllText(path, "apiVersion: ioc/v1\nid: [");
        Assert.Equal(30, Open(folder.Refresh()));

        File.WriteAllText(path, Good.Replace("id: silent", "id: commune-overloaded\nload: { busy: 0.5 }", StringComparison.Ordinal));
        Assert.Equal(5, Open(folder.Refresh()));

        File.WriteAllText(path, "apiVersion: ioc/v1\nid: [ and more");
        var broken = folder.Refresh();
        Assert.Equal(5, Open(broken));
        Assert.Single(broken.Errors);

        double Open(YamlSet<RuleFile> files) =>
            new RuleSet(files, folder.BuiltIn, new DateOnly(2026, 11, 23), Communes.Of("22")).LoadOf(Communes.Find("06652"), new DateOnly(2026, 11, 23)).Open;
    }

    [Fact]
    public void Thresholds_of_a_later_day_leave_the_load_of_earlier_days_as_it_was()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "commune-overloaded.yaml")).Replace(
            "message:", "  - version: \"2\"\n    effective: 2026-12-01\n    when: { figure: open, atLeast: 99 }\nmessage:", StringComparison.Ordinal);
        var (rule, errors) = RuleReader.Read("x", text, Figures, Communes);
        Assert.Empty(errors);
        var set = new RuleSet(new YamlSet<RuleFile>("r", [rule!], []), rule!, new DateOnly(2026, 12, 5), Communes.Of("22"));

        Assert.Equal(30, set.LoadOf(Communes.Find("06652"), new DateOnly(2026, 11, 30)).Open);
        Assert.Equal(99, set.LoadOf(Communes.Find("06652"), new DateOnly(2026, 12, 1)).Open);
    }

    private const string Good =
        """
        apiVersion: ioc/v1
        id: silent
        title: { vi: Im lặng }
        severity: warning
        for: 1m
        editions:
          - version: "1"
            effective: 2026-01-01
            when: { figure: open, atLeast: 5 }
        """;

    private static string Folder => Path.Combine(ProductFiles.Dashboards, "alerts");

    private sealed class KnownFigures : IAlarmFigures
    {
        public IReadOnlyList<AlarmFigure> Figures { get; } =
            [.. FigureReadings.Names.Select(name => new AlarmFigure(name, new(name, null), FigureReadings.Shares.Contains(name) ? FigureFormat.Share : FigureFormat.Count))];

        public double? Read(string figure, Commune? commune, DateTimeOffset now) => null;
    }
}
