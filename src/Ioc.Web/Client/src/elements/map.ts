import { read, ReadFailed } from "../api";
import { context } from "../context";
import { h, icon, setText } from "../dom";
import { feed } from "../feed";
import { communeHref, filters } from "../filters";
import { figureOf, hasData, valueOf, type Row } from "../figures";
import { formatAge, formatValue, unitOf } from "../format";
import { Cartogram, type Tiles } from "../map/cartogram";
import { communeAlarms } from "../live/alarms";
import { classesFor, classOf, noData, type Classes } from "../map/classes";
import type { GeographicMap } from "../map/geographic";
import { Legend } from "../map/legend";
import { CommuneSearch } from "../map/search";
import { neighbour, type Surface } from "../map/surface";
import { t } from "../texts";
import { measureUntilPainted, painted } from "../timing";
import type { Change } from "../live/store";
import { FigureElement } from "./element";
import { PanelState } from "./states";

type Form = "tiles" | "geographic";
const formKey = "ioc-map-form";

/** Communes coloured by a figure of the reader's choice, as tiles or in their boundaries. */
export class CommuneMap extends FigureElement {
  protected override readonly urgent = true;
  private readonly figures = (this.getAttribute("figures") ?? "").split(",").filter(Boolean);
  private figure = this.figures[0] ?? "load";
  private readonly chooser = h("select", { class: "form-select form-select-sm map-figure", "aria-label": t("map.figure") });
  private readonly forms = h("div", { class: "map-forms", role: "group", "aria-label": t("map.form"), hidden: true });
  private readonly zooms = h("div", { class: "map-zooms" });
  private readonly note = h("p", { class: "map-note" });
  private readonly alarmed = h("span", { class: "map-alarmed", hidden: true }, h("span", { class: "map-bell", "aria-hidden": "true" }), t("alarms.map.legend"));
  private readonly stage = h("div", { class: "map-stage", tabindex: "0", role: "application", "aria-label": t("map.keyboard") });
  private readonly tip = h("div", { class: "map-tip", hidden: true });
  private readonly spoken = h("div", { class: "visually-hidden", "aria-live": "polite" });
  private readonly table = h("div", { class: "map-table scroll", hidden: true, tabindex: "0", role: "group" });
  private readonly legend = new Legend();
  private readonly state = new PanelState();
  private surface: Surface | null = null;
  private surfaceForm: Form | null = null;
  private boundaries: { type: string } | null = null;
  private tiles: Tiles | null = null;
  private failed = false;
  private classes: Classes | null = null;
  private marked: string | null = null;
  /** Whether the last press was a finger's. */
  private touched = false;

  protected build(): void {
    this.chooser.append(...this.figures.map((id) => h("option", { value: id }, figureOf(id).title)));
    const asked = new URLSearchParams(location.search).get("map");
    if (asked && this.figures.includes(asked)) this.chooser.value = this.figure = asked;
    this.chooser.addEventListener("change", () => this.chooseFigure(this.chooser.value));
    const head = this.querySelector(".panel-head");
    if (!context.wall) {
      const search = new CommuneSearch(() => feed.rows, (code) => this.markAndSay(code), (code) => this.open(code));
      head?.append(h("div", { class: "panel-tools" }, search.element, this.chooser, this.forms, this.tableToggle()));
    }
    this.stage.append(this.tip);
    this.zooms.hidden = true;
    this.append(h("div", { class: "map-body" }, this.stage, this.zooms, this.table, this.state.element), h("div", { class: "map-foot" }, this.legend.element, this.alarmed, this.note), this.spoken);
    if (!context.wall) this.listen();
    else this.stage.setAttribute("tabindex", "-1");
    this.whileConnected(filters.onChange(() => (this.classes = null)));
    this.whileConnected(communeAlarms.onChange((changed) => this.warn(changed)));
    void this.load();
  }

  protected draw(change: Change): void {
    const empty = feed.state === "ready" && ![...feed.rows.values()].some(hasData);
    this.state.show(this.failed || feed.state === "failed" ? "failed" : feed.state === "loading" || !this.surface ? "loading" : empty ? "empty" : null);
    this.classList.toggle("is-empty", empty);
    if (feed.state !== "ready" || !this.surface) return;
    const before = this.classes;
    this.classes ??= classesFor(this.figure, feed.rows.values());
    if (change === "all" && before) this.surface.restyle();
    this.surface.draw(feed.rows, this.classes, change === "all" || before !== this.classes ? null : change);
    this.legend.draw(this.classes, feed.rows.values());
    if (!this.table.hidden) this.drawTable();
    if (this.marked && (change === "all" || change.has(this.marked))) this.showTip(this.marked);
    this.dataset["ready"] = "true";
    painted("ioc-map-ready");
    if (change !== "all") measureUntilPainted("ioc-redraw", feed.takenAtExactly);
  }

