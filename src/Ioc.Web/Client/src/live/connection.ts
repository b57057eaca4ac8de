import { HttpError, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from "@microsoft/signalr";
import { LiveRows, type Change, type Delta, type Snapshot } from "./store";

export type ConnectionState = "connecting" | "live" | "reconnecting" | "error" | "signedout";

const firstWaitMs = 500;
const longestWaitMs = 15_000;

/**
 * The one connection of the page. It never gives up: a wall display must find its way back by itself after a night
 * without network or a restart of the server.
 */
export class LiveConnection {
  readonly rows = new LiveRows();
  state: ConnectionState = "connecting";
  private attempts = 0;
  private subscribing = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly hub: HubConnection;
  private readonly stateListeners = new Set<(state: ConnectionState) => void>();
  private readonly alarmListeners = new Set<() => void>();
  private readonly rowListeners = new Set<(change: Change) => void>();

  constructor(private readonly province: string) {
    this.hub = new HubConnectionBuilder().withUrl("/hubs/live").configureLogging(LogLevel.None).build();
    this.hub.on("snapshot", (snapshot: Snapshot) => this.tell(this.rows.takeSnapshot(snapshot)));
    this.hub.on("delta", (delta: Delta) => this.onDelta(delta));
    this.hub.on("alarms", () => this.alarmListeners.forEach((listener) => listener()));
    this.hub.onclose(() => this.again("reconnecting"));
    addEventListener("online", () => this.soon());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.soon());
  }

  start(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    // Asked for by a reader's hand, say, while all is well or an attempt is under way.
    if (this.hub.state !== HubConnectionState.Disconnected) return;
    this.hub.start().then(() => this.subscribe()).catch((fault: unknown) => this.again(outcomeOf(fault, this.rows.version !== null)));
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  onRows(listener: (change: Change) => void): () => void {
    this.rowListeners.add(listener);
    return () => this.rowListeners.delete(listener);
  }

  /** Alarms have changed; what they are now is asked for by whoever shows them. */
  onAlarms(listener: () => void): () => void {
    this.alarmListeners.add(listener);
    return () => this.alarmListeners.delete(listener);
  }

  private async subscribe(): Promise<void> {
    if (this.subscribing) return;
    this.subscribing = true;
    try {
      await this.hub.invoke("Subscribe", { province: this.province });
      await this.hub.invoke("WatchAlarms");
      this.attempts = 0;
      this.be("live");
    } catch {
      // Connected, yet refused or cut: begin anew, so that one loop covers every fault.
      this.be("error");
      await this.hub.stop();
    } finally {
      this.subscribing = false;
    }
  }

  private onDelta(delta: Delta): void {
    const change = this.rows.takeDelta(delta);
    if (change === null) void this.subscribe();
    else if (change === "all" || change.size > 0 || delta.version === this.rows.version) this.tell(change);
  }

  private tell(change: Change): void {
    for (const listener of this.rowListeners) listener(change);
  }

  private again(state: ConnectionState): void {
    // A refusal that was just shown is not painted over by the closing that follows it.
    this.be(this.state === "error" && state === "reconnecting" ? "error" : state);
    if (this.retry !== undefined) return;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(this.attempts++, 8));
    // Jitter: after a restart of the server, all displays of a province must not come in the same instant.
    this.retry = setTimeout(() => this.start(), wait * (0.5 + Math.random() / 2));
  }

  private soon(): void {
    if (this.retry === undefined) return;
    this.attempts = 0;
    this.start();
  }

  private be(state: ConnectionState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.stateListeners) listener(state);
  }
}

function outcomeOf(fault: unknown, wasLive: boolean): ConnectionState {
  if (fault instanceof HttpError && (fault.statusCode === 401 || fault.statusCode === 403)) return "signedout";
  if (fault instanceof HttpError && fault.statusCode >= 400 && fault.statusCode !== 503) return "error";
  return wasLive ? "reconnecting" : "connecting";
}
