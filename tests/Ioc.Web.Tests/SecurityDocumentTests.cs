using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Ioc.Tests;

/// <summary>Holds docs/security.md to the code: what it names exists, each requirement is there once, and its counts are those of its tables.</summary>
public sealed partial class SecurityDocumentTests
{
    // OWASP ASVS 5.0.0: how many requirements of levels 1 and 2 a section has. In each they come first and are numbered from 1.
    private const string Sections =
        "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 "
        + "6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 "
        + "10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 "
        + "14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2";

    private static readonly string Root = FindRoot();
    private static readonly string Text = File.ReadAllText(Path.Combine(Root, "docs/security.md"));
    private static readonly IReadOnlyList<Requirement> Requirements =
        [.. Row().Matches(Text).Select(row => new Requirement(row.Groups["no"].Value, row.Groups["about"].Value, row.Groups["state"].Value, row.Groups["why"].Value))];

    [Fact]
    public void Every_requirement_of_levels_1_and_2_is_there_once_and_in_order()
    {
        var expected = from section in Sections.Split(' ')
                       let parts = section.Split(':')
                       from number in Enumerable.Range(1, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture))
                       select $"{parts[0]}.{number}";

        Assert.Equal(expected, Requirements.Select(requirement => requirement.No));
    }

    [Fact]
    public void Every_line_has_one_of_three_states_and_says_why()
    {
        Assert.All(Requirements, requirement => Assert.Contains(requirement.State, (string[])["met", "not applicable", "open"]));
        Assert.All(Requirements, requirement => Assert.True(requirement is { About.Length: > 0, Why.Length: > 0 }, requirement.No));
        Assert.All(Requirements.Where(requirement => requirement.State == "met"), requirement => Assert.True(Tests(requirement.Why).Any() || Files(requirement.Why).Any(), $"{requirement.No} is met, shown by nothing"));
    }

    [Fact]
    public void The_counts_in_the_head_are_those_of_the_tables()
    {
        var counted = Counted().Match(Text);

        int Of(string state) => Requirements.Count(requirement => requirement.State == state);
        Assert.Equal(
            [Requirements.Count, Of("met"), Of("not applicable"), Of("open"), Requirements.Count(requirement => requirement.State == "met" && !Tests(requirement.Why).Any())],
            counted.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Every_test_that_it_names_is_one()
    {
        var missing = Tests(Text).Where(name => name.Split('.') is [var type, var method] && !IsTest(type, method))
            .Concat(TestClass().Matches(Text).Select(match => match.Groups[1].Value).Where(type => !TypesOf(type).Any()));

        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void Every_file_and_part_that_it_names_is_there()
    {
        var files = Files(Text).Concat(Link().Matches(Text).Select(match => $"docs/{match.Groups[1].Value}"));

        Assert.Empty(files.Where(file => !File.Exists(Path.Combine(Root, file))).Distinct());
        Assert.All(OwnPart().Matches(Text).Select(match => match.Groups[1].Value), part => Assert.True(Text.Contains($"# {part}\n", StringComparison.Ordinal) || Text.Contains($"**{part}.**", StringComparison.Ordinal), part));
    }

    /// <summary>As <c>Class.Method</c>, and files of tests of other projects.</summary>
    private static IEnumerable<string> Tests(string text) => Test().Matches(text).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Files(string text) => NamedFile().Matches(text).Select(match => match.Groups[1].Value);

    private static bool IsTest(string type, string method) =>
        TypesOf(type).SelectMany(found => found.GetMethods()).Any(found => found.Name == method && found.GetCustomAttributes<FactAttribute>().Any());

    private static IEnumerable<Type> TypesOf(string name) => typeof(SecurityDocumentTests).Assembly.GetTypes().Where(type => type.Name == name);

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    private sealed record Requirement(string No, string About, string State, string Why);

    [GeneratedRegex(@"^\| (?<no>\d+\.\d+\.\d+) \| (?<about>[^|]*?) \| (?<state>[^|]*?) \| (?<why>[^\n]*?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\*\*(\d+) requirements: (\d+) met, (\d+) not applicable, (\d+) open\.\*\* Of the met ones (\d+) are shown by code")]
    private static partial Regex Counted();

    [GeneratedRegex(@"`(\w+Tests\.\w+|tests/[\w./]+Tests\.cs)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"`((?:src|tests|docs|sql)/[\w./\-]+|[A-Z][\w.]*\.(?:md|props)|Dockerfile|docker-compose\.yml|\.dockerignore)`")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("\"([A-Z][a-z ]+)\" in `docs/security\\.md`")]
    private static partial Regex OwnPart();
}
