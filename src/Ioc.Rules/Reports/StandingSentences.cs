using Ioc.Rules.Indicators;

namespace Ioc.Rules.Reports;

/// <summary>Who is first and who is last, and the reason in figures.</summary>
internal sealed class StandingSentences(BriefFigures brief)
{
    public IEnumerable<Sentence> All()
    {
        var ranked = Ranked(brief.Communes);
        if (brief.Communes.Count < 2)
        {
            yield break;
        }
        if (ranked.Count == 0)
        {
            yield return Of("ranking-none", [], words => words.Say(
                $"Không đơn vị nào giải quyết từ {Narrative.EnoughResolved} hồ sơ trở lên trong kỳ, nên không xếp hạng.",
                $"No unit resolved {Narrative.EnoughResolved} dossiers or more in the period, so none is ranked."));
        }
        else
        {
            yield return Best(ranked);
            if (ranked.Count > 1 && Rate(ranked[^1]) < Rate(ranked[0]))
            {
                yield return Worst(ranked);
            }
        }
        if (MostOverdue() is { } overdue)
        {
            yield return overdue;
        }
        if (Silent() is { } silent)
        {
            yield return silent;
        }
    }

    /// <summary>Best first: by on-time rate, then by the number resolved. Units that resolved too few are not compared.</summary>
    public static IReadOnlyList<UnitFigures> Ranked(IEnumerable<UnitFigures> communes) =>
    [
        .. communes.Where(each => Narrative.Resolved(each.Now) >= Narrative.EnoughResolved)
            .OrderByDescending(Rate).ThenByDescending(each => Narrative.Resolved(each.Now)).ThenBy(each => each.Code, StringComparer.Ordinal),
    ];

    private Sentence Best(IReadOnlyList<UnitFigures> ranked)
    {
        var best = ranked.TakeWhile(each => Rate(each) == Rate(ranked[0])).ToList();
        var rate = Rate(ranked[0]);
        return Of(
            "highest", [.. best.Select(each => Figure(each, "onTimeRate", rate, "share"))],
            words => best.Count == 1
                ? words.Say(
                    $"Tỷ lệ đúng hạn cao nhất là {best[0].Name}: {words.Share(rate)} của {words.Dossiers(Narrative.Resolved(best[0].Now))} đã giải quyết.",
                    $"Highest on-time rate: {best[0].Name}, {words.Share(rate)} of {words.Dossiers(Narrative.Resolved(best[0].Now))} resolved.")
                : words.Say(
                    $"{words.Count(best.Count)} đơn vị cùng có tỷ lệ đúng hạn cao nhất, {words.Share(rate)}: {words.List([.. best.Select(each => each.Name)])}.",
                    $"{words.Count(best.Count)} units share the highest on-time rate, {words.Share(rate)}: {words.List([.. best.Select(each => each.Name)])}."));
    }

    private Sentence Worst(IReadOnlyList<UnitFigures> ranked)
    {
        var worst = ranked[^1];
        return Of(
            "lowest", [Figure(worst, "onTimeRate", Rate(worst), "share"), Figure(worst, "resolvedLate", worst.Now.ResolvedLate, "dossiers")],
            words => words.Say(
                $"Tỷ lệ đúng hạn thấp nhất là {worst.Name}: {words.Share(Rate(worst))}, với {words.Count(worst.Now.ResolvedLate)} trong {words.Dossiers(Narrative.Resolved(worst.Now))} giải quyết quá hạn.",
                $"Lowest on-time rate: {worst.Name}, {words.Share(Rate(worst))}; {words.Count(worst.Now.ResolvedLate)} of {words.Count(Narrative.Resolved(worst.Now))} resolved late."));
    }

    private Sentence? MostOverdue()
    {
        var total = brief.Now.OpenOverdue;
        var most = brief.Communes.OrderByDescending(each => each.Now.OpenOverdue).ThenBy(each => each.Code, StringComparer.Ordinal).First();
        return total == 0 ? null : Of(
            "most-overdue", [Figure(most, "openOverdue", most.Now.OpenOverdue, "dossiers"), new FigureRef("total", "openOverdue", brief.Period, total, "dossiers")],
            words => words.Say(
                $"Nhiều hồ sơ quá hạn nhất là {most.Name}: {words.Dossiers(most.Now.OpenOverdue)}, chiếm {words.Share((double)most.Now.OpenOverdue / total)} số quá hạn {brief.Place}.",
                $"Most overdue dossiers: {most.Name}, {words.Count(most.Now.OpenOverdue)}, {words.Share((double)most.Now.OpenOverdue / total)} of those of {brief.PlaceInEnglish}."));
    }

    // It may be that nothing happened there, or that nothing arrives from there.
    private Sentence? Silent()
    {
        var silent = brief.Communes.Where(each => !Narrative.HasAny(each.Now)).ToList();
        return silent.Count == 0 ? null : Of(
            "no-data-communes", [.. silent.Select(each => Figure(each, "received", null, "dossiers"))],
            words => words.Say(
                $"Không ghi nhận hồ sơ nào tại {words.Count(silent.Count)} đơn vị: {words.List([.. silent.Select(each => each.Name)])}; cần kiểm tra dữ liệu có được gửi về hay không.",
                $"No dossier is known of {words.Count(silent.Count)} {(silent.Count == 1 ? "unit" : "units")}: {words.List([.. silent.Select(each => each.Name)])}; whether their data arrive is to be checked."));
    }

    private static double Rate(UnitFigures unit) => unit.Now.OnTimeRate()!.Value;

    private FigureRef Figure(UnitFigures unit, string name, double? value, string kind) => new($"commune:{unit.Code}", name, brief.Period, value, kind);

    private static Sentence Of(string rule, IReadOnlyList<FigureRef> figures, Func<Wording, string> say) =>
        new(rule, say(Wording.Vietnamese), say(Wording.English), figures);
}
