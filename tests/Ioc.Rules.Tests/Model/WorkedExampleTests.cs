using Ioc.Model;

namespace Ioc.Rules.Tests.Model;

/// <summary>The slow model must itself be right: it answers the contract's own example to the digit.</summary>
public sealed class WorkedExampleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(7));

    [WorkedExampleFact]
    public void Every_record_of_the_worked_example_is_answered_as_the_contract_says()
    {
        var expected = Expectation.Read(Path.Combine(Places.WorkedExample!, "expected.json"));

        var outcomes = Expectation.Replay(Records, new Door(Places.Serving("22"), new Ledger(), Now));

        Assert.Equal(expected.Outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal), outcomes);
    }

    [WorkedExampleFact]
    public void Every_row_of_the_worked_example_comes_out_to_the_digit()
    {
        var communes = Places.Serving("22");
        var ledger = new Ledger();
        Expectation.Replay(Records, new Door(communes, ledger, Now));

        Expectation.Read(Path.Combine(Places.WorkedExample!, "expected.json")).AssertAnsweredBy(ledger, communes);
    }

    private static string Records => Path.Combine(Places.WorkedExample!, "records.ndjson");
}
