import { figureOf, hasData, rankOf, valueOf, type Row } from "../figures";
import { formatValue } from "../format";
import { t } from "../texts";

/** How a figure's values fall into classes. The limits stand still while values move, or colours would lose their meaning. */
export interface Classes {
  figure: string;
  /** Ascending; one fewer than there are classes. */
  limits: number[];
  /** Names of the colours of the theme, in ascending order of value. */
  colours: string[];
  /** For each class how alarming it is: 0 not, 1 worth a look, 2 alarming. Drawn as a mark, so that colour is never alone. */
  alarms: number[];
  labels: string[];
}

export const noData = -1;

const judged = ["--class-good", "--class-fair", "--class-middle", "--class-poor", "--class-bad"];
const neutral = ["--class-1", "--class-2", "--class-3", "--class-4", "--class-5"];

export function classesFor(figure: string, rows: Iterable<Row>): Classes {
  const { format, better, breaks } = figureOf(figure);
  if (format === "load") {
    return { figure, limits: [1, 2], colours: ["--class-good", "--class-middle", "--class-bad"], alarms: [0, 1, 2], labels: [t("load.normal"), t("load.busy"), t("load.overloaded")] };
  }
  const limits = breaks ?? limitsOf(rows, figure);
  const isJudged = better !== "neither" && (format !== "count");
  const colours = (isJudged ? (better === "lower" ? judged : [...judged].reverse()) : neutral).slice(0, limits.length + 1);
  const alarms = colours.map((name) => (name === "--class-bad" ? 2 : name === "--class-poor" ? 1 : 0));
  return { figure, limits, colours, alarms, labels: labelsOf(figure, limits) };
}

/** Index of the class of a row; {@link noData} where nothing arrived or nothing can be computed. */
export function classOf(classes: Classes, row: Row | undefined): number {
  if (!row || (!hasData(row) && classes.figure !== "dataAgeSeconds")) return noData;
  const value = rankOf(valueOf(row, classes.figure));
  if (value === null) return noData;
  let index = 0;
  while (index < classes.limits.length && value >= classes.limits[index]!) index++;
  return index;
}

/** Limits that put about as many communes into each class, on round numbers. */
function limitsOf(rows: Iterable<Row>, figure: string): number[] {
  const values = [...rows].filter(hasData).map((row) => rankOf(valueOf(row, figure))).filter((value): value is number => value !== null).sort((a, b) => a - b);
  if (values.length === 0) return [];
  const limits = new Set<number>();
  for (const part of [0.2, 0.4, 0.6, 0.8]) {
    const limit = round(values[Math.floor(part * values.length)]!);
    if (limit > values[0]!) limits.add(limit);
  }
  return [...limits].sort((a, b) => a - b);
}

function round(value: number): number {
  if (value <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  const steps = unit < 10 ? [1, 2, 3, 4, 5, 6, 8, 10] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
  return Math.max(1, Math.round((steps.find((step) => step * unit >= value) ?? 10) * unit));
}

function labelsOf(figure: string, limits: number[]): string[] {
  const { format } = figureOf(figure);
  const write = (value: number): string => formatValue(format, value);
  if (limits.length === 0) return [t("map.from", { a: write(0) })];
  return [
    t("map.below", { a: write(limits[0]!) }),
    ...limits.slice(1).map((limit, i) => t("map.between", { a: write(limits[i]!), b: write(limit) })),
    t("map.from", { a: write(limits[limits.length - 1]!) }),
  ];
}
