import { freshId, h, icon } from "../dom";
import type { Row } from "../figures";
import { fold } from "../format";
import { t } from "../texts";

const most = 8;

/** Finds a commune by any part of its name, tone marks or not; arrows choose, Enter opens. */
export class CommuneSearch {
  private readonly input = h("input", { type: "search", class: "form-control form-control-sm", placeholder: t("map.search"), "aria-label": t("map.search"), autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" });
  private readonly list = h("ul", { class: "search-list", role: "listbox", hidden: true, id: freshId("search") });
  readonly element = h("div", { class: "search" }, icon("search"), this.input, this.list);
  private found: Row[] = [];
  private chosen = -1;

  constructor(
    private readonly rows: () => ReadonlyMap<string, Row>,
    private readonly onChoice: (code: string | null) => void,
    private readonly onOpen: (code: string) => void,
  ) {
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  private search(): void {
    const wanted = fold(this.input.value.trim());
    const hit = (row: Row): number => {
      const name = fold(row.name);
      return name.startsWith(wanted) ? 0 : name.includes(wanted) || fold(row.fullName).includes(wanted) || row.code === wanted ? 1 : 2;
    };
    this.found = wanted ? [...this.rows().values()].filter((row) => hit(row) < 2).sort((a, b) => hit(a) - hit(b) || a.name.localeCompare(b.name, "vi")).slice(0, most) : [];
    this.chosen = -1;
    this.draw(wanted !== "");
  }

  private draw(asked: boolean): void {
    this.list.hidden = !asked;
    this.input.setAttribute("aria-expanded", String(asked));
    this.list.replaceChildren(...(this.found.length === 0 ? [h("li", { class: "search-none" }, t("map.search.none"))] : this.found.map((row, i) => this.option(row, i))));
    const active = this.list.children[this.chosen];
    if (this.chosen >= 0 && active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private option(row: Row, i: number): HTMLElement {
    const option = h("li", { role: "option", id: `${this.list.id}-${i}`, "aria-selected": String(i === this.chosen) }, row.fullName);
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.onOpen(row.code);
    });
    return option;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.input.value = "";
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.found.length > 0) {
      event.preventDefault();
      this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : this.found.length - 1 + (this.chosen < 0 ? 1 : 0))) % this.found.length;
      this.draw(true);
      this.onChoice(this.found[this.chosen]?.code ?? null);
    } else if (event.key === "Enter") {
      const row = this.found[Math.max(0, this.chosen)];
      if (row) this.onOpen(row.code);
    }
  }

  private close(): void {
    this.found = [];
    this.draw(false);
    this.onChoice(null);
  }
}
