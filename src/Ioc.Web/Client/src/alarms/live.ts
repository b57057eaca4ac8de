import { serverClock } from "../api";
import { h, icon, setText } from "../dom";
import { feed } from "../feed";
import { formatClock } from "../format";
import { t } from "../texts";
import { announcements } from "./announce";
import { AlarmKeys } from "./keys";
import { morph } from "./morph";
import { sendInPlace } from "./send";

const leastMs = 1_000;
/** Working time grows and promises break without a message. */
const anywayMs = 30_000;

/**
 * A part of a page that is asked for again, by the page's own address, whenever alarms change: the server's words stay the
 * only ones. Never a queue: what was missed is in the next answer.
 */
export class LivePart extends HTMLElement {
  private readonly note = h("div", { class: "alert alert-warning alarms-note", role: "status", hidden: true });
  private readonly spoken = h("div", { class: "visually-hidden", "aria-live": "polite" });
  private readonly stops: (() => void)[] = [];
  private readonly keys = new AlarmKeys(this);
  private request: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private askedAt = -Infinity;
  private takenAt = Date.now() + serverClock.aheadMs;
  private again = false;

  connectedCallback(): void {
    this.before(this.note, this.spoken);
    const every = setInterval(() => this.soon(), anywayMs);
    const onPop = (): void => {
      this.readFilters();
      void this.ask();
    };
    addEventListener("popstate", onPop);
    this.addEventListener("submit", (event) => void this.onSubmit(event));
    this.addEventListener("click", (event) => this.onClick(event));
    this.form?.addEventListener("change", () => this.filter());
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.filter();
    });
    this.keys.start();
    this.stops.push(
      feed.connection.onAlarms(() => this.soon()),
      feed.connection.onState((state) => (state === "live" ? this.soon() : this.markStale("alarms.stale"))),
      () => clearInterval(every),
      () => removeEventListener("popstate", onPop),
    );
  }

  disconnectedCallback(): void {
    this.keys.stop();
    for (const stop of this.stops.splice(0)) stop();
  }

  private get form(): HTMLFormElement | null {
    return document.querySelector("form[data-live-filter]");
  }

  private soon(): void {
    if (this.request) this.again = true;
    else this.timer ??= setTimeout(() => void this.ask(), Math.max(0, this.askedAt + leastMs - performance.now()));
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.again = false;
    this.askedAt = performance.now();
    try {
      const fresh = await part(location.pathname + location.search, this.id, request.signal);
      this.take(fresh);
    } catch {
      if (!request.signal.aborted) this.markStale("alarms.failed");
    } finally {
      if (this.request === request) {
        this.request = undefined;
        if (this.again) this.soon();
      }
    }
  }

  private take(fresh: Element): void {
    const announce = announcements(this, this.dataset["announce"]);
    const place = this.keys.place();
    morph(this, fresh);
    this.takenAt = Date.now() + serverClock.aheadMs;
    this.note.hidden = feed.connection.state === "live" || feed.connection.state === "connecting";
    const words = announce();
    if (words) setText(this.spoken, words);
    this.keys.redraw(place);
  }

  private markStale(why: "alarms.stale" | "alarms.failed"): void {
    if (why === "alarms.stale" && feed.connection.state === "connecting") return;
    const retry = h("button", { type: "button", class: "btn btn-sm" }, t("state.retry"));
    retry.addEventListener("click", () => void this.ask());
    this.note.replaceChildren(icon("stale"), h("span", {}, t(why, { time: formatClock(this.takenAt) })), retry);
    this.note.hidden = false;
  }

  /** From the controls into the address. */
  private filter(): void {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(this.form!)) if (typeof value === "string" && value) query.set(name, value);
    history.pushState(null, "", query.size > 0 ? `${location.pathname}?${query}` : location.pathname);
    void this.ask();
  }

  /** From the address into the controls. */
  private readFilters(): void {
    const query = new URLSearchParams(location.search);
    for (const field of this.form?.elements ?? []) {
      if (field instanceof HTMLSelectElement) field.value = query.get(field.name) ?? "";
      else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = query.get(field.name) === field.value;
    }
  }

  private onClick(event: Event): void {
    if (!(event.target as Element).closest("a[data-live-clear]")) return;
    event.preventDefault();
    history.pushState(null, "", location.pathname);
    this.readFilters();
    void this.ask();
    this.form?.querySelector("select")?.focus();
  }

  private async onSubmit(event: Event): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    event.preventDefault();
    if (await sendInPlace(form)) {
      const holder = form.closest("details");
      if (holder) holder.open = false;
      if (form.closest(".alarm-list")) this.keys.leave(form);
      await this.ask();
    }
  }
}

/** An element of a page as the server has it now. */
export async function part(address: string, id: string, signal?: AbortSignal): Promise<Element> {
  const response = await fetch(address, { headers: { accept: "text/html" }, ...(signal ? { signal } : {}) });
  serverClock.learn(response.headers.get("date"));
  // Led to the sign-in page: the session is over.
  if (!response.ok || response.redirected) throw new Error(`HTTP ${response.status}`);
  const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
  if (!found) throw new Error(`no ${id} in ${address}`);
  return found;
}
