import { context, type FigureFormat } from "./context";
import { t, maybe } from "./texts";

/** The one place that turns values into words; Vietnamese conventions unless the page is in English. */
const locale = context.language === "en" ? "en-GB" : "vi-VN";
export const timeZone = "Asia/Ho_Chi_Minh";

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percentShort = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "2-digit", month: "2-digit", year: "numeric" });
const instant = new Intl.DateTimeFormat(locale, { timeZone, day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" });
const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" });

export const formatWhole = (value: number): string => whole.format(value);
export const formatOne = (value: number): string => one.format(value);
export const formatPercent = (fraction: number): string => percent.format(fraction);
export const formatPercentShort = (fraction: number): string => percentShort.format(fraction);

/** @param local a local day as "2026-11-23" */
export const formatDay = (local: string): string => day.format(new Date(local + "T00:00:00Z"));
/** "23/11": the browsers' own short form for Vietnamese puts a hyphen where the office writes a slash. */
export const formatDayShort = (local: string): string => `${local.slice(8)}/${local.slice(5, 7)}`;
export const formatInstant = (value: string | number): string => instant.format(new Date(value));
export const formatClock = (millis: number): string => clock.format(millis);
export const formatWeekday = (millis: number): string => weekday.format(millis);

/** How long ago, coarse on purpose: a reader asks whether it is seconds, minutes or hours. */
export function formatAge(seconds: number | null): string {
  if (seconds === null) return t("age.none");
  if (seconds < 5) return t("age.now");
  if (seconds < 90) return t("age.seconds", { n: whole.format(Math.round(seconds)) });
  if (seconds < 5400) return t("age.minutes", { n: whole.format(Math.round(seconds / 60)) });
  if (seconds < 129600) return t("age.hours", { n: whole.format(Math.round(seconds / 3600)) });
  return t("age.days", { n: whole.format(Math.round(seconds / 86400)) });
}

/** The value alone; its unit is {@link unitOf}. */
export function formatValue(format: FigureFormat, value: number | string): string {
  if (typeof value === "string") return maybe(`load.${value}`) || value;
  switch (format) {
    case "count": return whole.format(value);
    case "share": return percent.format(value);
    case "perDay":
    case "days": return one.format(value);
    case "age": return formatAge(value);
    case "load": return String(value);
  }
}

export function unitOf(format: FigureFormat): string {
  return format === "days" ? t("unit.days") : format === "perDay" ? t("unit.perDay") : "";
}

/** Without tone marks and case, so that "ha long" finds "Hạ Long". */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** "Móng Cái 1" is MC1: what a phone has room for; the whole name comes with a tap. */
export const initials = (name: string): string => name.split(/[\s-]+/u).map((word) => (/^\d+$/u.test(word) ? word : [...word][0] ?? "")).join("").toUpperCase();
