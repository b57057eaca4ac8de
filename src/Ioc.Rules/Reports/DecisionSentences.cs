namespace Ioc.Rules.Reports;

/// <summary>What waits for a decision: overload, apologies owed, alarms that nobody took on, directives past their time.</summary>
internal sealed class DecisionSentences(BriefFigures brief)
{
    public IEnumerable<Sentence> All()
    {
        var found = new[] { Overloaded(), Apologies(), Alarms(), Directives() }.OfType<Sentence>().ToList();
        return found.Count > 0 ? found : !Narrative.HasAny(brief.Now) ? [NoData()] : [Of("nothing-to-decide", [], words => words.Say(
            "Không có đơn vị quá tải, hồ sơ quá hạn chưa xin lỗi, cảnh báo chưa tiếp nhận hay chỉ đạo quá thời hạn trả lời.",
            "No unit is overloaded, no overdue dossier lacks an apology, no alarm waits to be taken on, no directive is past its time."))];
    }

    // Of what nobody knows, it cannot be said that all is well.
    private static Sentence NoData() => Of("no-data-to-decide", [], words => words.Say(
        "Không có dữ liệu trong kỳ nên không nêu được việc cần quyết định.", "There are no data in the period, so it cannot be told what needs a decision."));

    private Sentence? Overloaded() => brief.Overloaded.Count == 0 ? null : Of(
        "overloaded", [new FigureRef("total", "overloadedCommunes", brief.Period, brief.Overloaded.Count, "communes")],
        words => words.Say(
            $"{words.Count(brief.Overloaded.Count)} đơn vị quá tải: {words.List(brief.Overloaded)}.",
            $"{words.Count(brief.Overloaded.Count)} overloaded {(brief.Overloaded.Count == 1 ? "unit" : "units")}: {words.List(brief.Overloaded)}."));

    private Sentence? Apologies()
    {
        var owed = brief.Communes.Where(each => each.Now.OpenNoApology > 0).OrderByDescending(each => each.Now.OpenNoApology).ThenBy(each => each.Code, StringComparer.Ordinal).ToList();
        if (brief.Now.OpenNoApology == 0)
        {
            return null;
        }
        FigureRef[] figures =
        [
            new("total", "openNoApology", brief.Period, brief.Now.OpenNoApology, "dossiers"),
            .. owed.Take(1).Select(each => new FigureRef($"commune:{each.Code}", "openNoApology", brief.Period, each.Now.OpenNoApology, "dossiers")),
        ];
        return Of("no-apology", figures, words => words.Say(
            $"{words.Dossiers(brief.Now.OpenNoApology)} quá hạn chưa có văn bản xin lỗi{(owed.Count < 2 ? "" : $" tại {words.Count(owed.Count)} đơn vị, nhiều nhất là {owed[0].Name} ({words.Dossiers(owed[0].Now.OpenNoApology)})")}.",
            $"{words.Dossiers(brief.Now.OpenNoApology)} overdue without an apology{(owed.Count < 2 ? "" : $" in {words.Count(owed.Count)} units, most in {owed[0].Name} ({words.Count(owed[0].Now.OpenNoApology)})")}."));
    }

    private Sentence? Alarms() => brief.Alarms.Unanswered == 0 ? null : Of(
        "alarms", [new FigureRef("total", "alarmsGoing", brief.Period, brief.Alarms.Going, "alarms"), new FigureRef("total", "alarmsUnanswered", brief.Period, brief.Alarms.Unanswered, "alarms")],
        words => words.Say(
            $"{words.Count(brief.Alarms.Going)} cảnh báo đang diễn ra, {(brief.Alarms.Unanswered < brief.Alarms.Going ? $"trong đó {words.Count(brief.Alarms.Unanswered)}" : "đều")} chưa có người tiếp nhận.",
            $"{words.Count(brief.Alarms.Going)} alarms are going on; nobody has taken on {(brief.Alarms.Unanswered < brief.Alarms.Going ? $"{words.Count(brief.Alarms.Unanswered)} of them" : "any of them")}."));

    private Sentence? Directives() => brief.Directives.Late == 0 ? null : Of(
        "directives", [new FigureRef("total", "directivesOpen", brief.Period, brief.Directives.Open, "directives"), new FigureRef("total", "directivesLate", brief.Period, brief.Directives.Late, "directives")],
        words => words.Say(
            $"{words.Count(brief.Directives.Late)} trong {words.Count(brief.Directives.Open)} chỉ đạo đang thực hiện đã quá thời hạn trả lời.",
            $"{words.Count(brief.Directives.Late)} of {words.Count(brief.Directives.Open)} open directives are past the time to answer."));

    private static Sentence Of(string rule, IReadOnlyList<FigureRef> figures, Func<Wording, string> say) =>
        new(rule, say(Wording.Vietnamese), say(Wording.English), figures);
}
