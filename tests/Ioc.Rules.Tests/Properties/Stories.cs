using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Ioc.Model;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Ioc.Rules.Tests.Properties;

/// <summary>Runs a property over random office stories with a seed that is always told, and shrinks what fails.</summary>
internal static class Stories
{
    /// <summary>Another seed is tried with the environment variable <c>IOC_SEED</c>.</summary>
    public static ulong Seed { get; } = ulong.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261123", CultureInfo.InvariantCulture);

    /// <summary>Counterexamples lose records and questions one at a time for as long as they still fail.</summary>
    private static Arbitrary<OfficeStory> Arbitrary { get; } = Arb.From(
        Gen.Choose(int.MinValue, int.MaxValue).Select(seed => new RandomOffice(new Random(seed), RandomOffice.Setting.QuangNinh).Tell()),
        Shorter);

    /// <param name="complaint">What is wrong about a story; <see langword="null"/> when nothing is.</param>
    /// <returns>The report of the first counterexample, made as short as it gets; <see langword="null"/> when none was found.</returns>
    public static string? FindCounterexample(Func<OfficeStory, string?> complaint, int cases)
    {
        var runner = new Reporter();
        var config = Config.Quick
            .WithMaxTest(cases)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)))
            .WithRunner(runner);
        Check.One("office stories", config, FsCheck.Fluent.Prop.ForAll(Arbitrary, story => complaint(story) is { } text ? false.Label(text) : true.ToProperty()));
        return runner.Failure;
    }

    private static IEnumerable<OfficeStory> Shorter(OfficeStory story)
    {
        for (var i = 0; i < story.Records.Count; i++)
        {
            yield return story with { Records = Without(story.Records, i) };
        }
        for (var i = 0; story.Questions.Count > 1 && i < story.Questions.Count; i++)
        {
            yield return story with { Questions = Without(story.Questions, i) };
        }
    }

    private static List<T> Without<T>(IReadOnlyList<T> list, int index) => [.. list.Where((_, i) => i != index)];

    private sealed class Reporter : IRunner
    {
        public string? Failure { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult result) =>
            Failure = result is TestResult.Passed ? null : $"IOC_SEED={Seed}\n{Runner.onFinishedToString(name, result)}";
    }
}
