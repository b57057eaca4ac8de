import { h, setText } from "../dom";
import { communeHref } from "../filters";
import { readRelief, type ReliefAnswer, type ReliefRow } from "../foresight";
import { formatOne, formatPercentShort, formatWhole } from "../format";
import { t } from "../texts";
import { ForesightPanel } from "./foresight";
import { loadBadge } from "./states";

/** Who could take receipts of an overloaded commune, and what becomes of its forecast if they do. */
export class ReliefPanel extends ForesightPanel<ReliefAnswer> {
  private readonly verdict = h("p", { class: "relief-verdict" });
  private readonly effect = h("p", { class: "relief-effect" });
  private readonly places = h("div", { class: "relief-places scroll", tabindex: "0", role: "group" });
  private readonly terms = h("p", { class: "forecast-method" });

  protected override build(): void {
    super.build();
    this.places.setAttribute("aria-label", this.querySelector("h2")?.textContent ?? "");
    this.content.append(this.verdict, this.effect, this.places, this.terms);
  }

  protected fetch(commune: string): Promise<ReliefAnswer> {
    return readRelief(commune);
  }

  protected show(answer: ReliefAnswer): void {
    const [need, moved] = [formatWhole(answer.need), formatWhole(answer.moved)];
    const key = answer.need === 0 ? "none" : answer.moved === 0 ? "noroom" : !answer.suffices ? "insufficient" : answer.moved < answer.need ? "partly" : "enough";
    this.verdict.replaceChildren(loadBadge(answer.loadBefore), " → ", loadBadge(answer.loadAfter), " ", t(`relief.verdict.${key}`, { need, moved }));
    const last = answer.days.at(-1);
    this.effect.hidden = answer.moved === 0 || !last;
    if (last) setText(this.effect, t("relief.effect", {
      openBefore: formatWhole(last.openBefore), openAfter: formatWhole(last.openAfter), overdueBefore: formatWhole(last.overdueBefore), overdueAfter: formatWhole(last.overdueAfter),
    }));
    this.drawPlaces(answer.places);
    const { movableShare, receiptShare, reserve, withinKm } = answer.terms;
    setText(this.terms, [
      t("relief.terms", { movable: formatPercentShort(movableShare), receipt: formatPercentShort(receiptShare), reserve: formatPercentShort(reserve), km: formatOne(withinKm) }),
      answer.channelsDeclared === 0 ? t("relief.nochannels") : "",
    ].filter(Boolean).join(" "));
  }

  private drawPlaces(places: ReliefRow[]): void {
    const head = h("tr", {}, ...(["place", "kind", "room", "takes", "why"] as const).map((key) =>
      h("th", { scope: "col", class: key === "room" || key === "takes" ? "number" : null }, t(`relief.${key}`))));
    const rows = places.map((place) => h("tr", { class: place.takes > 0 ? "relief-taken" : null },
      h("th", { scope: "row" }, place.code ? h("a", { href: communeHref(place.code) }, place.name) : place.name),
      h("td", {}, t(`relief.kind.${place.kind}`), place.distanceKm === null ? "" : ` · ${formatOne(place.distanceKm)} km`),
      h("td", { class: "number" }, formatWhole(place.room)),
      h("td", { class: "number" }, formatWhole(place.takes)),
      h("td", {}, t(`relief.limit.${place.limit}`))));
    this.places.replaceChildren(places.length === 0
      ? h("p", { class: "no-data" }, t("relief.noplaces"))
      : h("table", { class: "table table-sm" }, h("thead", {}, head), h("tbody", {}, ...rows)));
  }
}
