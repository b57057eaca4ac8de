import { read } from "../api";
import type { Chart } from "../charts/draw";
import { base, axisStyle } from "../charts/options";
import type { FigureFormat } from "../context";
import { context } from "../context";
import { h, icon, themeValue } from "../dom";
import { formatDayShort, formatInstant, formatValue, unitOf } from "../format";
import { dayOf } from "../periods";
import { maybe, t } from "../texts";
import { marksOf, together, type Mark } from "./marks";

interface Point { at: string; value: number | null; endless: boolean }
interface CourseFigure { figure: string; title: { vi: string; en: string | null }; format: FigureFormat; threshold: number; points: Point[] }

/** The figures of an alarm's rule around the event, one picture each, with its turns marked; the same as a table. */
export class AlarmCourse extends HTMLElement {
  static readonly observedAttributes = ["marks"];
  private figures: CourseFigure[] | null = null;
  private charts: Chart[] = [];
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    const redraw = (): void => void this.draw();
    addEventListener("ioc-theme", redraw);
    this.stop = () => removeEventListener("ioc-theme", redraw);
    void this.load();
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.clear();
  }

  attributeChangedCallback(_: string, before: string | null): void {
    if (before !== null && this.isConnected) void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.figures = (await read<{ figures: CourseFigure[] }>(`/api/v1/alarms/${encodeURIComponent(this.getAttribute("alarm") ?? "")}/course`)).figures;
      await this.draw();
    } catch {
      const retry = h("button", { type: "button", class: "btn btn-sm" }, t("state.retry"));
      retry.addEventListener("click", () => void this.load());
      this.clear();
      this.replaceChildren(h("p", { class: "course-wait", role: "status" }, icon("error"), " ", t("state.failed"), " ", retry));
    }
  }

  private async draw(): Promise<void> {
    const { figures } = this;
    if (!figures) return;
    const [{ drawIn }] = await Promise.all([import("../charts/draw"), document.fonts.ready]);
    if (!this.isConnected) return;
    this.clear();
    if (figures.length === 0) {
      this.replaceChildren(h("p", { class: "soft course-wait" }, t("alarms.course.none")));
      return;
    }
    const marks = marksOf(this.getAttribute("marks") ?? "");
    const pictures = figures.map((figure) => {
      const name = titleOf(figure);
      const picture = h("div", { class: "course-picture", role: "img", "aria-label": name });
      return { figure, picture, element: h("figure", { class: "course-figure" }, h("figcaption", {}, name, " ", h("span", { class: "soft" }, unitOf(figure.format))), picture) };
    });
    this.replaceChildren(...pictures.map((each) => each.element), tableOf(figures));
    for (const { figure, picture } of pictures) {
      const chart = drawIn(picture);
      chart.set(option(figure, marks));
      this.charts.push(chart);
    }
  }

  private clear(): void {
    for (const chart of this.charts.splice(0)) chart.dispose();
  }
}

const titleOf = (figure: CourseFigure): string => (context.language === "en" ? figure.title.en ?? figure.title.vi : figure.title.vi);

function option(figure: CourseFigure, marks: readonly Mark[]): Record<string, unknown> {
  const times = figure.points.map((point) => Date.parse(point.at));
  const span = Math.max(1, (times[times.length - 1] ?? 0) - (times[0] ?? 0));
  const ink = themeValue("--chart-ink");
  const line = themeValue("--chart-a");
  const write = (value: number): string => formatValue(figure.format, value);
  const limit = themeValue("--chart-limit");
  const values = figure.points.map((point) => point.value).filter((value): value is number => value !== null);
  return {
    ...base(),
    legend: { show: false },
    grid: { left: 4, right: 14, top: 30, bottom: 4, containLabel: true },
    tooltip: { ...(base()["tooltip"] as object), axisPointer: { type: "line" }, valueFormatter: (value: unknown) => (typeof value === "number" ? write(value) : "–") },
    xAxis: { type: "time", ...axisStyle(), splitLine: { show: false }, axisPointer: { label: { formatter: (p: { value: number }) => formatInstant(p.value) } },
      axisLabel: { color: ink, fontSize: 12, hideOverlap: true, formatter: (value: number) => formatDayShort(dayOf(value)) }, minInterval: 86_400_000 },
    yAxis: { type: "value", ...axisStyle(), min: 0, max: Math.max(figure.threshold * 1.15, ...values.map((value) => value * 1.1)),
      axisLabel: { color: ink, fontSize: 12, showMaxLabel: false, formatter: (value: number) => write(value) } },
    series: [{
      name: titleOf(figure), type: "line", data: figure.points.map((point, i) => [times[i], point.value]), symbol: "circle", symbolSize: 5,
      itemStyle: { color: line }, lineStyle: { color: line, width: 2.5 }, areaStyle: { color: line, opacity: 0.1 },
      markLine: {
        silent: true, symbol: "none",
        data: [
          { yAxis: figure.threshold, lineStyle: { color: limit, type: "dashed" }, label: { formatter: t("alarms.threshold").replace("{0}", write(figure.threshold)), color: limit, position: "insideStartTop" } },
          ...together(marks, span * 0.06).map(({ at, kinds }) => ({
            xAxis: at, lineStyle: { color: ink, type: "solid", width: 1.5 },
            label: { formatter: kinds.map((kind) => maybe(`alarms.mark.${kind}`)).join(" · "), color: themeValue("--chart-strong"), position: "end", align: at > times[0]! + span * 0.8 ? "right" : "center" },
          })),
        ],
      },
    }],
  };
}

function tableOf(figures: readonly CourseFigure[]): HTMLElement {
  const instants = figures[0]!.points.map((point) => point.at);
  const cell = (point: Point | undefined, format: FigureFormat): string => (!point || (point.value === null && !point.endless) ? "–" : point.value === null ? "∞" : formatValue(format, point.value));
  const head = h("tr", {}, h("th", { scope: "col" }, t("alarms.course.point")), ...figures.map((figure) => h("th", { scope: "col", class: "number" }, titleOf(figure))));
  const rows = instants.map((at, i) => h("tr", {}, h("th", { scope: "row" }, formatInstant(at)), ...figures.map((figure) => h("td", { class: "number" }, cell(figure.points[i], figure.format)))));
  return h("details", { class: "course-table" }, h("summary", {}, t("chart.table")),
    h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("alarms.course") }, h("table", { class: "table table-sm" }, h("thead", {}, head), h("tbody", {}, ...rows))));
}
