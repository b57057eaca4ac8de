import { themeValue } from "../dom";
import type { CommuneSeries, Expected, ForecastFigure } from "../foresight";
import { formatDay, formatDayShort, formatWhole } from "../format";
import { t } from "../texts";
import { axisStyle, base, type ChartContent } from "./options";

const write = (value: number | null | undefined): string => (typeof value === "number" ? formatWhole(value) : "–");

export const writeInterval = ({ low, high }: Expected): string => (low === null || high === null ? "–" : `${formatWhole(low)} – ${formatWhole(high)}`);

/** What came on the days behind, what is expected on the days ahead, and the band in which it should lie. */
export function forecastChart(series: CommuneSeries, figure: ForecastFigure): ChartContent {
  const past = figure === "overdue" ? [] : series.past;
  const behind = past.map((day) => day[figure as "open"]);
  const ahead = series.days.map((day) => day[figure]);
  const [blank, gap] = [past.map(() => null), ahead.map(() => null)];
  const [known, coming] = [themeValue("--chart-a"), themeValue("--chart-b")];
  const banded = ahead.every((each) => each.low !== null && each.high !== null);
  // Two lines on top of each other: the lower one unseen, the upper one filled down to it.
  const band = !banded ? [] : [
    { name: "low", type: "line", stack: "band", data: [...blank, ...ahead.map((each) => each.low)], lineStyle: { opacity: 0 }, symbol: "none", silent: true, tooltip: { show: false } },
    { name: t("forecast.interval"), type: "line", stack: "band", data: [...blank, ...ahead.map((each) => each.high! - each.low!)], lineStyle: { opacity: 0 }, itemStyle: { color: coming, opacity: 0.3 }, areaStyle: { color: coming, opacity: 0.18 }, symbol: "none", silent: true },
  ];
  const days = [...past.map((day) => day.day), ...series.days.map((day) => day.day)];
  return {
    option: {
      ...base(),
      tooltip: { ...(base()["tooltip"] as object), formatter: (points: { dataIndex: number }[]) => tip(days, points[0]?.dataIndex ?? 0, behind, ahead) },
      legend: { ...(base()["legend"] as object), data: [...(past.length > 0 ? [t("forecast.past")] : []), t("forecast.expected"), ...(banded ? [t("forecast.interval")] : [])] },
      xAxis: { type: "category", data: days.map(formatDayShort), ...axisStyle(), splitLine: { show: false } },
      yAxis: { type: "value", min: figure === "open" ? fromBelow([...behind, ...ahead.map((each) => each.low ?? each.value)]) : 0, ...axisStyle() },
      series: [
        ...band,
        ...(past.length > 0 ? [{ name: t("forecast.past"), type: "line", data: [...behind, ...gap], itemStyle: { color: known }, lineStyle: { color: known, width: 2.5 }, symbol: "circle", symbolSize: 4 }] : []),
        { name: t("forecast.expected"), type: "line", data: [...blank, ...ahead.map((each) => each.value)], itemStyle: { color: coming }, lineStyle: { color: coming, width: 2.5, type: "dashed" }, symbol: "circle", symbolSize: 6 },
      ],
    },
    head: [t("chart.day"), ...(["received", "resolved", "open", "overdue"] as const).flatMap((each) => [t(`forecast.${each}`), t("forecast.interval")])],
    rows: series.days.map((day) => ({
      cells: [formatDay(day.day), ...(["received", "resolved", "open", "overdue"] as const).flatMap((each) => [write(day[each].value), writeInterval(day[each])])],
    })),
  };
}

// A stock of hundreds that moves by tens is not read from zero.
function fromBelow(values: (number | null)[]): number {
  const known = values.filter((value): value is number => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return Math.max(0, Math.floor((least - (most - least)) / 10) * 10);
}

function tip(days: string[], at: number, behind: (number | null)[], ahead: Expected[]): string {
  const expected = ahead[at - behind.length];
  const lines = expected
    ? [`${t("forecast.expected")}: ${write(expected.value)}`, `${t("forecast.interval")}: ${writeInterval(expected)}`]
    : [`${t("forecast.past")}: ${write(behind[at])}`];
  return [formatDay(days[at] ?? ""), ...lines].join("\n");
}
