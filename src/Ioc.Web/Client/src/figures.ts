import { context, type Figure, type Thresholds } from "./context";

export type Load = "normal" | "busy" | "overloaded";

/** A row of the public contract: counts, ratios (null where there is nothing to divide by), load. */
export interface Row {
  code: string;
  name: string;
  fullName: string;
  dataAgeSeconds: number | null;
  load: Load;
  [figure: string]: number | string | null;
}

export function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && "code" in value;
}

export function figureOf(id: string): Figure {
  const figure = context.figures[id];
  if (!figure) throw new Error(`unknown figure ${id}`);
  return figure;
}

/** The value of a figure in a row; null when it cannot be computed. */
export function valueOf(row: Row, id: string): number | string | null {
  const parts = figureOf(id).sumOf;
  if (!parts) return row[id] ?? null;
  return parts.reduce((sum, part) => sum + Number(row[part] ?? 0), 0);
}

/** No record ever arrived for the unit: grey, and never shown as 0. */
export function hasData(row: Row): boolean {
  return row.dataAgeSeconds !== null;
}

const loadOrder: Record<string, number> = { normal: 0, busy: 1, overloaded: 2 };

/** A number to sort and classify by. */
export function rankOf(value: number | string | null): number | null {
  return typeof value === "string" ? loadOrder[value] ?? null : value;
}

/** How a value is judged; null when the figure has no thresholds. */
export function levelOf(id: string, value: number | string | null, own?: Thresholds): Load | null {
  if (typeof value === "string") return value in loadOrder ? (value as Load) : null;
  const { thresholds = own, better } = { ...figureOf(id), ...(own ? { thresholds: own } : {}) };
  if (value === null || !thresholds || better === "neither") return null;
  const reaches = (limit: number): boolean => (better === "lower" ? value >= limit : value < limit);
  return reaches(thresholds.overloaded) ? "overloaded" : reaches(thresholds.busy) ? "busy" : "normal";
}

export function parseThresholds(text: string | null): Thresholds | undefined {
  const [busy, overloaded] = (text ?? "").split(",").map(Number);
  return text && Number.isFinite(busy) && Number.isFinite(overloaded) ? { busy: busy!, overloaded: overloaded! } : undefined;
}
