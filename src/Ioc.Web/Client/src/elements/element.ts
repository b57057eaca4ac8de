import { feed } from "../feed";
import type { Change } from "../live/store";

/** In a rush the feed changes a dozen times a second; no eye follows that, and no office PC should have to. */
const leastMs = 150;

/**
 * An element that draws figures: told of changes, drawn at most once a frame, with all changes since the last. What is
 * not on the screen waits until it is scrolled to, so that a long page costs no more than what one sees of it.
 */
export abstract class FigureElement extends HTMLElement {
  /** Drawn with the first figures; all others let those be painted first. */
  protected readonly urgent: boolean = false;
  private change: Change = new Set();
  private asked = false;
  private drawn = false;
  private drawnAt = -Infinity;
  private seen = false;
  private dirty = false;
  private readonly stop: (() => void)[] = [];

  connectedCallback(): void {
    this.build();
    this.stop.push(feed.onChange((change) => this.invalidate(change)));
    this.heed("ioc-theme", () => this.invalidate("all"));
    this.heed("beforeprint", () => this.dirty && this.flush());
    const watcher = new IntersectionObserver(([entry]) => this.see(entry?.isIntersecting === true), { rootMargin: "150px" });
    watcher.observe(this);
    this.stop.push(() => watcher.disconnect());
    this.invalidate("all");
  }

  disconnectedCallback(): void {
    for (const stop of this.stop.splice(0)) stop();
  }

  /** Undone when the element leaves the page. */
  protected whileConnected(stop: () => void): void {
    this.stop.push(stop);
  }

  protected invalidate(change: Change): void {
    this.change = change === "all" || this.change === "all" ? "all" : this.change.size === 0 ? change : new Set([...this.change, ...change]);
    this.dirty = true;
    if (this.asked || (this.drawn && !this.seen)) return;
    this.asked = true;
    const first = !this.drawn && !this.urgent;
    const wait = Math.max(0, this.drawnAt + leastMs - performance.now());
    const inFrame = (): unknown => requestAnimationFrame(() => (first ? setTimeout(() => this.flush(), 0) : this.flush()));
    if (wait > 0) setTimeout(inFrame, wait);
    else inFrame();
  }

  /** Whether what was drawn is what a reader would want to find on scrolling there. */
  protected isComplete(): boolean {
    return feed.state === "ready";
  }

  private see(visible: boolean): void {
    this.seen = visible;
    if (visible && this.dirty) this.invalidate(new Set());
  }

  private flush(): void {
    this.asked = false;
    if (!this.isConnected) return;
    const change = this.change;
    this.change = new Set();
    this.dirty = false;
    this.drawnAt = performance.now();
    this.draw(change);
    this.drawn ||= this.isComplete();
  }

  private heed(event: string, run: () => void): void {
    addEventListener(event, run);
    this.stop.push(() => removeEventListener(event, run));
  }

  protected abstract build(): void;
  protected abstract draw(change: Change): void;
}
