import { context } from "../context";
import { h, icon } from "../dom";
import type { Missing } from "../foresight";
import { formatWhole } from "../format";
import { t } from "../texts";
import { FigureElement } from "./element";
import { PanelState } from "./states";

/** Forecasts move slowly: asked for again at most this often, however fast records arrive. */
const refetchMs = 30_000;

/** A panel about what is to come of the page's commune: asks now and then, and says plainly when there is too little to go by. */
export abstract class ForesightPanel<T extends { missing: Missing | null }> extends FigureElement {
  protected readonly content = h("div", { class: "foresight" });
  private readonly state = new PanelState();
  private readonly lacking = h("div", { class: "panel-state", hidden: true });
  private answer: T | null = null;
  private failed = false;
  private asking = false;
  private askedAt = -Infinity;

  protected build(): void {
    this.append(h("div", { class: "panel-body" }, this.content, this.lacking, this.state.element));
    const timer = setInterval(() => this.invalidate(new Set()), refetchMs);
    this.whileConnected(() => clearInterval(timer));
  }

  protected draw(): void {
    if (!context.commune) {
      this.lack(t("forecast.nocommune"), t("forecast.nocommune.hint"));
      return;
    }
    if (!this.asking && performance.now() - this.askedAt >= refetchMs) void this.ask(context.commune);
    this.state.show(this.answer ? null : this.failed ? "failed" : "loading");
    if (!this.answer) return;
    this.lacking.hidden = this.answer.missing === null;
    if (this.answer.missing) this.lack(t("forecast.missing"), reasonOf(this.answer.missing));
    else this.show(this.answer);
  }

  protected override isComplete(): boolean {
    return this.answer !== null || !context.commune;
  }

  /** Draws an answer that has a forecast. */
  protected abstract show(answer: T): void;

  protected abstract fetch(commune: string): Promise<T>;

  private lack(title: string, hint: string): void {
    this.lacking.hidden = false;
    this.lacking.replaceChildren(icon("empty", "state-icon"), h("p", { class: "state-title" }, title), h("p", { class: "state-hint" }, hint));
  }

  private async ask(commune: string): Promise<void> {
    this.asking = true;
    try {
      this.answer = await this.fetch(commune);
      this.failed = false;
    } catch {
      this.failed = true;
    } finally {
      this.asking = false;
      this.askedAt = performance.now();
    }
    this.invalidate(new Set());
  }
}

function reasonOf({ reason, have, need }: Missing): string {
  return t(`forecast.missing.${reason}`, { have: formatWhole(have), need: formatWhole(need) });
}
