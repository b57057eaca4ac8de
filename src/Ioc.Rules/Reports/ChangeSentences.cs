using Ioc.Rules.Indicators;

namespace Ioc.Rules.Reports;

/// <summary>What changed: dossiers received, resolved and open, against the period before, and in which field.</summary>
internal sealed class ChangeSentences(BriefFigures brief)
{
    /// <summary>A field is named only when at least so much of a change, or of a number, is its own.</summary>
    public const double Mostly = 0.5;

    private const int TooFewToExplain = 5;

    public IEnumerable<Sentence> All()
    {
        if (!Narrative.HasAny(brief.Now))
        {
            yield return Nothing();
            yield break;
        }
        yield return Received();
        if (Field("received-field", "received", counts => counts.Received, "tiếp nhận", "received") is { } receivedField)
        {
            yield return receivedField;
        }
        yield return Resolved();
        if (LateField() is { } lateField)
        {
            yield return lateField;
        }
        yield return Open();
        if (Field("overdue-field", "openOverdue", counts => counts.OpenOverdue, "quá hạn", "overdue") is { } overdueField)
        {
            yield return overdueField;
        }
    }

    private Sentence Nothing() => Of(
        "no-data", [Figure("received", counts => counts.Received)],
        words => words.Say(
            $"Từ ngày {words.Day(brief.Period.From)} đến ngày {words.Day(brief.Period.To)}, {brief.Place} không có dữ liệu hồ sơ: không có bản ghi nào, nên số đếm là 0 và tỷ lệ để trống.",
            $"From {words.Day(brief.Period.From)} to {words.Day(brief.Period.To)} there are no data of dossiers of {brief.PlaceInEnglish}: there is no record, so counts are 0 and rates are left empty."));

    private Sentence Received()
    {
        var (now, share) = (brief.Now, brief.Now.OnlineShare());
        return Of(
            "received",
            [.. Both("received", counts => counts.Received), Figure("receivedOnline", counts => counts.ReceivedOnline), .. BothShares("onlineShare", counts => counts.OnlineShare())],
            words =>
            {
                var begin = words.Say(
                    $"Từ ngày {words.Day(brief.Period.From)} đến ngày {words.Day(brief.Period.To)}, {brief.Place} tiếp nhận {words.Dossiers(now.Received)}{Than(words, counts => counts.Received)}",
                    $"From {words.Day(brief.Period.From)} to {words.Day(brief.Period.To)} {brief.PlaceInEnglish} received {words.Dossiers(now.Received)}{Than(words, counts => counts.Received)}");
                return share is not { } online ? $"{begin}." : begin + words.Say(
                    $"; nộp trực tuyến {words.Dossiers(now.ReceivedOnline)}, đạt {words.Share(online)}{PointsThan(words, counts => counts.OnlineShare())}.",
                    $"; {words.Count(now.ReceivedOnline)} of them online, {words.Share(online)}{PointsThan(words, counts => counts.OnlineShare())}.");
            });
    }

    private Sentence Resolved()
    {
        var now = brief.Now;
        var resolved = Narrative.Resolved(now);
        if (now.OnTimeRate() is not { } rate)
        {
            return Of("resolved", [Figure("resolved", counts => Narrative.Resolved(counts))], words => words.Say(
                "Trong kỳ không có hồ sơ nào được giải quyết xong, nên không có tỷ lệ đúng hạn.",
                "No dossier was resolved in the period, so there is no on-time rate."));
        }
        return Of(
            "resolved",
            [
                .. Both("resolved", counts => Narrative.Resolved(counts)), Figure("resolvedLate", counts => counts.ResolvedLate), .. BothShares("onTimeRate", counts => counts.OnTimeRate()),
            ],
            words => words.Say(
                $"Đã giải quyết {words.Dossiers(resolved)}{Than(words, counts => Narrative.Resolved(counts))}, {(now.ResolvedLate == 0 ? "không có hồ sơ quá hạn" : $"trong đó quá hạn {words.Dossiers(now.ResolvedLate)}")}; tỷ lệ trước và đúng hạn {words.Share(rate)}{PointsThan(words, counts => counts.OnTimeRate())}.",
                $"{words.Dossiers(resolved)} resolved{Than(words, counts => Narrative.Resolved(counts))}, {(now.ResolvedLate == 0 ? "none" : words.Count(now.ResolvedLate))} late; on-time rate {words.Share(rate)}{PointsThan(words, counts => counts.OnTimeRate())}."));
    }

