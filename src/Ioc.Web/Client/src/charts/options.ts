import type { DayRow } from "../api";
import { context } from "../context";
import { themeValue } from "../dom";
import { figureOf } from "../figures";
import { formatDay, formatDayShort, formatPercent, formatPercentShort, formatValue, formatWhole } from "../format";
import { t } from "../texts";

/** The same content as picture and as table: what a chart shows can always be read. */
export interface ChartContent {
  option: Record<string, unknown>;
  head: string[];
  rows: { cells: string[]; href?: string | undefined }[];
}

/** Letters on the wall are read at five metres. */
const unit = (): number => (context.wall ? Math.max(14, Math.round(innerHeight / 66)) : 12);

export function base(): Record<string, unknown> {
  const size = unit();
  const ink = themeValue("--chart-ink");
  return {
    // Sliding bars are redrawn some twenty times a change; on a machine without a graphics card nobody wants to pay that.
    animation: false,
    textStyle: { fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: size, color: ink },
    grid: { left: 4, right: size, top: size * 2.4, bottom: 4, containLabel: true },
    aria: { enabled: false },
    tooltip: {
      trigger: "axis",
      // Drawn into the canvas: markup with style attributes is refused by the security policy.
      renderMode: "richText",
      axisPointer: { type: "shadow" },
      backgroundColor: themeValue("--chart-tip"),
      borderColor: themeValue("--chart-line"),
      textStyle: { color: themeValue("--chart-strong"), fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: size },
    },
    legend: { show: true, top: 0, left: 0, itemWidth: size * 1.2, itemHeight: size * 0.8, textStyle: { color: ink, fontSize: size } },
  };
}

export function axisStyle(): Record<string, unknown> {
  const ink = themeValue("--chart-ink");
  return {
    axisLine: { lineStyle: { color: themeValue("--chart-line") } },
    axisTick: { show: false },
    axisLabel: { color: ink, fontSize: unit(), hideOverlap: true },
    splitLine: { lineStyle: { color: themeValue("--chart-grid") } },
  };
}

const resolvedOf = (day: DayRow): number => day.resolvedEarly + day.resolvedOnTime + day.resolvedLate;

export function daysChart(days: DayRow[]): ChartContent {
  const [received, resolved] = [themeValue("--chart-a"), themeValue("--chart-b")];
  const series = [
    { name: t("chart.received"), type: "bar", data: days.map((d) => d.received), itemStyle: { color: received, borderRadius: [2, 2, 0, 0] }, barMaxWidth: 18 },
    { name: t("chart.resolved"), type: "line", data: days.map(resolvedOf), itemStyle: { color: resolved }, lineStyle: { color: resolved, width: context.wall ? 5 : 2.5 }, symbol: "circle", symbolSize: context.wall ? 9 : 5, showSymbol: days.length < 40 },
  ];
  return {
    option: {
      ...base(),
      xAxis: { type: "category", data: days.map((d) => formatDayShort(d.day)), ...axisStyle(), splitLine: { show: false } },
      yAxis: { type: "value", minInterval: 1, ...axisStyle(), axisLabel: { color: themeValue("--chart-ink"), fontSize: unit(), formatter: (v: number) => formatWhole(v) } },
      series,
    },
    head: [t("chart.day"), t("chart.received"), t("chart.resolved"), t("chart.late")],
    rows: days.map((d) => ({ cells: [formatDay(d.day), formatWhole(d.received), formatWhole(resolvedOf(d)), formatWhole(d.resolvedLate)] })),
  };
}

export function onTimeChart(days: DayRow[]): ChartContent {
  const colour = themeValue("--chart-b");
  const rates = days.map((d) => (d.onTimeRate === null ? null : d.onTimeRate));
  const limit = figureOf("onTimeRate").thresholds?.busy;
  const least = Math.min(0.9, ...rates.filter((r): r is number => r !== null));
  return {
    option: {
      ...base(),
      tooltip: { ...(base()["tooltip"] as object), valueFormatter: (v: unknown) => (typeof v === "number" ? formatPercent(v) : "–") },
      xAxis: { type: "category", data: days.map((d) => formatDayShort(d.day)), ...axisStyle(), splitLine: { show: false } },
      yAxis: { type: "value", min: Math.max(0, Math.floor(least * 10) / 10), max: 1, ...axisStyle(), axisLabel: { color: themeValue("--chart-ink"), fontSize: unit(), formatter: (v: number) => formatPercentShort(v) } },
      series: [{
        name: t("chart.onTimeRate"), type: "line", data: rates, connectNulls: true, itemStyle: { color: colour }, lineStyle: { color: colour, width: 2.5 }, areaStyle: { color: colour, opacity: 0.12 }, symbol: "circle", symbolSize: 5,
        ...(limit === undefined ? {} : { markLine: { silent: true, symbol: "none", lineStyle: { color: themeValue("--chart-limit"), type: "dashed" }, label: { formatter: formatPercentShort(limit), color: themeValue("--chart-ink"), position: "insideStartTop" }, data: [{ yAxis: limit }] } }),
      }],
    },
    head: [t("chart.day"), t("chart.onTimeRate"), t("chart.resolved"), t("chart.late")],
    rows: days.map((d) => ({ cells: [formatDay(d.day), d.onTimeRate === null ? "–" : formatPercent(d.onTimeRate), formatWhole(resolvedOf(d)), formatWhole(d.resolvedLate)] })),
  };
}

export interface Bar { name: string; value: number; level: string | null; href?: string }

/** Horizontal bars, the largest on top. */
export function barsChart(figure: string, bars: Bar[], head: string): ChartContent {
  const { title, format } = figureOf(figure);
  const write = (value: number): string => formatValue(format, value);
  const colours: Record<string, string> = { overloaded: themeValue("--class-bad"), busy: themeValue("--class-middle") };
  const size = unit();
  return {
    option: {
      ...base(),
      legend: { show: false },
      grid: { left: 4, right: size * 4.5, top: 4, bottom: 4, containLabel: true },
      tooltip: { show: false },
      xAxis: { type: "value", ...axisStyle(), axisLabel: { show: false }, axisLine: { show: false }, splitLine: { show: false } },
      yAxis: { type: "category", inverse: true, data: bars.map((b) => b.name), ...axisStyle(), axisLine: { show: false }, axisLabel: { color: themeValue("--chart-ink"), fontSize: size, width: size * 13, overflow: "truncate" } },
      series: [{
        name: title, type: "bar", barMaxWidth: size * 1.6, showBackground: true, backgroundStyle: { color: themeValue("--chart-track"), borderRadius: 3 },
        data: bars.map((b) => ({ value: b.value, itemStyle: { color: colours[b.level ?? ""] ?? themeValue("--chart-a"), borderRadius: 3 } })),
        label: { show: true, position: "right", color: themeValue("--chart-strong"), fontWeight: 600, fontSize: size, formatter: (p: { value: number }) => write(p.value) },
      }],
    },
    head: [head, title],
    rows: bars.map((b) => ({ cells: [b.name, write(b.value)], href: b.href })),
  };
}
