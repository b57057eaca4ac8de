using Ioc.Rules.Reports;

namespace Ioc.Rules.Tests.Reports;

/// <summary>What an office may do with the paper of a report, and when.</summary>
public class PaperTests
{
    private const string Clerk = "chuyên viên";
    private const string Checker = "trưởng phòng";

    private static readonly PaperIssue Sound = new(
        PaperIssuer.Committee, 5, "BC-UBND", new DateOnly(2026, 11, 15), "Quảng Ninh", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"], "PHÓ CHỦ TỊCH", "Nguyễn Thị Hạnh");

    /// <summary>What happened, what is wanted, and the only answer; every pair of a state and a wish is here.</summary>
    public static TheoryData<PaperEventKind[], PaperState, string> Wishes => new()
    {
        { [], PaperState.Draft, "Remade Submitted Cancelled Commented; Drafted=AlreadySubmitted Checked=NotSubmitted Returned=NotSubmitted Issued=NotChecked Superseded=NotIssued" },
        { [PaperEventKind.Submitted], PaperState.Submitted, "Checked Returned Cancelled Commented; Drafted=AlreadySubmitted Remade=AlreadySubmitted Submitted=AlreadySubmitted Issued=NotChecked Superseded=NotIssued" },
        { [PaperEventKind.Submitted, PaperEventKind.Returned], PaperState.Returned, "Remade Submitted Cancelled Commented; Drafted=AlreadySubmitted Checked=NotSubmitted Returned=NotSubmitted Issued=NotChecked Superseded=NotIssued" },
        { [PaperEventKind.Submitted, PaperEventKind.Checked], PaperState.Checked, "Returned Issued Cancelled Commented; Drafted=AlreadySubmitted Remade=AlreadySubmitted Submitted=AlreadySubmitted Checked=AlreadyChecked Superseded=NotIssued" },
        { [PaperEventKind.Submitted, PaperEventKind.Checked, PaperEventKind.Issued], PaperState.Issued, "Superseded Commented; *=AlreadyIssued" },
        { [PaperEventKind.Submitted, PaperEventKind.Checked, PaperEventKind.Issued, PaperEventKind.Superseded], PaperState.Superseded, "Commented; *=AlreadySuperseded" },
        { [PaperEventKind.Submitted, PaperEventKind.Cancelled], PaperState.Cancelled, "Commented; *=Cancelled" },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public void Where_a_paper_stands_each_wish_has_one_answer(PaperEventKind[] happened, PaperState state, string answers)
    {
        var standing = After(happened);
        var parts = answers.Split(';');
        var allowed = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<PaperEventKind>).ToHashSet();
        var refused = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Enum.Parse<PaperDecision>(pair[1]));

        Assert.Equal(state, standing.State);
        Assert.All(Enum.GetValues<PaperEventKind>(), wanted => Assert.Equal(
            (wanted, allowed.Contains(wanted) ? PaperDecision.Allowed : refused.GetValueOrDefault($"{wanted}", refused.GetValueOrDefault("*"))),
            (wanted, standing.For(wanted, Checker, twoPairsOfEyes: true))));
    }

    [Fact]
    public void Comments_and_newer_figures_move_no_paper()
    {
        Assert.Equal(PaperState.Returned, After(PaperEventKind.Submitted, PaperEventKind.Returned, PaperEventKind.Remade, PaperEventKind.Commented).State);
        Assert.Equal(PaperState.Issued, After(PaperEventKind.Submitted, PaperEventKind.Checked, PaperEventKind.Issued, PaperEventKind.Commented).State);
    }

