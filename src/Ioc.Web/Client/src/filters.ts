import { daysOf, isDay, periodNames, type Days, type PeriodName } from "./periods";

/** What the reader has narrowed the page to. Lives in the address, so that a view is a link and Back works. */
export interface Filters {
  period: PeriodName;
  /** Days of a custom period. */
  days: Days | null;
  field: string | null;
  withoutCertification: boolean;
}

const none: Filters = { period: "month", days: null, field: null, withoutCertification: false };

export function parse(search: string): Filters {
  const query = new URLSearchParams(search);
  const named = query.get("period");
  const [from, to] = [query.get("from"), query.get("to")];
  const days = isDay(from) && isDay(to) && from <= to ? { from, to } : null;
  const period = periodNames.find((name) => name === named) ?? (days ? "custom" : none.period);
  return {
    period: period === "custom" && !days ? none.period : period,
    days: period === "custom" ? days : null,
    field: query.get("field") || null,
    withoutCertification: query.get("certification") === "without",
  };
}

/** The address of these filters; what the filters do not know (the province) stays. */
export function write(filters: Filters, search: string): string {
  const query = new URLSearchParams(search);
  const set = (name: string, value: string | null): void => (value ? query.set(name, value) : query.delete(name));
  set("period", filters.period === none.period ? null : filters.period);
  set("from", filters.days?.from ?? null);
  set("to", filters.days?.to ?? null);
  set("field", filters.field);
  set("certification", filters.withoutCertification ? "without" : null);
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** Whether the live feed, which is always this month and everything, is what is asked for. */
export const isLive = (filters: Filters): boolean =>
  filters.period === "month" && filters.field === null && !filters.withoutCertification;

export const daysAsked = (filters: Filters, today: string): Days =>
  filters.period === "custom" ? filters.days! : daysOf(filters.period, today);

type Listener = (filters: Filters) => void;

/** The filters of this page. */
class PageFilters {
  private listeners = new Set<Listener>();
  current = parse(location.search);

  constructor() {
    addEventListener("popstate", () => this.take(parse(location.search)));
  }

  change(change: Partial<Filters>): void {
    const next = { ...this.current, ...change };
    if (next.period !== "custom") next.days = null;
    history.pushState(null, "", location.pathname + write(next, location.search) + location.hash);
    this.take(next);
  }

  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take(filters: Filters): void {
    this.current = filters;
    for (const listener of this.listeners) listener(filters);
  }
}

export const filters = new PageFilters();

/** Address of a commune's page that keeps what the reader has narrowed to. */
export function communeHref(code: string): string {
  const search = write(filters.current, "");
  return `/commune/${encodeURIComponent(code)}${search}`;
}
