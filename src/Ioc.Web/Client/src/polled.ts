import { read } from "./api";

/** One question for all elements that want its answer, asked again for as long as any of them listens. */
export class Polled<T> {
  private readonly listeners = new Set<(answer: T) => void>();
  private latest: T | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** @param firstMs how long the first question waits, so as not to be in the way of the first figures */
  constructor(private readonly path: string, private readonly everyMs: number, private readonly firstMs = 0) {}

  /** @returns ends the listening */
  listen(listener: (answer: T) => void): () => void {
    this.listeners.add(listener);
    if (this.latest !== undefined) listener(this.latest);
    if (this.timer === undefined) {
      this.timer = setInterval(() => void this.ask(), this.everyMs);
      setTimeout(() => void this.ask(), this.firstMs);
    }
    return () => this.leave(listener);
  }

  private leave(listener: (answer: T) => void): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async ask(): Promise<void> {
    try {
      this.latest = await read<T>(this.path);
      for (const listener of this.listeners) listener(this.latest);
    } catch {
      // The connection chip already says that the server cannot be reached; the last answer stays.
    }
  }
}
