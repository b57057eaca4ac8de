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
  private readonly frame = h("div", { class: "ranking-frame scroll", tabindex: "0", role: "region", "aria-label": t("panel.ranking") });
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
    const rows = change === "all" ? feed.rows.values() : [...change].map((code) => feed.rows.get(code)).filter((row) => row !== undefined);
    for (const row of rows) this.drawLine(row);
    for (const [code, line] of this.lines) {
      if (feed.rows.has(code)) continue;
      line.element.remove();
      this.lines.delete(code);
    }
    if (change === "all") this.arrange();
    else this.arrangeWhenFree();
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

  private drawLine(row: Row): void {
    const line = this.lines.get(row.code) ?? this.newLine(row);
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
    const busy = this.body.matches(":hover") || this.body.contains(document.activeElement);
    this.waiting = busy && this.lines.size === this.body.childElementCount;
    if (!this.waiting) this.arrange();
  }

  /** Puts rows in order by moving only those that are out of place; focus and scrolling stay. */
  private arrange(): void {
    this.waiting = false;
    const focused = document.activeElement;
    const wanted = fold(this.filter.value.trim());
    const rows = [...feed.rows.values()].sort((a, b) => this.compare(a, b));
    let place = 0;
    let shown = 0;
    const keep = new Set<Element>();
    rows.forEach((row) => {
      const line = this.lines.get(row.code);
      if (!line) return;
      place++;
      if ((wanted && !fold(row.fullName).includes(wanted)) || shown >= this.limit) return;
      setText(line.rank, String(place));
      const there = this.body.children[shown];
      if (there !== line.element) this.body.insertBefore(line.element, there ?? null);
      keep.add(line.element);
      shown++;
    });
    for (const element of [...this.body.children]) if (!keep.has(element)) element.remove();
    if (focused instanceof HTMLElement && this.body.contains(focused) && document.activeElement !== focused) focused.focus({ preventScroll: true });
  }

  private compare(a: Row, b: Row): number {
    const { column, descending } = this.sort;
    const way = descending ? -1 : 1;
    if (column === "name") return way * a.name.localeCompare(b.name, "vi");
    const [x, y] = [a, b].map((row) => (hasData(row) ? rankOf(valueOf(row, column)) : null));
    // What cannot be computed comes last in either direction.
    if (x === null || y === null) return x === y ? a.code.localeCompare(b.code) : x === null ? 1 : -1;
    return way * (x! - y!) || a.name.localeCompare(b.name, "vi");
  }
}
