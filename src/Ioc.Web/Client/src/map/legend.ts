import { h, setText } from "../dom";
import { figureOf, type Row } from "../figures";
import { formatWhole } from "../format";
import { t } from "../texts";
import { classOf, noData, type Classes } from "./classes";

/** Classes with their limits, the mark that repeats the colour, and how many communes fall into each. */
export class Legend {
  readonly element = h("ul", { class: "map-legend", "aria-label": t("map.legend") });
  private counts: HTMLElement[] = [];
  private shown: Classes | null = null;

  draw(classes: Classes, rows: Iterable<Row>): void {
    if (classes !== this.shown) this.build(classes);
    const counts = new Array<number>(classes.labels.length + 1).fill(0);
    for (const row of rows) {
      const index = classOf(classes, row);
      counts[index === noData ? classes.labels.length : index]!++;
    }
    counts.forEach((count, i) => {
      const cell = this.counts[i];
      if (cell) setText(cell, formatWhole(count));
    });
    const missing = this.element.lastElementChild as HTMLElement | null;
    if (missing) missing.hidden = counts[counts.length - 1] === 0;
  }

  private build(classes: Classes): void {
    this.shown = classes;
    this.counts = [];
    const item = (label: string, colour: string, alarm: number): HTMLElement => {
      const swatch = h("span", { class: `legend-swatch ${alarm === 2 ? "is-alarming" : alarm === 1 ? "is-notable" : ""}`, "aria-hidden": "true" });
      swatch.style.background = colour;
      const count = h("span", { class: "legend-count" });
      this.counts.push(count);
      return h("li", {}, swatch, h("span", {}, label), count);
    };
    const items = classes.labels.map((label, i) => item(label, `var(${classes.colours[i]})`, classes.alarms[i] ?? 0));
    const missing = item(t("map.nodata"), "var(--class-missing-pattern)", 0);
    this.element.replaceChildren(...items, missing);
    this.element.setAttribute("aria-label", `${t("map.legend")}: ${figureOf(classes.figure).title}`);
  }
}