    private Sentence Open()
    {
        var now = brief.Now;
        if (now.Open == 0)
        {
            return Of("open", [Figure("open", counts => counts.Open)], words => words.Say("Không còn hồ sơ nào đang giải quyết.", "No dossier is open."));
        }
        return Of(
            "open",
            [Figure("open", counts => counts.Open), .. Both("openOverdue", counts => counts.OpenOverdue), Figure("openNoApology", counts => counts.OpenNoApology)],
            words => words.Say(
                $"Đang giải quyết {words.Dossiers(now.Open)}, trong đó {(now.OpenOverdue == 0 ? "không có hồ sơ quá hạn" : $"quá hạn {words.Dossiers(now.OpenOverdue)} ({words.Share(now.OverdueShare()!.Value)})")}{Than(words, counts => counts.OpenOverdue)}{(now.OpenNoApology == 0 ? "" : $"; {words.Dossiers(now.OpenNoApology)} quá hạn chưa có văn bản xin lỗi")}.",
                $"{words.Dossiers(now.Open)} open, {(now.OpenOverdue == 0 ? "none overdue" : $"{words.Count(now.OpenOverdue)} of them overdue ({words.Share(now.OverdueShare()!.Value)})")}{Than(words, counts => counts.OpenOverdue)}{(now.OpenNoApology == 0 ? "" : $"; {words.Count(now.OpenNoApology)} overdue without an apology")}."));
    }

    /// <summary>The field in which most of a change lies; <see langword="null"/> when no field has most of it, or nothing changed much.</summary>
    private Sentence? Field(string rule, string figure, Func<Counts, long> of, string vietnamese, string english)
    {
        if (brief.Before is not { } before || of(brief.Now) - of(before) is var change && Math.Abs(change) < TooFewToExplain)
        {
            return null;
        }
        var field = brief.Fields
            .Select(each => (Field: each, Change: of(each.Now) - of(each.Before ?? default)))
            .Where(each => Math.Sign(each.Change) == Math.Sign(change))
            .OrderByDescending(each => Math.Abs(each.Change)).ThenBy(each => each.Field.Code, StringComparer.Ordinal)
            .FirstOrDefault();
        if (field.Field is null || (double)field.Change / change < Mostly)
        {
            return null;
        }
        var others = change - field.Change;
        return Of(
            rule,
            [
                .. Both(figure, counts => of(counts)), Figure(figure, counts => of(counts), field.Field),
                .. field.Field.Before is null ? [] : new[] { FigureBefore(figure, counts => of(counts), field.Field) },
            ],
            words => words.Say(
                $"Hồ sơ {vietnamese} {(change > 0 ? "tăng" : "giảm")} chủ yếu ở lĩnh vực {field.Field.Name}: {(change > 0 ? "tăng" : "giảm")} {words.Dossiers(field.Change)}; các lĩnh vực khác {Moved(others, words)}.",
                $"{char.ToUpperInvariant(english[0])}{english[1..]} dossiers {(change > 0 ? "rose" : "fell")} mostly in {field.Field.Name}: by {words.Count(field.Change)}; other fields {Moved(others, words)}."));
    }