    [Fact]
    public void Whoever_drew_it_up_or_took_its_figures_again_may_check_it_only_where_the_office_does_not_mind()
    {
        var drawnByClerk = PaperStanding.Of([Event(PaperEventKind.Drafted, Clerk), Event(PaperEventKind.Remade, Checker), Event(PaperEventKind.Submitted, "văn thư")]);

        Assert.Equal(PaperDecision.SamePerson, drawnByClerk.For(PaperEventKind.Checked, Clerk, twoPairsOfEyes: true));
        Assert.Equal(PaperDecision.SamePerson, drawnByClerk.For(PaperEventKind.Checked, Checker, twoPairsOfEyes: true));
        Assert.Equal(PaperDecision.Allowed, drawnByClerk.For(PaperEventKind.Checked, "văn thư", twoPairsOfEyes: true));
        Assert.Equal(PaperDecision.Allowed, drawnByClerk.For(PaperEventKind.Checked, Clerk, twoPairsOfEyes: false));
        Assert.Equal(PaperDecision.Allowed, drawnByClerk.For(PaperEventKind.Returned, Clerk, twoPairsOfEyes: true));
    }

    [Theory]
    [InlineData(PaperState.Draft)]
    [InlineData(PaperState.Submitted)]
    [InlineData(PaperState.Returned)]
    [InlineData(PaperState.Checked)]
    [InlineData(PaperState.Issued)]
    [InlineData(PaperState.Superseded)]
    [InlineData(PaperState.Cancelled)]
    public void A_list_finds_a_state_by_the_event_that_leads_to_it(PaperState state) =>
        Assert.Equal(state, PaperStanding.Of([Event(PaperStanding.EventOf(state), Clerk)]).State);

    [Theory]
    [InlineData(5, "05/BC-UBND")]
    [InlineData(9, "09/BC-UBND")]
    [InlineData(10, "10/BC-UBND")]
    [InlineData(1234, "1234/BC-UBND")]
    public void Numbers_below_ten_have_a_nought_before(int number, string written) => Assert.Equal(written, (Sound with { Number = number }).Written);

    [Fact]
    public void What_cannot_stand_on_a_paper_is_told_apart()
    {
        var wrong = new (PaperIssue Issue, string Fault)[]
        {
            (Sound with { Number = 0 }, "number-wrong"), (Sound with { Number = 100_000 }, "number-wrong"),
            (Sound with { Symbol = "bc-ubnd" }, "symbol-wrong"), (Sound with { Symbol = "" }, "symbol-wrong"), (Sound with { Symbol = "BC/UBND" }, "symbol-wrong"),
            (Sound with { Day = new DateOnly(2026, 11, 24) }, "day-in-future"), (Sound with { Day = new DateOnly(2026, 11, 13) }, "day-too-early"),
            (Sound with { Place = " " }, "place-missing"), (Sound with { Position = "" }, "position-missing"), (Sound with { Signer = "" }, "signer-missing"),
            (Sound with { Signer = new string('A', 101) }, "signer-missing"), (Sound with { Signer = "A\nB" }, "signer-missing"),
            (Sound with { Authority = ["TM.", "KT.", "TL."] }, "authority-wrong"), (Sound with { Authority = [""] }, "authority-wrong"),
        };

        Assert.All(wrong, each => Assert.Equal(each.Fault, Fault(each.Issue)));
        Assert.Null(Fault(Sound));
        Assert.Null(Fault(Sound with { Day = new DateOnly(2026, 11, 14), Authority = [], Symbol = "BC-VPUBND.NC" }));
        Assert.Null(Fault(Sound with { Day = new DateOnly(2026, 11, 23) }));
    }

    private static string? Fault(PaperIssue issue) => issue.Fault(earliest: new DateOnly(2026, 11, 14), today: new DateOnly(2026, 11, 23));

    private static PaperStanding After(params PaperEventKind[] happened) => PaperStanding.Of([Event(PaperEventKind.Drafted, Clerk), .. happened.Select(kind => Event(kind, Checker))]);

    private static PaperEvent Event(PaperEventKind kind, string actor) => new(kind, new DateTimeOffset(2026, 11, 15, 9, 0, 0, TimeSpan.FromHours(7)), actor);
}
