import { h, icon } from "../dom";
import { feed } from "../feed";
import { t } from "../texts";

/** What a panel shows in place of figures: still loading, failed, or nothing there yet. Each says so in words. */
export class PanelState {
  readonly element = h("div", { class: "panel-state", hidden: true });
  private shown = "";

  show(state: "loading" | "failed" | "empty" | null): void {
    if (this.shown === (state ?? "none")) return;
    this.shown = state ?? "none";
    this.element.hidden = state === null;
    this.element.replaceChildren(...(state === null ? [] : content(state)));
  }
}

function content(state: "loading" | "failed" | "empty"): Node[] {
  switch (state) {
    case "loading":
      return [h("span", { class: "spinner", "aria-hidden": "true" }), h("p", {}, t("state.loading"))];
    case "empty":
      return [icon("empty", "state-icon"), h("p", { class: "state-title" }, t("state.empty")), h("p", { class: "state-hint" }, t("state.empty.hint"))];
    case "failed": {
      const retry = h("button", { type: "button", class: "btn btn-sm" }, t("state.retry"));
      retry.addEventListener("click", () => feed.retry());
      return [icon("error", "state-icon"), h("p", { class: "state-title" }, t("state.failed")), retry];
    }
  }
}

const loadIcons: Record<string, string> = { normal: "check", busy: "busy", overloaded: "overloaded" };

/** A load in words and shape; the colour only repeats them. */
export function loadBadge(load: string): HTMLElement {
  return h("span", { class: `load load-${load}` }, icon(loadIcons[load] ?? "check"), h("span", {}, t(`load.${load as "normal"}`)));
}