  private warn(changed: ReadonlySet<string>): void {
    this.alarmed.hidden = communeAlarms.current.size === 0;
    this.surface?.warn(communeAlarms.current, changed);
    if (!this.table.hidden) this.drawTable();
    if (this.marked && changed.has(this.marked)) this.showTip(this.marked);
  }

  private async load(): Promise<void> {
    try {
      const [tiles, boundaries] = await Promise.all([
        read<Tiles>("/api/v1/geography/tiles", { province: context.province }),
        readBoundaries(),
      ]);
      this.tiles = tiles;
      this.boundaries = boundaries;
      this.failed = false;
      this.drawForms();
      await this.choose(this.boundaries && remembered() !== "tiles" ? "geographic" : "tiles");
    } catch {
      this.failed = true;
      setTimeout(() => this.isConnected && void this.load(), 10_000);
    }
    this.invalidate("all");
  }

  private drawForms(): void {
    this.forms.hidden = this.boundaries === null;
    const button = (form: Form, symbol: string): HTMLButtonElement => {
      const made = h("button", { type: "button", class: "btn btn-sm btn-icon", "data-form": form, title: t(`map.form.${form}`) }, icon(symbol), h("span", { class: "visually-hidden" }, t(`map.form.${form}`)));
      made.addEventListener("click", () => {
        localStorage.setItem(formKey, form);
        void this.choose(form);
      });
      return made;
    };
    this.forms.replaceChildren(button("tiles", "tiles"), button("geographic", "map"));
    const zoom = (step: 1 | -1 | 0): HTMLButtonElement => {
      const label = t(step === 1 ? "map.zoom.in" : step === -1 ? "map.zoom.out" : "map.zoom.all");
      const made = h("button", { type: "button", class: "btn btn-sm btn-icon", title: label, "aria-label": label }, step === 1 ? "+" : step === -1 ? "−" : icon("fit"));
      made.addEventListener("click", () => {
        const map = this.surface as GeographicMap;
        if (step === 0) map.fit();
        else map.zoom(step);
      });
      return made;
    };
    if (!context.wall) this.zooms.replaceChildren(zoom(1), zoom(-1), zoom(0));
  }

