import { eachFrame } from "../dom";
import { feed } from "../feed";
import type { Change } from "../live/store";

/** An element that draws figures: told of changes, drawn at most once a frame, with all changes since the last. */
export abstract class FigureElement extends HTMLElement {
  private change: Change = new Set();
  private stop: (() => void)[] = [];
  private readonly soon = eachFrame(() => this.flush());

  connectedCallback(): void {
    this.build();
    this.stop.push(feed.onChange((change) => this.invalidate(change)));
    const restyle = (): void => this.invalidate("all");
    addEventListener("ioc-theme", restyle);
    this.stop.push(() => removeEventListener("ioc-theme", restyle));
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
    this.change = change === "all" || this.change === "all" ? "all" : new Set([...this.change, ...change]);
    this.soon();
  }

  private flush(): void {
    if (!this.isConnected) return;
    const change = this.change;
    this.change = new Set();
    this.draw(change);
  }

  protected abstract build(): void;
  protected abstract draw(change: Change): void;
}
