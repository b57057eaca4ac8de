import { read } from "../api";
import { feed } from "../feed";

export interface AlarmCounts { version: number; pending: number; firing: number; acknowledged: number; silenced: number; promisesBroken: number; unowned: number }

/** Alarms of a commune that fire and are not kept quiet. */
export interface CommuneAlarm { commune: string; unowned: number; owned: number; severity: "info" | "warning" | "critical" }

/** Alarms come in storms; nobody reads a number that changes faster. */
const leastMs = 1_000;
/** Silences begin and promises break by the clock alone, without a message. */
const anywayMs = 30_000;

/** One question for all of a page that want to know: asked at the start, on every message and reconnection, never twice at once. */
class Answer<T> {
  value: T | null = null;
  failed = false;
  private readonly listeners = new Set<() => void>();
  private asking = false;
  private again = false;
  private askedAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly path: string) {}

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.begin();
    else if (this.value || this.failed) listener();
    return () => this.listeners.delete(listener);
  }

  private begin(): void {
    if (this.askedAt > 0) return;
    feed.connection.onAlarms(() => this.soon());
    feed.connection.onState((state) => (state === "live" ? this.soon() : state === "reconnecting" && this.fail()));
    setInterval(() => this.soon(), anywayMs);
    void this.ask();
  }

  private soon(): void {
    if (this.listeners.size === 0) return;
    if (this.asking) this.again = true;
    else this.timer ??= setTimeout(() => void this.ask(), Math.max(0, this.askedAt + leastMs - performance.now()));
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    this.asking = true;
    this.again = false;
    this.askedAt = performance.now();
    try {
      this.value = await read<T>(this.path);
      this.failed = false;
      this.tell();
    } catch {
      this.fail();
    } finally {
      this.asking = false;
      if (this.again) this.soon();
    }
  }

  private fail(): void {
    this.failed = true;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const alarmCounts = new Answer<AlarmCounts>("/api/v1/alarms/counts");

const communes = new Answer<{ version: number; communes: CommuneAlarm[] }>("/api/v1/alarms/communes");

/** Alarms by commune, and which communes differ from before. */
export const communeAlarms = {
  current: new Map<string, CommuneAlarm>() as ReadonlyMap<string, CommuneAlarm>,
  onChange(listener: (changed: ReadonlySet<string>) => void): () => void {
    let shown: ReadonlyMap<string, CommuneAlarm> = new Map();
    return communes.onChange(() => {
      if (!communes.value) return;
      const now = new Map(communes.value.communes.map((each) => [each.commune, each]));
      const changed = new Set([...now.keys(), ...shown.keys()].filter((code) => !same(now.get(code), shown.get(code))));
      communeAlarms.current = shown = now;
      if (changed.size > 0) listener(changed);
    });
  },
};

function same(a: CommuneAlarm | undefined, b: CommuneAlarm | undefined): boolean {
  return a?.unowned === b?.unowned && a?.owned === b?.owned && a?.severity === b?.severity;
}
