import { h, icon, setText } from "../dom";
import { feed } from "../feed";
import { communeHref } from "../filters";
import { figureOf, hasData, levelOf, rankOf, valueOf, type Row } from "../figures";
import { fold, formatAge, formatValue } from "../format";
import type { Change } from "../live/store";
import { t } from "../texts";
import { FigureElement } from "./element";
import { loadBadge, PanelState } from "./states";

const shownAtFirst = 200;
const byName = new Intl.Collator("vi");

interface Line { element: HTMLTableRowElement; rank: HTMLElement; load: HTMLElement; cells: HTMLElement[] }

/** Communes as a table that sorts by any column and changes in place. */
export class RankingTable extends FigureElement {
  private readonly columns = (this.getAttribute("figures") ?? "").split(",").filter(Boolean);
  private readonly limit = Number(this.getAttribute("limit")) || shownAtFirst;
  private sort = { column: this.columns.includes("openOverdue") ? "openOverdue" : this.columns[0] ?? "name", descending: true };
  private readonly lines = new Map<string, Line>();
  private readonly body = h("tbody");
  private readonly heads = new Map<string, HTMLElement>();
  private readonly spoken = h("div", { class: "visually-hidden", "aria-live": "polite" });
  private readonly filter = h("input", { type: "search", class: "form-control form-control-sm", placeholder: t("ranking.search"), "aria-label": t("ranking.search") });
  private readonly frame = h("div", { class: "ranking-frame scroll", tabindex: "0", role: "group", "aria-label": t("panel.ranking") });
  private readonly state = new PanelState();
  private waiting = false;

  protected build(): void {
    this.querySelector(".panel-head")?.append(h("div", { class: "panel-tools" }, this.filter));
    const head = h("tr", {}, h("th", { scope: "col", class: "rank" }, t("ranking.rank")), this.headOf("name", t("ranking.commune")), this.headOf("load", figureOf("load").title),
      ...this.columns.map((id) => this.headOf(id, figureOf(id).brief)));
    this.frame.append(h("table", { class: "table ranking" }, h("thead", {}, head), this.body));
    this.append(this.frame, this.state.element, this.spoken);
    this.filter.addEventListener("input", () => this.arrange());
    // A row must not slip away from under the finger: the order waits until the reader has left the table.
    for (const leave of ["pointerleave", "focusout"]) this.body.addEventListener(leave, () => this.waiting && setTimeout(() => this.arrangeWhenFree(), 0));
    this.drawHeads();
  }

  protected draw(change: Change): void {
    this.state.show(feed.state === "ready" ? null : feed.state);
    if (feed.state !== "ready") return;
    if (change === "all") {
      this.arrange();
      return;
    }
    for (const code of change) {
      const row = feed.rows.get(code);
      const line = this.lines.get(code);
      if (row && line) this.drawLine(line, row);
    }
    this.arrangeWhenFree();
  }

  private headOf(column: string, title: string): HTMLElement {
    const button = h("button", { type: "button" }, title, icon("sort"));
    if (column !== "name") button.title = figureOf(column).formula;
    button.addEventListener("click", () => {
      const descending = this.sort.column === column ? !this.sort.descending : column !== "name";
      this.sort = { column, descending };
      this.drawHeads();
      this.arrange();
      setText(this.spoken, t("ranking.sorted", { column: title, direction: t(descending ? "ranking.descending" : "ranking.ascending") }));
    });
    const cell = h("th", { scope: "col", class: column === "name" || column === "load" ? "" : "number" }, button);
    this.heads.set(column, cell);
    return cell;
  }

  private drawHeads(): void {
    for (const [column, cell] of this.heads) {
      const sorted = column === this.sort.column;
      cell.setAttribute("aria-sort", sorted ? (this.sort.descending ? "descending" : "ascending") : "none");
      cell.querySelector("svg")?.replaceWith(icon(sorted ? (this.sort.descending ? "down" : "up") : "sort"));
    }
  }

  private drawLine(line: Line, row: Row): void {
    if (line.load.dataset["load"] !== row.load || !hasData(row)) {
      line.load.dataset["load"] = row.load;
      line.load.replaceChildren(hasData(row) ? loadBadge(row.load) : h("span", { class: "no-data" }, t("state.empty")));
    }
    this.columns.forEach((id, i) => {
      const value = hasData(row) ? valueOf(row, id) : null;
      const { format } = figureOf(id);
      const cell = line.cells[i]!;
      setText(cell, value === null ? "–" : format === "age" ? formatAge(feed.ageOf(row)) : formatValue(format, value));
      const level = levelOf(id, value) ?? "";
      if (cell.dataset["level"] !== level) cell.dataset["level"] = level;
    });
  }

  private newLine(row: Row): Line {
    const rank = h("td", { class: "rank" });
    const load = h("td");
    const cells = this.columns.map(() => h("td", { class: "number" }));
    const link = h("a", { href: communeHref(row.code) }, row.fullName);
    // The address follows the filters at the moment of use, not those of when the row was made.
    link.addEventListener("pointerdown", () => (link.href = communeHref(row.code)));
    link.addEventListener("focus", () => (link.href = communeHref(row.code)));
    const element = h("tr", {}, rank, h("th", { scope: "row" }, link), load, ...cells);
    const line = { element, rank, load, cells };
    this.lines.set(row.code, line);
    return line;
  }

  private arrangeWhenFree(): void {
    this.waiting = this.body.matches(":hover") || this.body.contains(document.activeElement);
    if (!this.waiting) this.arrange();
  }

  /** Puts rows in order by moving only those that are out of place; focus and scrolling stay. Only what is shown has elements. */
  private arrange(): void {
    this.waiting = false;
    const focused = document.activeElement;
    const shown = this.chosen();
    const gone = new Set(this.lines.keys());
    shown.forEach(({ row, place }, i) => {
      const line = this.lines.get(row.code) ?? this.newLine(row);
      this.drawLine(line, row);
      setText(line.rank, String(place));
      gone.delete(row.code);
      const there = this.body.children[i];
      if (there !== line.element) this.body.insertBefore(line.element, there ?? null);
    });
    for (const code of gone) {
      this.lines.get(code)?.element.remove();
      this.lines.delete(code);
    }
    if (focused instanceof HTMLElement && this.body.contains(focused) && document.activeElement !== focused) focused.focus({ preventScroll: true });
  }

  private chosen(): { row: Row; place: number }[] {
    const { column, descending } = this.sort;
    const way = descending ? -1 : 1;
    const keys = [...feed.rows.values()].map((row) => ({ row, place: 0, key: column === "name" || !hasData(row) ? null : rankOf(valueOf(row, column)) }));
    keys.sort((a, b) => {
      if (column === "name") return way * byName.compare(a.row.name, b.row.name);
      // What cannot be computed comes last in either direction.
      if (a.key === null || b.key === null) return a.key === b.key ? byName.compare(a.row.name, b.row.name) : a.key === null ? 1 : -1;
      return way * (a.key - b.key) || byName.compare(a.row.name, b.row.name);
    });
    keys.forEach((each, i) => (each.place = i + 1));
    const wanted = fold(this.filter.value.trim());
    return (wanted ? keys.filter(({ row }) => fold(row.fullName).includes(wanted)) : keys).slice(0, this.limit);
  }
}
