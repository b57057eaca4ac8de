import { read } from "../api";
import { context } from "../context";
import { h, icon } from "../dom";
import { feed } from "../feed";
import { t } from "../texts";
import { incidentNotice, recomputation } from "./recomputation";

interface ScreensState { build: string; revision: string; errors: string[] }

const lookMs = 10_000;

/** Says that figures were found wrong and mended, that a dashboard file is broken, or that this page was changed since it was opened. */
export class Notices extends HTMLElement {
  private timer: ReturnType<typeof setInterval> | undefined;
  private shown = "";
  private readonly page = h("div");
  private readonly figures = h("div");
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    this.timer = setInterval(() => void this.look(), lookMs);
    feed.connection.onState((state) => state === "live" && void this.look());
    // What the server wrote about broken files stays until the first look.
    this.page.append(...this.childNodes);
    this.append(this.figures, this.page);
    // An office looks into it; nobody before the wall can.
    if (!context.wall) this.stop = recomputation.listen((answer) => this.showFigures(incidentNotice(answer)));
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
    this.stop?.();
  }

  /** Written only when it says something else: a screen reader would read it out again. */
  private showFigures(notice: HTMLElement | null): void {
    if ((notice?.textContent ?? "") !== this.figures.textContent) this.figures.replaceChildren(...(notice ? [notice] : []));
  }

  private async look(): Promise<void> {
    try {
      const state = await read<ScreensState>("/screens/state");
      const changed = state.build !== context.build || state.revision !== context.revision;
      // Nobody stands at the wall to press a button.
      if (changed && context.wall) location.reload();
      else this.show(state, changed);
    } catch {
      // Unreachable: the status strip says so.
    }
  }

  private show(state: ScreensState, changed: boolean): void {
    const now = JSON.stringify([state.errors, changed]);
    if (now === this.shown) return;
    this.shown = now;
    const notes: Node[] = context.wall ? [] : state.errors.map((error) =>
      h("div", { class: "alert alert-danger", role: "alert" }, icon("error"), h("span", {}, t("dashboards.broken"), " ", h("code", {}, error))));
    if (changed && state.errors.length === 0) {
      const button = h("button", { type: "button", class: "btn btn-sm" }, t("reload"));
      button.addEventListener("click", () => location.reload());
      notes.push(h("div", { class: "alert alert-info", role: "status" }, icon("info"), h("span", {}, t("dashboards.changed")), button));
    }
    this.page.replaceChildren(...notes);
  }
}
