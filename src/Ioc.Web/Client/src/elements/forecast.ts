import type { Chart } from "../charts/draw";
import { forecastChart, writeInterval } from "../charts/forecast";
import { drawTable } from "../charts/table";
import { context } from "../context";
import { h, icon, setText } from "../dom";
import { forecastFigures, readForecast, type CommuneSeries, type Expected, type ForecastAnswer, type ForecastFigure, type Tested } from "../foresight";
import { formatDay, formatInstant, formatOne, formatPercentShort, formatWhole } from "../format";
import { t } from "../texts";
import { ForesightPanel } from "./foresight";

/** What one commune is to expect in the next ten working days, as a chart with its band, and how wrong such forecasts were. */
export class ForecastPanel extends ForesightPanel<ForecastAnswer & { missing: CommuneSeries["missing"] }> {
  private readonly summary = h("p", { class: "forecast-summary" });
  private readonly picture = h("div", { class: "chart-picture", role: "img" });
  private readonly table = h("div", { class: "chart-table scroll", hidden: true, tabindex: "0", role: "group" });
  private readonly error = h("p", { class: "forecast-error" });
  private readonly method = h("p", { class: "forecast-method" });
  private figure: ForecastFigure = "open";
  private chart: Promise<Chart> | null = null;
  private pictured = "";

  protected override build(): void {
    super.build();
    const title = this.querySelector("h2")?.textContent ?? "";
    this.picture.setAttribute("aria-label", title);
    this.table.setAttribute("aria-label", title);
    if (!context.wall) this.querySelector(".panel-head")?.append(h("div", { class: "panel-tools" }, this.choice(), this.toggle()));
    this.content.append(this.summary, this.picture, this.table, this.error, this.method);
    this.whileConnected(() => void this.chart?.then((chart) => chart.dispose()));
  }

  protected async fetch(commune: string): Promise<ForecastAnswer & { missing: CommuneSeries["missing"] }> {
    const answer = await readForecast(commune);
    return { ...answer, missing: answer.commune.missing };
  }

  protected show(answer: ForecastAnswer): void {
    const { commune, test } = answer;
    const last = commune.days.at(-1)!;
    setText(this.summary, t("forecast.summary", {
      open: withInterval(last.open), overdue: withInterval(last.overdue),
      missed: formatWhole(commune.willMiss ?? 0), day: formatDay(last.day),
    }));
    setText(this.error, errorText(commune.errors[this.figure], t(`forecast.${this.figure}`)));
    setText(this.method, [
      t("forecast.method"),
      test ? t("forecast.tested", { n: formatWhole(test.origins), at: formatInstant(test.testedAt) }) : t("forecast.untested"),
      commune.seasonKnown ? "" : t("forecast.noseason"),
    ].filter(Boolean).join(" "));
    const content = forecastChart(commune, this.figure);
    if (!this.table.hidden) drawTable(this.table, content);
    else void this.drawPicture(answer);
  }

  private async drawPicture(answer: ForecastAnswer): Promise<void> {
    this.chart ??= Promise.all([import("../charts/draw"), document.fonts.ready]).then(([{ drawIn }]) => drawIn(this.picture));
    const chart = await this.chart;
    const key = JSON.stringify([answer.commune.days, answer.commune.past, this.figure, document.documentElement.dataset["bsTheme"]]);
    if (!this.isConnected || key === this.pictured) return;
    this.pictured = key;
    chart.clear();
    chart.set(forecastChart(answer.commune, this.figure).option);
  }

  private choice(): HTMLElement {
    const buttons = forecastFigures.map((figure) => {
      const button = h("button", { type: "button", class: "btn btn-sm", "aria-pressed": String(figure === this.figure) }, t(`forecast.${figure}`));
      button.addEventListener("click", () => {
        this.figure = figure;
        for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
        this.invalidate(new Set());
      });
      return button;
    });
    return h("div", { class: "forecast-choice", role: "group", "aria-label": t("forecast.choose") }, ...buttons);
  }

  private toggle(): HTMLButtonElement {
    const button = h("button", { type: "button", class: "btn btn-sm btn-icon", "aria-pressed": "false", title: t("chart.table") }, icon("table"), h("span", { class: "visually-hidden" }, t("chart.table")));
    button.addEventListener("click", () => {
      const on = this.table.hidden;
      this.table.hidden = !on;
      this.picture.hidden = on;
      button.setAttribute("aria-pressed", String(on));
      button.title = t(on ? "chart.picture" : "chart.table");
      this.invalidate(new Set());
    });
    return button;
  }
}

/** The errors of the first and the last day ahead, in words. */
function errorText(errors: (Tested | null)[], figure: string): string {
  const [first, last] = [errors[0], errors.at(-1)];
  if (!first || !last) return t("forecast.noerror");
  const skill = last.skill === null ? "" : t(last.skill >= 0 ? "forecast.skill" : "forecast.noskill", { skill: formatPercentShort(Math.abs(last.skill)) });
  const coverage = last.coverage === null ? "" : t("forecast.coverage", { coverage: formatPercentShort(last.coverage) });
  return [t("forecast.error", { figure, first: formatOne(first.mae), last: formatOne(last.mae), bias: (last.bias > 0 ? "+" : "") + formatOne(last.bias) }), coverage, skill].filter(Boolean).join(" ");
}

/** "127 (khoảng 110–144)"; until such forecasts have been tested there is no interval to tell. */
function withInterval(expected: Expected): string {
  const value = formatWhole(expected.value);
  return expected.low === null ? value : t("forecast.within", { value, interval: writeInterval(expected) });
}
