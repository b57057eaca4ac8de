import { read } from "../api";
import { context } from "../context";
import { h, icon, setText } from "../dom";
import { feed } from "../feed";
import { filters, isLive } from "../filters";
import { formatDay } from "../format";
import { periodNames, type PeriodName } from "../periods";
import { t } from "../texts";

/** Period, field and certification; every change is a new address. */
export class FilterBar extends HTMLElement {
  private readonly period = h("select", { class: "form-select form-select-sm", "aria-label": t("filters.period") });
  private readonly field = h("select", { class: "form-select form-select-sm", "aria-label": t("filters.field") });
  private readonly certification = h("select", { class: "form-select form-select-sm", "aria-label": t("filters.certification") });
  private readonly range = h("span", { class: "filters-range" });
  private readonly clear = h("button", { type: "button", class: "btn btn-sm btn-ghost" }, icon("close"), t("filters.clear"));
  private readonly from = h("input", { type: "date", class: "form-control form-control-sm", "aria-label": t("filters.from") });
  private readonly to = h("input", { type: "date", class: "form-control form-control-sm", "aria-label": t("filters.to") });
  private readonly custom = h("form", { class: "filters-custom", hidden: true, novalidate: true });

  connectedCallback(): void {
    this.setAttribute("role", "search");
    this.setAttribute("aria-label", t("filters"));
    this.period.append(...periodNames.map((name) => h("option", { value: name }, t(`period.${name}`))));
    this.field.append(h("option", { value: "" }, t("filters.field.all")));
    this.certification.append(h("option", { value: "with" }, t("filters.certification.with")), h("option", { value: "without" }, t("filters.certification.without")));
    const problem = h("p", { class: "filters-problem", role: "alert" });
    this.custom.append(this.from, h("span", { "aria-hidden": "true" }, "–"), this.to, h("button", { type: "submit", class: "btn btn-sm btn-primary" }, t("filters.apply")), problem);

    const controls = h("div", { class: "filters-controls" }, this.period, this.custom, this.field, this.certification, this.clear);
    const toggle = h("button", { type: "button", class: "btn btn-sm filters-toggle" }, icon("filter"), t("filters"));
    // On a phone the controls fold away behind one button; elsewhere they are always there.
    toggle.addEventListener("click", () => toggle.setAttribute("aria-expanded", String(this.classList.toggle("is-open"))));
    toggle.setAttribute("aria-expanded", "false");
    this.replaceChildren(toggle, controls, this.range);

    this.period.addEventListener("change", () => this.choosePeriod(this.period.value as PeriodName));
    this.field.addEventListener("change", () => filters.change({ field: this.field.value || null }));
    this.certification.addEventListener("change", () => filters.change({ withoutCertification: this.certification.value === "without" }));
    this.clear.addEventListener("click", () => filters.change({ period: "month", field: null, withoutCertification: false }));
    this.custom.addEventListener("submit", (event) => {
      event.preventDefault();
      const days = { from: this.from.value, to: this.to.value };
      const wrong = !days.from || !days.to || days.to < days.from;
      setText(problem, wrong ? t("filters.badrange") : "");
      if (!wrong) filters.change({ period: "custom", days });
    });
    filters.onChange(() => this.show());
    feed.onChange(() => this.showRange());
    this.show();
    void this.loadFields();
  }

  private choosePeriod(name: PeriodName): void {
    if (name !== "custom") {
      filters.change({ period: name });
      return;
    }
    const days = feed.days();
    this.from.value = days.from;
    this.to.value = days.to;
    this.custom.hidden = false;
    this.from.focus();
  }

  private show(): void {
    const now = filters.current;
    this.period.value = now.period;
    this.certification.value = now.withoutCertification ? "without" : "with";
    if (now.field && ![...this.field.options].some((option) => option.value === now.field)) this.field.append(h("option", { value: now.field }, now.field));
    this.field.value = now.field ?? "";
    this.custom.hidden = now.period !== "custom";
    this.from.value = now.days?.from ?? "";
    this.to.value = now.days?.to ?? "";
    this.clear.hidden = isLive(now);
    this.showRange();
  }

  private showRange(): void {
    const days = feed.days();
    setText(this.range, t("period.range", { from: formatDay(days.from), to: formatDay(days.to) }));
  }

  private async loadFields(): Promise<void> {
    try {
      const { fields } = await read<{ fields: { code: string; name: string }[] }>("/api/v1/indicators/fields", { province: context.province, commune: context.commune });
      const known = new Set([...this.field.options].map((option) => option.value));
      for (const each of fields) {
        if (!known.has(each.code)) this.field.append(h("option", { value: each.code }, each.name || each.code));
        else for (const option of this.field.options) if (option.value === each.code) option.textContent = each.name || each.code;
      }
      this.show();
    } catch {
      // Without the names the list stays at "all"; a field in the address still filters.
    }
  }
}

/** Chooser of the province, on installations that serve several. */
export class ProvinceChooser extends HTMLElement {
  connectedCallback(): void {
    const select = h("select", { class: "form-select form-select-sm", "aria-label": t("province.choose") },
      h("option", { value: "all" }, t("province.all")), ...context.provinces.map((unit) => h("option", { value: unit.code }, unit.fullName)));
    select.value = context.province;
    select.addEventListener("change", () => {
      const query = new URLSearchParams(context.commune ? "" : location.search);
      query.set("province", select.value);
      location.assign(`${context.commune ? "/" : location.pathname}?${query}`);
    });
    this.replaceChildren(select);
  }
}

const themes = ["light", "dark", "auto"] as const;

/** Light, dark, or as the system; remembered in a cookie so that the server paints the right one at once. */
export class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    const words = h("span", { class: "visually-hidden" });
    const button = h("button", { type: "button", class: "tool" });
    const show = (): void => {
      const theme = this.theme;
      setText(words, `${t("theme")}: ${t(`theme.${theme}`)}`);
      button.title = words.textContent ?? "";
      button.replaceChildren(icon({ light: "sun", dark: "moon", auto: "auto" }[theme]), words);
    };
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(this.theme) + 1) % themes.length]!;
      document.documentElement.dataset["theme"] = next;
      document.cookie = `ioc-theme=${next}; path=/; max-age=31536000; samesite=lax`;
      dispatchEvent(new Event("ioc-theme-chosen"));
      show();
    });
    show();
    this.replaceChildren(button);
  }

  private get theme(): (typeof themes)[number] {
    return themes.find((each) => each === document.documentElement.dataset["theme"]) ?? "auto";
  }
}

