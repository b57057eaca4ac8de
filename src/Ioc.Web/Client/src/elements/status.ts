import type { Source } from "../api";
import { context } from "../context";
import { disclose, h, icon, setText } from "../dom";
import { feed } from "../feed";
import { formatAge, formatClock, formatInstant, formatWeekday, formatWhole } from "../format";
import { Polled } from "../polled";
import { t } from "../texts";
import { FigureElement } from "./element";
import { recomputation, recomputationLine } from "./recomputation";

type Shown = "connecting" | "live" | "reconnecting" | "stale" | "error" | "signedout";

/** Older than this while connected, data is called old: the sources are the thing to look at, not the network. */
const staleSeconds = 900;
const sourceList = new Polled<{ sources: Source[]; withheld: boolean }>("/api/v1/sources", 15_000);

/** The strip that says whether one may trust what one sees: connection, age of data, sources, clock. */
export class StatusStrip extends FigureElement {
  protected override readonly urgent = true;
  private readonly connection = h("span", { class: "chip", role: "status", "aria-live": "polite" });
  private readonly age = h("span", { class: "status-age" });
  private readonly sources = new SourcesChip();
  private readonly clock = h("time", { class: "status-clock" });
  private readonly date = h("span", { class: "status-date" });
  private shown = "";

  protected build(): void {
    this.replaceChildren(this.connection, this.age, this.sources.element, h("span", { class: "status-time" }, this.date, this.clock));
    this.whileConnected(feed.connection.onState(() => this.invalidate(new Set())));
    const timer = setInterval(() => this.invalidate(new Set()), 1_000);
    this.whileConnected(() => clearInterval(timer));
    this.whileConnected(this.sources.start());
  }

  protected draw(): void {
    const age = feed.total ? feed.ageOf(feed.total) : null;
    const state = this.stateOf(age);
    if (state !== this.shown) this.drawState(state);
    setText(this.age, feed.state === "ready" ? `${t("age.label")}: ${formatAge(age)}` : "");
    this.age.title = feed.asOf ? t("connection.since", { time: formatInstant(feed.asOf) }) : "";
    setText(this.clock, formatClock(feed.now()));
    // On a desk only a print shows the date: paper does not know when it was printed.
    setText(this.date, formatWeekday(feed.now()));
  }

  private stateOf(age: number | null): Shown {
    if (feed.signedOut || feed.connection.state === "signedout") return "signedout";
    if (feed.connection.state !== "live") return feed.connection.state;
    return age !== null && age > staleSeconds ? "stale" : "live";
  }

  private drawState(state: Shown): void {
    this.shown = state;
    this.dataset["state"] = state;
    document.body.dataset["connection"] = state;
    this.connection.className = `chip chip-${state}`;
    const symbol = { connecting: "reconnecting", live: "live", reconnecting: "reconnecting", stale: "stale", error: "error", signedout: "user" }[state];
    const words = h("span", {}, t(`connection.${state}`));
    const link = state === "signedout" && !context.wall
      ? h("a", { href: `/sign-in?returnUrl=${encodeURIComponent(location.pathname + location.search)}` }, t("signin")) : null;
    this.connection.replaceChildren(icon(symbol), words, ...(link ? [" ", link] : []));
  }
}

/** Sources as a count that opens into a list. */
class SourcesChip {
  private readonly label = h("span");
  // Nobody stands at the wall to open a list.
  private readonly button = context.wall
    ? h("span", { class: "chip" }, icon("pin"), this.label)
    : h("button", { type: "button", class: "chip chip-button" }, icon("pin"), this.label);
  private readonly table = h("div");
  private readonly foot = h("div");
  private readonly list = h("div", { class: "sources-list", role: "region", "aria-label": t("panel.sources") }, this.table, this.foot);
  readonly element = h("span", { class: "sources-holder" }, this.button, context.wall ? null : this.list);

  start(): () => void {
    setText(this.label, t("sources"));
    if (this.button instanceof HTMLButtonElement) disclose(this.button, this.list);
    const stops = [sourceList.listen(({ sources, withheld }) => {
      const working = sources.filter((source) => source.state === "ok").length;
      const failing = sources.filter((source) => source.state === "failing").length;
      setText(this.label, withheld ? t("sources") : sources.length === 0 ? t("sources.none") : t("sources.count", { ok: formatWhole(working), all: formatWhole(sources.length) }));
      this.button.classList.toggle("chip-error", failing > 0);
      this.table.replaceChildren(sourcesTable(sources, withheld));
    })];
    if (!context.wall) stops.push(recomputation.listen((answer) => this.foot.replaceChildren(recomputationLine(answer))));
    return () => stops.forEach((stop) => stop());
  }
}

/** Sources as a panel of their own. */
export class SourcesPanel extends HTMLElement {
  private stops: (() => void)[] = [];

  connectedCallback(): void {
    const [table, foot] = [h("div"), h("div")];
    this.append(h("div", { class: "panel-body scroll", tabindex: "0", role: "group", "aria-label": t("panel.sources") }, table, foot));
    this.stops = [
      sourceList.listen(({ sources, withheld }) => table.replaceChildren(sourcesTable(sources, withheld))),
      recomputation.listen((answer) => foot.replaceChildren(recomputationLine(answer))),
    ];
  }

  disconnectedCallback(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}

const sourceIcons = { ok: "check", stale: "stale", failing: "error", waiting: "reconnecting" } as const;

function sourcesTable(sources: readonly Source[], withheld: boolean): HTMLElement {
  if (withheld) return h("p", { class: "state-hint" }, t("sources.withheld"));
  if (sources.length === 0) return h("p", { class: "state-hint" }, t("sources.none"));
  const head = h("tr", {}, ...(["sources.name", "sources.state", "sources.arrival"] as const).map((key) => h("th", { scope: "col" }, t(key))));
  const rows = sources.map((source) => h("tr", {},
    h("td", {}, h("span", { class: "source-name" }, source.name), " ", h("small", {}, t(`source.${source.kind}`))),
    h("td", {}, h("span", { class: `source-state source-${source.state}` }, icon(sourceIcons[source.state] ?? "info"), t(`source.${source.state}`)),
      source.message ? h("small", { class: "source-message" }, source.message) : null),
    h("td", {}, source.lastArrivalAt ? formatAge(Math.max(0, (feed.now() - Date.parse(source.lastArrivalAt)) / 1000)) : t("age.none"))));
  return h("table", { class: "table table-sm sources-table" }, h("thead", {}, head), h("tbody", {}, ...rows));
}
