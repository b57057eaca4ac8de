import { read } from "../api";
import { context } from "../context";
import { h, icon } from "../dom";
import { feed } from "../feed";
import { t } from "../texts";

interface ScreensState { build: string; revision: string; errors: string[] }

const lookMs = 10_000;

/** Says that a dashboard file is broken, and that this page was changed on the server since it was opened. */
export class Notices extends HTMLElement {
  private timer: ReturnType<typeof setInterval> | undefined;
  private shown = "";

  connectedCallback(): void {
    this.timer = setInterval(() => void this.look(), lookMs);
    feed.connection.onState((state) => state === "live" && void this.look());
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
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
    this.replaceChildren(...notes);
  }
}
