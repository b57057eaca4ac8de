import { h } from "../dom";
import type { ChartContent } from "./options";

/** Shows a chart's content as a table: names first, numbers right-aligned. */
export function drawTable(table: HTMLElement, content: ChartContent): void {
  const head = h("tr", {}, ...content.head.map((text, i) => h("th", { scope: "col", class: i > 0 ? "number" : null }, text)));
  const rows = content.rows.map(({ cells, href }) => h("tr", {}, ...cells.map((text, i) =>
    i === 0 ? h("th", { scope: "row" }, href ? h("a", { href }, text) : text) : h("td", { class: "number" }, text))));
  table.replaceChildren(h("table", { class: "table table-sm" }, h("thead", {}, head), h("tbody", {}, ...rows)));
}
