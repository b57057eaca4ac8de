import { h, icon, setText } from "../dom";
import { formatWhole } from "../format";
import { alarmCounts, communeAlarms } from "../live/alarms";
import { t } from "../texts";

const most = 99;

/** How many alarms nobody has taken on, on every page. */
export class Bell extends HTMLElement {
  private readonly count = h("span", { class: "bell-count", "aria-hidden": "true", hidden: true });
  private readonly spoken = h("span", { class: "visually-hidden", role: "status" });
  private stop: (() => void) | undefined;
  private last: number | null = null;

  connectedCallback(): void {
    this.querySelector("a")?.append(this.count);
    this.append(this.spoken);
    this.stop = alarmCounts.onChange(() => this.draw());
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  private draw(): void {
    const unowned = alarmCounts.value?.unowned ?? null;
    // A number that may be old must not pass for one that is known.
    const known = unowned !== null && !alarmCounts.failed;
    const words = !known ? t("alarms.bell.unknown") : unowned === 0 ? t("alarms.bell.none") : t("alarms.bell", { n: formatWhole(unowned) });
    this.count.hidden = known && unowned === 0;
    setText(this.count, !known ? "?" : unowned > most ? `${most}+` : String(unowned));
    this.classList.toggle("is-ringing", known && unowned > 0);
    const link = this.querySelector("a");
    if (link) link.title = words;
    const name = link?.querySelector(".visually-hidden");
    if (name) setText(name, words);
    // Told when it rises, not when somebody sees to it; the first number is in the name of the link already.
    if (known && this.last !== null && unowned > this.last) setText(this.spoken, words);
    if (known) this.last = unowned;
  }
}

/** The same for the wall, where nobody's hand is: one quiet line, and nothing while there is nothing. */
export class AlarmStrip extends HTMLElement {
  private readonly words = h("span");
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    this.hidden = true;
    this.append(icon("bell"), this.words);
    this.stop = alarmCounts.onChange(() => {
      const unowned = alarmCounts.value?.unowned ?? 0;
      this.hidden = alarmCounts.failed || unowned === 0;
      setText(this.words, t("alarms.strip", { n: formatWhole(unowned) }));
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }
}

/** From a commune's page to its alarms, with how many there are. */
export class CommuneAlarmsLink extends HTMLElement {
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    const code = this.getAttribute("commune") ?? "";
    this.stop = communeAlarms.onChange(() => {
      const own = communeAlarms.current.get(code);
      const words = this.querySelector("a span");
      if (words) setText(words, own ? [own.unowned > 0 ? t("alarms.ofCommune.unowned", { n: formatWhole(own.unowned) }) : "", own.owned > 0 ? t("alarms.ofCommune.owned", { n: formatWhole(own.owned) }) : ""].filter(Boolean).join(" · ") : t("alarms.ofCommune.none"));
      this.querySelector("a")?.classList.toggle("chip-error", own !== undefined && own.unowned > 0);
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }
}
