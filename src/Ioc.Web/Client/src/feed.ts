import { readCommunes, ReadFailed, serverClock, type CommunesAnswer } from "./api";
import { context } from "./context";
import { daysAsked, filters, isLive, type Filters } from "./filters";
import type { Row } from "./figures";
import { LiveConnection, type ConnectionState } from "./live/connection";
import type { Change } from "./live/store";
import { addDays, dayOf, type Days } from "./periods";

export type FeedState = "loading" | "ready" | "failed";

/** Gentle: a filtered view is asked for anew, for the whole country more than a megabyte each time. */
const refetchMs = context.province === "all" ? 15_000 : 2_000;
const failedRetryMs = 10_000;
/** The week before does not change while one looks; late corrections are picked up within the hour. */
const comparisonMs = 3_600_000;

/** Queries of the filters in force, as the figures' addresses take them. */
export function queryOf(current: Filters, days: Days): Record<string, string | null> {
  return {
    province: context.province,
    from: days.from,
    to: days.to,
    field: current.field,
    excludeCertification: current.withoutCertification ? "true" : null,
  };
}

/**
 * Rows for every element of the page: the live feed when nothing is filtered, otherwise the same figures asked for
 * again, gently, whenever the live feed says that something changed.
 */
class Feed {
  readonly connection = new LiveConnection(context.province);
  state: FeedState = "loading";
  rows: ReadonlyMap<string, Row> = new Map();
  total: Row | null = null;
  asOf = "";
  /** Local clock when the figures were current. */
  takenAt = 0;
  /** The same on the clock of the page, for measuring. */
  takenAtExactly = 0;
  signedOut = false;
  private day = "";
  private pending: AbortController | undefined;
  private askAgain: number | null = null;
  private fetchedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private comparison: { key: string; at: number; answer: Promise<CommunesAnswer | null> } | undefined;
  private readonly listeners = new Set<(change: Change) => void>();

  start(): void {
    this.connection.onRows((change) => this.onLive(change));
    this.connection.onState((state) => this.onConnection(state));
    filters.onChange(() => this.restart());
    this.connection.start();
    // Asked for beside the connection: whichever answers first paints the first figures. The whole country is too much
    // to be asked for twice.
    if (context.province === "all" && isLive(filters.current)) {
      this.fetchedAt = Date.now();
      this.fetchSoon(failedRetryMs);
    } else {
      void this.fetch();
    }
    setInterval(() => this.watchDay(), 5_000);
  }

  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The server's clock, as far as its last answer tells. */
  now(): number {
    return Date.now() + serverClock.aheadMs;
  }

  today(): string {
    return dayOf(this.now());
  }

  days(): Days {
    return daysAsked(filters.current, this.today());
  }

  /** The row this page is about: its commune, or the whole province. */
  subject(): Row | null {
    return context.commune ? this.rows.get(context.commune) ?? null : this.total;
  }

  /** Age of a row's data now, counted on from when it was told. */
  ageOf(row: Row): number | null {
    return row.dataAgeSeconds === null ? null : row.dataAgeSeconds + Math.max(0, (Date.now() - this.takenAt) / 1000);
  }

  /** The subject a week ago, over the period shifted by a week; null when it cannot be had. */
  async weekBefore(): Promise<Row | null> {
    const days = this.days();
    const key = JSON.stringify([days, filters.current]);
    if (this.comparison?.key !== key || Date.now() - this.comparison.at > comparisonMs) {
      const shifted = { from: addDays(days.from, -7), to: addDays(days.to, -7) };
      const asOf = new Date(Math.floor((this.now() - 7 * 86_400_000) / 60_000) * 60_000).toISOString();
      const answer = readCommunes({ ...queryOf(filters.current, shifted), asOf }).catch(() => null);
      this.comparison = { key, at: Date.now(), answer };
    }
    const answer = await this.comparison.answer;
    return answer === null ? null : context.commune ? answer.communes.find((row) => row.code === context.commune) ?? null : answer.total;
  }

  retry(): void {
    this.connection.start();
    void this.fetch();
  }

  private onLive(change: Change): void {
    const { rows, total, asOf } = this.connection.rows;
    if (!isLive(filters.current)) {
      this.fetchSoon(refetchMs);
      return;
    }
    const first = this.state !== "ready" || this.rows !== rows;
    this.take(rows, total, asOf, first ? "all" : change);
  }

  private onConnection(state: ConnectionState): void {
    if (state === "signedout") this.signedOut = true;
    // Without the live feed (a proxy that cuts it, say) the figures still move, only slower.
    if (state !== "live") this.fetchSoon(failedRetryMs);
  }

  private restart(): void {
    this.pending?.abort();
    // A number of the old question must not stand under the new one.
    this.state = "loading";
    this.rows = new Map();
    this.total = null;
    this.emit("all");
    if (isLive(filters.current) && this.connection.rows.version !== null) this.onLive("all");
    else void this.fetch();
  }

  private fetchSoon(wait: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (isLive(filters.current) && this.connection.state === "live") return;
      // A slow answer is waited for: asking anew each time would never get one.
      if (this.pending) this.askAgain = wait;
      else void this.fetch();
    }, Math.max(0, this.fetchedAt + wait - Date.now()));
  }

  private async fetch(): Promise<void> {
    this.pending?.abort();
    const request = (this.pending = new AbortController());
    this.fetchedAt = Date.now();
    const live = isLive(filters.current);
    try {
      // Unfiltered, the server's own default period is asked for: the same as the live feed's.
      const query = live ? { province: context.province } : queryOf(filters.current, this.days());
      const answer = await readCommunes(query, request.signal);
      if (live && this.connection.rows.version !== null && this.connection.state === "live") return;
      this.takeAnswer(answer);
    } catch (fault) {
      if (request.signal.aborted) return;
      this.signedOut = fault instanceof ReadFailed && fault.signedOut;
      if (!live || this.connection.rows.version === null) this.state = "failed";
      this.emit("all");
      this.fetchSoon(failedRetryMs);
    } finally {
      if (this.pending === request) this.answered();
    }
  }

  private answered(): void {
    this.pending = undefined;
    if (this.askAgain === null) return;
    const wait = this.askAgain;
    this.askAgain = null;
    this.fetchSoon(wait);
  }

  private takeAnswer(answer: CommunesAnswer): void {
    const rows = new Map(answer.communes.map((row) => [row.code, row]));
    const same = this.state === "ready" && rows.size === this.rows.size;
    const changed = new Set([...rows.values()].filter((row) => !equal(row, this.rows.get(row.code))).map((row) => row.code));
    this.take(rows, answer.total, answer.asOf, same ? changed : "all");
    if (this.connection.state !== "live") this.fetchSoon(failedRetryMs);
  }

  private take(rows: ReadonlyMap<string, Row>, total: Row | null, asOf: string, change: Change): void {
    this.rows = rows;
    this.total = total;
    this.asOf = asOf;
    this.takenAt = Date.now();
    this.takenAtExactly = performance.now();
    this.state = "ready";
    this.signedOut = false;
    this.day ||= this.today();
    this.emit(change);
  }

  /** Midnight moves every period that ends today. */
  private watchDay(): void {
    if (this.day && this.day !== this.today()) {
      this.day = this.today();
      if (!isLive(filters.current)) void this.fetch();
      else this.emit("all");
    }
  }

  private emit(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}

function equal(a: Row, b: Row | undefined): boolean {
  return b !== undefined && Object.keys(a).every((key) => a[key] === b[key]);
}

export const feed = new Feed();