    private Sentence? LateField()
    {
        var late = brief.Now.ResolvedLate;
        var field = brief.Fields.OrderByDescending(each => each.Now.ResolvedLate).ThenBy(each => each.Code, StringComparer.Ordinal).FirstOrDefault();
        if (late < TooFewToExplain || field is null || (double)field.Now.ResolvedLate / late < Mostly)
        {
            return null;
        }
        return Of(
            "late-field", [Figure("resolvedLate", counts => counts.ResolvedLate), Figure("resolvedLate", counts => counts.ResolvedLate, field)],
            words => words.Say(
                $"Hồ sơ giải quyết quá hạn tập trung ở lĩnh vực {field.Name}: {words.Count(field.Now.ResolvedLate)} trong {words.Dossiers(late)} ({words.Share((double)field.Now.ResolvedLate / late)}).",
                $"Late ones are mostly of {field.Name}: {words.Count(field.Now.ResolvedLate)} of {words.Count(late)} ({words.Share((double)field.Now.ResolvedLate / late)})."));
    }

    private static string Moved(long change, Wording words) => change switch
    {
        0 => words.Say("cộng lại không đổi", "did not change together"),
        > 0 => words.Say($"tăng {words.Dossiers(change)}", $"rose by {words.Count(change)}"),
        < 0 => words.Say($"giảm {words.Dossiers(change)}", $"fell by {words.Count(change)}"),
    };

    // ", tăng 120 hồ sơ (11,1%) so với kỳ trước"; nothing when nothing is compared.
    private string Than(Wording words, Func<Counts, long> of)
    {
        if (brief.Compared is null)
        {
            return "";
        }
        if (brief.Before is not { } before)
        {
            return words.Say(" (chưa có số liệu kỳ trước để so sánh)", " (no data of the period before to compare with)");
        }
        var (change, base_) = (of(brief.Now) - of(before), of(before));
        return change == 0 ? words.Say(", bằng kỳ trước", ", as in the period before")
            : base_ == 0 ? words.Say(", kỳ trước không có hồ sơ nào", ", none in the period before")
            : words.Say(
                $", {(change > 0 ? "tăng" : "giảm")} {words.Dossiers(change)} ({words.Share(Math.Abs((double)change / base_))}) so với kỳ trước",
                $", {words.Count(change)} ({words.Share(Math.Abs((double)change / base_))}) {(change > 0 ? "more" : "fewer")} than in the period before");
    }

    private string PointsThan(Wording words, Func<Counts, double?> of)
    {
        if (brief.Before is not { } before || of(before) is not { } was)
        {
            return "";
        }
        var change = of(brief.Now)!.Value - was;
        return change == 0 ? words.Say(", bằng kỳ trước", ", as before")
            : words.Say($", {(change > 0 ? "tăng" : "giảm")} {words.Points(change)}", $", {(change > 0 ? "up" : "down")} {words.Points(change)}");
    }

    private FigureRef Figure(string name, Func<Counts, long> of, UnitFigures? field = null) =>
        new(field is null ? "total" : $"field:{field.Code}", name, brief.Period, of(field?.Now ?? brief.Now), "dossiers");

    private FigureRef FigureBefore(string name, Func<Counts, long> of, UnitFigures field) =>
        new($"field:{field.Code}", name, brief.Compared!.Value, of(field.Before!.Value), "dossiers");

    private IEnumerable<FigureRef> Both(string name, Func<Counts, long> of)
    {
        yield return Figure(name, of);
        if (brief is { Compared: { } period, Before: { } before })
        {
            yield return new FigureRef("total", name, period, of(before), "dossiers");
        }
    }

    private IEnumerable<FigureRef> BothShares(string name, Func<Counts, double?> of)
    {
        yield return new FigureRef("total", name, brief.Period, of(brief.Now), "share");
        if (brief is { Compared: { } period, Before: { } before })
        {
            yield return new FigureRef("total", name, period, of(before), "share");
        }
    }

    private static Sentence Of(string rule, IReadOnlyList<FigureRef> figures, Func<Wording, string> say) =>
        new(rule, say(Wording.Vietnamese), say(Wording.English), figures);
}