  private async choose(form: Form): Promise<void> {
    if (form === this.surfaceForm) return;
    const made = form === "tiles" ? new Cartogram(this.tiles!) : await geographic(this.boundaries!);
    this.surface?.dispose();
    this.surface?.element.remove();
    this.surface = made;
    this.surfaceForm = form;
    made.warn(communeAlarms.current, new Set());
    this.stage.prepend(made.element);
    this.zooms.hidden = form === "tiles";
    setText(this.note, form === "tiles" ? t("map.schematic") : t("map.geographic"));
    for (const each of this.forms.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each.dataset["form"] === form));
    this.mark(null);
    this.invalidate("all");
  }

  /** The figure is in the address too, but choosing one is no step to go back to. */
  private chooseFigure(figure: string): void {
    const query = new URLSearchParams(location.search);
    query.set("map", figure);
    history.replaceState(null, "", `${location.pathname}?${query}${location.hash}`);
    this.figure = figure;
    this.classes = null;
    this.invalidate("all");
  }

  private listen(): void {
    const { stage } = this;
    stage.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.mark(this.surface?.at(event.clientX, event.clientY) ?? null));
    stage.addEventListener("pointerleave", () => document.activeElement !== stage && this.mark(null));
    let down = { x: 0, y: 0 };
    stage.addEventListener("pointerdown", (event) => {
      down = { x: event.clientX, y: event.clientY };
      this.touched = event.pointerType === "touch";
    });
    stage.addEventListener("click", (event) => {
      // A drag moves the map; only a press that stayed where it was opens a commune.
      const stayed = Math.hypot(event.clientX - down.x, event.clientY - down.y) < 6;
      const code = stayed ? this.surface?.at(event.clientX, event.clientY) ?? null : null;
      // A finger cannot hover: the first tap says what it is, the second opens it.
      if ((event as PointerEvent).pointerType === "touch" && code !== this.marked) this.markAndSay(code);
      else if (code) this.open(code);
    });
    stage.addEventListener("keydown", (event) => this.onKey(event));
    stage.addEventListener("blur", () => this.mark(null));
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.surface) return;
    if (event.key.startsWith("Arrow")) {
      const first = [...this.surface.codes()][0] ?? null;
      this.markAndSay(this.marked ? neighbour(this.surface, this.marked, event.key) ?? this.marked : first);
    } else if (event.key === "Enter" && this.marked) {
      this.open(this.marked);
    } else if (event.key === "Escape") {
      this.mark(null);
    } else if ((event.key === "+" || event.key === "-") && "zoom" in this.surface) {
      (this.surface as GeographicMap).zoom(event.key === "+" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  }

  private open(code: string): void {
    location.assign(communeHref(code));
  }

  private mark(code: string | null): void {
    if (code === this.marked) return;
    this.marked = code;
    this.surface?.mark(code);
    this.stage.classList.toggle("is-over", code !== null);
    if (code) this.showTip(code);
    else this.tip.hidden = true;
  }

  private markAndSay(code: string | null): void {
    this.mark(code);
    const row = code ? feed.rows.get(code) : null;
    if (row) setText(this.spoken, [`${row.fullName}: ${this.figureText(row, this.figure)}`, alarmText(row.code)].filter(Boolean).join(". "));
  }

  private figureText(row: Row, id: string): string {
    const value = hasData(row) ? valueOf(row, id) : null;
    const { title, format } = figureOf(id);
    return `${title} ${value === null ? t("map.nodata") : `${formatValue(format, value)} ${unitOf(format)}`.trim()}`;
  }

  private showTip(code: string): void {
    const row = feed.rows.get(code);
    const centre = this.surface?.centre(code);
    if (!row || !centre) return;
    const shown = [...new Set([this.figure, "load", "open", "openOverdue", "onTimeRate"])];
    const lines = shown.map((id) => {
      const value = hasData(row) ? valueOf(row, id) : null;
      const { brief, format } = figureOf(id);
      return h("div", { class: id === this.figure ? "tip-main" : "" }, h("span", {}, brief), h("strong", {}, value === null ? "–" : formatValue(format, value)));
    });
    const alarm = alarmText(code);
    this.tip.replaceChildren(h("p", { class: "tip-name" }, row.fullName), ...(alarm ? [h("p", { class: "tip-alarm" }, icon("bell"), " ", alarm)] : []), ...lines, h("p", { class: "tip-age" }, `${t("age.label")}: ${formatAge(feed.ageOf(row))}`));
    if (this.touched) this.tip.append(h("p", { class: "tip-hint" }, t("map.tap")));
    this.tip.hidden = false;
    const { clientWidth: width, clientHeight: height } = this.stage;
    const left = centre.x + 24 + this.tip.offsetWidth > width ? centre.x - 24 - this.tip.offsetWidth : centre.x + 24;
    const top = Math.min(Math.max(4, centre.y - this.tip.offsetHeight / 2), height - this.tip.offsetHeight - 4);
    this.tip.style.transform = `translate(${Math.round(Math.max(4, left))}px, ${Math.round(Math.max(4, top))}px)`;
  }

  private tableToggle(): HTMLButtonElement {
    const words = h("span", { class: "visually-hidden" }, t("map.table"));
    const button = h("button", { type: "button", class: "btn btn-sm btn-icon", "aria-pressed": "false", title: t("map.table") }, icon("table"), words);
    button.addEventListener("click", () => {
      const on = this.table.hidden;
      this.table.hidden = !on;
      this.stage.hidden = on;
      button.setAttribute("aria-pressed", String(on));
      button.title = t(on ? "map.picture" : "map.table");
      if (on) this.drawTable();
      else this.invalidate("all");
    });
    return button;
  }

  /** The same content for those who do not see the picture. */
  private drawTable(): void {
    if (!this.classes) return;
    const { title, format } = figureOf(this.figure);
    this.table.setAttribute("aria-label", title);
    const rows = [...feed.rows.values()].map((row) => {
      const value = hasData(row) ? valueOf(row, this.figure) : null;
      const index = classOf(this.classes!, row);
      return h("tr", {}, h("th", { scope: "row" }, h("a", { href: communeHref(row.code) }, row.fullName)),
        h("td", { class: "number" }, value === null ? "–" : formatValue(format, value)),
        h("td", {}, index === noData ? t("map.nodata") : this.classes!.labels[index] ?? ""),
        h("td", {}, communeAlarms.current.has(row.code) ? h("a", { href: `/alarms?commune=${row.code}` }, alarmText(row.code)) : "–"));
    });
    const head = h("tr", {}, h("th", { scope: "col" }, t("ranking.commune")), h("th", { scope: "col", class: "number" }, title), h("th", { scope: "col" }, t("map.legend")), h("th", { scope: "col" }, t("alarms.map")));
    this.table.replaceChildren(h("table", { class: "table table-sm" }, h("thead", {}, head), h("tbody", {}, ...rows)));
  }
}

/** Empty where there are none. */
function alarmText(code: string): string {
  const alarm = communeAlarms.current.get(code);
  return alarm ? `${t("alarms.map")}: ${t("alarms.map.text", { unowned: alarm.unowned, owned: alarm.owned })}` : "";
}

async function readBoundaries(): Promise<{ type: string } | null> {
  try {
    return await read<{ type: string }>("/api/v1/geography/communes", { province: context.province }, undefined, "application/topo+json, application/geo+json;q=0.9");
  } catch (fault) {
    if (fault instanceof ReadFailed && fault.status === 404) return null;
    throw fault;
  }
}

async function geographic(boundaries: { type: string }): Promise<Surface> {
  const [{ GeographicMap }] = await Promise.all([import("../map/geographic"), document.fonts.ready]);
  return new GeographicMap(boundaries, false);
}

function remembered(): string | null {
  return localStorage.getItem(formKey);
}
