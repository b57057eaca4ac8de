import { timeZone } from "./format";

/** Local days as "2026-11-23": they sort and compare as text. */
export interface Days { from: string; to: string }

export const periodNames = ["month", "lastMonth", "quarter", "year", "report", "custom"] as const;
export type PeriodName = (typeof periodNames)[number];

const localDay = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });

export const dayOf = (millis: number): string => localDay.format(millis);

export function addDays(day: string, days: number): string {
  const date = new Date(day + "T00:00:00Z");
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function at(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

/** Days of a named period as of a day; both ends included, never beyond that day. */
export function daysOf(period: Exclude<PeriodName, "custom">, today: string): Days {
  const [year, month, day] = today.split("-").map(Number) as [number, number, number];
  const m = month - 1;
  switch (period) {
    case "month": return { from: at(year, m, 1), to: today };
    case "lastMonth": return { from: at(year, m - 1, 1), to: at(year, m, 0) };
    case "quarter": return { from: at(year, m - (m % 3), 1), to: today };
    case "year": return { from: at(year, 0, 1), to: today };
    // The month of a report runs from the 15th to the 14th; from the 15th on the next one has begun.
    case "report": return { from: at(year, day >= 15 ? m : m - 1, 15), to: today };
  }
}

export const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
