const switchedOff = "ioc-alarm-keys-off";

/**
 * Keys of the list of alarms: j and k (or arrows, once in the list) go from line to line, Enter opens as any link does, a
 * opens the form to take on, Escape leaves it. They can be switched off, since speech input may utter single letters.
 */
export class AlarmKeys {
  private on = localStorage.getItem(switchedOff) === null;
  private readonly onKey = (event: KeyboardEvent): void => this.press(event);

  constructor(private readonly part: HTMLElement) {}

  start(): void {
    document.addEventListener("keydown", this.onKey);
    this.redraw(null);
  }

  stop(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  /** Where the focus is in the list; to be given back to {@link redraw} after a change. */
  place(): number | null {
    const index = this.lines().findIndex((line) => line.contains(document.activeElement));
    return index < 0 ? null : index;
  }

  /** Draws the hint; when the focused line has gone, the one that took its place is focused. */
  redraw(place: number | null): void {
    const hint = this.part.querySelector<HTMLElement>("[data-keys]");
    if (hint) {
      hint.hidden = false;
      hint.classList.toggle("is-off", !this.on);
      const toggle = hint.querySelector<HTMLButtonElement>("[data-keys-toggle]");
      toggle?.setAttribute("aria-pressed", String(this.on));
      if (toggle) toggle.onclick = () => this.toggle();
    }
    if (place !== null && (document.activeElement === null || document.activeElement === document.body)) {
      const lines = this.lines();
      (lines[Math.min(place, lines.length - 1)] && link(lines[Math.min(place, lines.length - 1)]!))?.focus();
    }
  }

  /** Out of a form that is done with. */
  leave(form: Element): void {
    const line = form.closest("li");
    if (line) link(line)?.focus();
  }

  private toggle(): void {
    this.on = !this.on;
    if (this.on) localStorage.removeItem(switchedOff);
    else localStorage.setItem(switchedOff, "1");
    this.redraw(null);
  }

  private lines(): HTMLElement[] {
    return [...this.part.querySelectorAll<HTMLElement>(".alarm-list > .alarm")];
  }

  private press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.key === "Escape" && target.closest("details.ack")) {
      this.close(target.closest<HTMLDetailsElement>("details.ack")!);
      return;
    }
    if (!this.on || event.ctrlKey || event.altKey || event.metaKey || target.matches("input, textarea, select, [contenteditable]")) return;
    const lines = this.lines();
    const current = lines.findIndex((line) => line.contains(document.activeElement));
    const arrows = current >= 0;
    if (event.key === "j" || (arrows && event.key === "ArrowDown")) this.go(lines, current + 1);
    else if (event.key === "k" || (arrows && event.key === "ArrowUp")) this.go(lines, Math.max(0, current - 1));
    else if (event.key === "a" && current >= 0) this.open(lines[current]!);
    else return;
    event.preventDefault();
  }

  private go(lines: HTMLElement[], index: number): void {
    const line = lines[index];
    if (!line) return;
    link(line)?.focus();
    line.scrollIntoView({ block: "nearest" });
  }

  private open(line: HTMLElement): void {
    const form = line.querySelector<HTMLDetailsElement>("details.ack");
    if (!form) return;
    form.open = true;
    form.querySelector("textarea")?.focus();
  }

  private close(form: HTMLDetailsElement): void {
    form.open = false;
    this.leave(form);
  }
}

const link = (line: Element): HTMLElement | null => line.querySelector<HTMLElement>("a.alarm-open");
