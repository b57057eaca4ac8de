import { context } from "../context";
import { h, icon, setText } from "../dom";
import { feed } from "../feed";
import { communeHref } from "../filters";
import { hasData, rankOf, type Row } from "../figures";
import { communeAlarms } from "../live/alarms";
import { formatOne, formatPercentShort, formatWhole } from "../format";
import { figureOf } from "../figures";
import { t } from "../texts";
import { FigureElement } from "./element";
import { loadBadge, PanelState } from "./states";

const loads = ["overloaded", "busy", "normal"] as const;

/** How many communes are overloaded, busy, normal, and by name those to look at first. */
export class LoadSummary extends FigureElement {
  private readonly limit = Number(this.getAttribute("limit")) || 6;
  private readonly counts = new Map<string, HTMLElement>();
  private readonly bar = h("div", { class: "loads-bar", "aria-hidden": "true" });
  private readonly parts = new Map<string, HTMLElement>();
  private readonly worst = h("ol", { class: "loads-worst" });
  private readonly state = new PanelState();

  protected build(): void {
    const summary = h("ul", { class: "loads-summary" }, ...loads.map((load) => {
      const count = h("strong");
      this.counts.set(load, count);
      return h("li", {}, count, loadBadge(load));
    }));
    for (const load of loads) {
      const part = h("span", { class: `loads-part loads-${load}` });
      this.parts.set(load, part);
      this.bar.append(part);
    }
    if (!context.wall) this.whileConnected(communeAlarms.onChange(() => this.invalidate(new Set())));
    const heading = h("h3", { class: "loads-heading" }, t("load.worst"));
    this.append(h("div", { class: "panel-body loads" }, summary, this.bar, heading, this.worst, this.state.element));
  }

  protected draw(): void {
    const rows = [...feed.rows.values()];
    const known = rows.filter(hasData);
    this.state.show(feed.state !== "ready" ? feed.state : known.length === 0 ? "empty" : null);
    if (feed.state !== "ready") return;
    for (const load of loads) {
      const count = known.filter((row) => row.load === load).length;
      setText(this.counts.get(load)!, formatWhole(count));
      this.parts.get(load)!.style.flexGrow = String(count);
    }
    const worst = known.filter((row) => row.load !== "normal").sort(byUrgency).slice(0, this.limit);
    this.worst.replaceChildren(...(worst.length === 0 ? [h("li", { class: "loads-none" }, t("load.none"))] : worst.map(lineOf)));
  }
}

function byUrgency(a: Row, b: Row): number {
  return (rankOf(b.load) ?? 0) - (rankOf(a.load) ?? 0) || urgency(b) - urgency(a) || a.code.localeCompare(b.code);
}

/** How far a commune is beyond the limits of "overloaded", by the worse of its two measures. */
function urgency(row: Row): number {
  const part = (id: string): number => {
    const limit = figureOf(id).thresholds?.overloaded ?? 1;
    const value = row[id];
    return typeof value === "number" ? value / limit : id === "backlogDays" && Number(row["open"]) > Number(row["openPaused"]) ? Infinity : 0;
  };
  return Math.max(part("backlogDays"), part("overdueShare"));
}

function lineOf(row: Row): HTMLElement {
  const backlog = typeof row["backlogDays"] === "number" ? `${formatOne(row["backlogDays"])} ${t("unit.days")}` : "∞";
  const overdue = typeof row["overdueShare"] === "number" ? formatPercentShort(row["overdueShare"]) : "–";
  const name = context.wall ? h("span", { class: "loads-name" }, row.name) : h("a", { class: "loads-name", href: communeHref(row.code), title: row.fullName }, row.name);
  const alarm = context.wall ? undefined : communeAlarms.current.get(row.code);
  const words = alarm ? t("alarms.map.text", { unowned: alarm.unowned, owned: alarm.owned }) : "";
  const bell = alarm ? h("a", { class: `loads-alarm ${alarm.unowned > 0 ? "is-unowned" : ""}`, href: `/alarms?commune=${row.code}`, title: `${t("alarms.map")}: ${words}` }, icon("bell"), h("span", { class: "visually-hidden" }, `${t("alarms.map")} ${row.name}: ${words}`)) : null;
  return h("li", {}, loadBadge(row.load), name, bell,
    h("span", { class: "loads-facts" }, t("load.facts", { backlog, overdue })));
}
