import { read, type Dossier } from "../api";
import { context } from "../context";
import { h, setText } from "../dom";
import { feed, queryOf } from "../feed";
import { communeHref, filters } from "../filters";
import { formatDay, formatInstant, formatWhole } from "../format";
import { dayOf } from "../periods";
import { maybe, t, type TextKey } from "../texts";
import { PanelState } from "./states";

const states = ["open", "overdue", "dueSoon", "noApology", "paused", "received", "resolvedLate"] as const;
type State = (typeof states)[number];

interface Page { items: Dossier[]; total: number; next: string | null }

/** The dossiers behind the numbers of a page, by state; the state is in the address after the '#'. */
export class DossierList extends HTMLElement {
  private readonly tabs = h("div", { class: "tabs", role: "tablist", "aria-label": t("dossiers.tabs") });
  private readonly body = h("tbody");
  private readonly total = h("p", { class: "dossiers-total", "aria-live": "polite" });
  private readonly more = h("button", { type: "button", class: "btn btn-sm", hidden: true }, t("dossiers.more"));
  private readonly panel = h("div", { class: "dossiers-panel scroll", role: "tabpanel", tabindex: "0" });
  private readonly state = new PanelState();
  private chosen: State = "open";
  private next: string | null = null;
  private request: AbortController | undefined;
  private stop: () => void = () => undefined;

  connectedCallback(): void {
    this.chosen = states.find((each) => location.hash === `#${each}`) ?? "open";
    this.tabs.append(...states.map((each) => this.tab(each)));
    const columns: TextKey[] = ["dossiers.code", "dossiers.procedure", ...(context.commune ? [] : ["dossiers.commune" as const]), "dossiers.status", "dossiers.received", "dossiers.due"];
    const head = h("tr", {}, ...columns.map((key) => h("th", { scope: "col" }, t(key))));
    this.panel.append(h("table", { class: "table dossiers" }, h("thead", {}, head), this.body), this.state.element, h("div", { class: "dossiers-more" }, this.more));
    this.append(this.tabs, this.total, this.panel);
    this.more.addEventListener("click", () => void this.load(this.next));
    const stopFilters = filters.onChange(() => void this.load(null));
    const onHash = (): void => {
      const asked = states.find((each) => location.hash === `#${each}`);
      if (asked && asked !== this.chosen) this.choose(asked);
      if (asked) this.scrollIntoView({ block: "start" });
    };
    addEventListener("hashchange", onHash);
    this.stop = () => {
      stopFilters();
      removeEventListener("hashchange", onHash);
    };
    this.mark();
    void this.load(null);
  }

  disconnectedCallback(): void {
    this.stop();
    this.request?.abort();
  }

  private tab(state: State): HTMLButtonElement {
    const tab = h("button", { type: "button", role: "tab", "data-state": state }, t(`dossiers.state.${state}`));
    tab.addEventListener("click", () => this.choose(state));
    tab.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? states.length - 1 : 0;
      if (!step) return;
      const to = states[(states.indexOf(state) + step) % states.length]!;
      this.choose(to);
      this.tabs.querySelector<HTMLElement>(`[data-state=${to}]`)?.focus();
    });
    return tab;
  }

  private choose(state: State): void {
    this.chosen = state;
    history.replaceState(null, "", `${location.pathname}${location.search}#${state}`);
    this.mark();
    void this.load(null);
  }

  private mark(): void {
    for (const tab of this.tabs.querySelectorAll<HTMLElement>("[role=tab]")) {
      const on = tab.dataset["state"] === this.chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    }
  }

  /** @param cursor null for the first page, which takes the place of what is shown */
  private async load(cursor: string | null): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    if (cursor === null) this.state.show(this.body.childElementCount === 0 ? "loading" : null);
    try {
      const query = { ...queryOf(filters.current, feed.days()), commune: context.commune ?? null, state: this.chosen, cursor };
      const page = await read<Page>("/api/v1/dossiers", query, request.signal);
      this.show(page, cursor === null);
    } catch {
      if (!request.signal.aborted) this.fail();
    }
  }

  private show(page: Page, first: boolean): void {
    if (first) this.body.replaceChildren();
    this.body.append(...page.items.map(rowOf));
    this.next = page.next;
    this.more.hidden = page.next === null;
    this.state.show(null);
    setText(this.total, page.total === 0 ? t("dossiers.none") : t("dossiers.total", { n: formatWhole(page.total) }));
  }

  private fail(): void {
    this.body.replaceChildren();
    this.more.hidden = true;
    setText(this.total, "");
    this.state.show("failed");
  }
}

function rowOf(dossier: Dossier): HTMLElement {
  const day = (instant?: string | null): string => (instant ? formatDay(dayOf(Date.parse(instant))) : "–");
  const late = dossier.dueAt && !dossier.finishedAt && (dossier.status === 2 || dossier.status === 4) && dayOf(Date.parse(dossier.dueAt)) < feed.today();
  return h("tr", {},
    h("th", { scope: "row", class: "code" }, dossier.dossierCode),
    h("td", {}, h("span", { class: "procedure", title: dossier.procedureName ?? "" }, dossier.procedureName || dossier.procedureCode)),
    context.commune ? null : h("td", {}, h("a", { href: communeHref(dossier.handlingCommune) }, feed.rows.get(dossier.handlingCommune)?.fullName ?? dossier.handlingCommune)),
    h("td", { class: "dossier-status" }, maybe(`status.${dossier.status}`) || String(dossier.status)),
    h("td", { title: dossier.receivedAt ? formatInstant(dossier.receivedAt) : "" }, day(dossier.receivedAt)),
    h("td", { class: late ? "late" : "" }, day(dossier.dueAt)));
}
