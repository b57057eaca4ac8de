import type { Row } from "../figures";

export interface Snapshot { version: number; asOf: string; communes: Row[]; total: Row }
export interface Delta extends Snapshot { fromVersion: number }

/** Which rows changed: every one, or those named. */
export type Change = "all" | ReadonlySet<string>;

/** The latest rows and their version. A delta that does not fit is refused, and the caller asks for a snapshot. */
export class LiveRows {
  version: number | null = null;
  asOf = "";
  total: Row | null = null;
  readonly rows = new Map<string, Row>();

  takeSnapshot(snapshot: Snapshot): Change {
    this.rows.clear();
    for (const row of snapshot.communes) this.rows.set(row.code, row);
    this.keep(snapshot);
    return "all";
  }

  /** @returns what changed; an empty set for a delta already known; null when one is missing in between */
  takeDelta(delta: Delta): Change | null {
    if (this.version === null || delta.fromVersion > this.version) return null;
    if (delta.version <= this.version) return new Set();
    if (delta.fromVersion !== this.version) return null;
    const changed = new Set<string>();
    for (const row of delta.communes) {
      this.rows.set(row.code, row);
      changed.add(row.code);
    }
    this.keep(delta);
    return changed;
  }

  private keep(message: Snapshot): void {
    this.version = message.version;
    this.asOf = message.asOf;
    this.total = message.total;
  }
}
