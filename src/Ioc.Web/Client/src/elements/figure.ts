import { context } from "../context";
import { disclose, h, icon, setText } from "../dom";
import { feed } from "../feed";
import { figureOf, hasData, levelOf, parseThresholds, valueOf, type Row } from "../figures";
import { formatAge, formatOne, formatPercentShort, formatValue, formatWhole, unitOf } from "../format";
import { filters, write } from "../filters";
import { t } from "../texts";
import { painted } from "../timing";
import { FigureElement } from "./element";
import { loadBadge } from "./states";

/** One headline figure: the number, how it moved against a week before, and how it is computed. */
export class FigureCard extends FigureElement {
  protected override readonly urgent = true;
  private readonly id_ = this.getAttribute("figure") ?? "";
  private readonly thresholds = parseThresholds(this.getAttribute("thresholds"));
  private readonly number = h("span", { class: "figure-number" });
  private readonly unit = h("span", { class: "figure-unit" });
  private readonly movement = h("p", { class: "figure-change" });
  private readonly age = h("p", { class: "figure-age" });
  private weekBefore: Row | null = null;
  private weekBeforeKey = "";

  protected build(): void {
    const figure = figureOf(this.id_);
    const title = this.querySelector(".figure-title");
    this.querySelector(".figure-value")?.replaceChildren(this.linked(this.number), this.unit);
    const button = h("button", { type: "button", class: "about-button", "aria-label": t("figure.about", { title: title?.textContent ?? "" }) }, icon("info"));
    const about = h("div", { class: "about", role: "note" },
      h("p", { class: "about-formula" }, figure.formula), h("p", { class: "about-source" }, t("figure.source", { source: figure.source })), this.age);
    if (!context.wall) {
      if (context.commune && context.directs && figure.format !== "load" && figure.format !== "age") about.append(this.directiveLink(context.commune));
      const holder = h("div", { class: "about-holder" }, button, about);
      title?.after(holder);
      disclose(button, about);
    }
    this.movement.title = t("figure.against.long");
    this.append(this.movement);
    this.whileConnected(filters.onChange(() => this.compare()));
    const timer = setInterval(() => this.compare(), 600_000);
    this.whileConnected(() => clearInterval(timer));
  }

  protected draw(): void {
    const row = feed.subject();
    const value = row && hasData(row) ? valueOf(row, this.id_) : null;
    this.querySelector(".figure-value")?.setAttribute("aria-busy", String(feed.state === "loading"));
    this.classList.toggle("is-missing", value === null);
    this.classList.toggle("is-loading", feed.state === "loading");
    this.dataset["level"] = levelOf(this.id_, value, this.thresholds) ?? "";
    if (this.id_ === "load") this.drawLoad(row, value);
    else this.drawNumber(row, value);
    setText(this.age, row ? `${t("age.label")}: ${formatAge(feed.ageOf(row))}` : "");
    if (feed.state === "ready") {
      painted("ioc-figures-painted");
      this.compare();
    }
    this.drawChange(value);
  }

  /** From a number to a task about it; the form knows figure, commune and days from its address. */
  private directiveLink(commune: string): HTMLElement {
    const link = h("a", {}, icon("directive"), " ", t("figure.direct"));
    const aim = (): void => {
      const { from, to } = feed.days();
      const query = new URLSearchParams({ figure: this.id_, commune, from, to });
      if (filters.current.field) query.set("field", filters.current.field);
      if (filters.current.withoutCertification) query.set("certification", "without");
      link.setAttribute("href", `/directives/new?${query.toString()}`);
    };
    aim();
    this.whileConnected(filters.onChange(aim));
    return h("p", {}, link);
  }

  /** A number that stands for dossiers leads to them. */
  private linked(number: HTMLElement): HTMLElement {
    const state = figureOf(this.id_).dossiers;
    const here = document.querySelector("ioc-dossiers") !== null;
    if (!state || context.wall || (!here && !context.dossiersPage)) return number;
    const link = h("a", { class: "figure-link", title: t("figure.dossiers") }, number);
    const aim = (): void => {
      const search = write(filters.current, context.province === context.provinces[0]?.code ? "" : `?province=${context.province}`);
      link.setAttribute("href", here ? `#${state}` : `${context.dossiersPage}${search}#${state}`);
    };
    aim();
    this.whileConnected(filters.onChange(aim));
    return link;
  }

  private drawNumber(row: Row | null, value: number | string | null): void {
    const { format } = figureOf(this.id_);
    setText(this.number, value === null ? missing(row) : formatValue(format, value));
    setText(this.unit, value === null ? "" : unitOf(format));
  }

  // A province has no load of its own worth a number: what counts is how many of its communes are overloaded.
  private drawLoad(row: Row | null, value: number | string | null): void {
    if (value === null) {
      setText(this.number, missing(row));
    } else if (context.commune) {
      if (this.number.dataset["load"] !== value) this.number.replaceChildren(loadBadge(String(value)));
      this.number.dataset["load"] = String(value);
    } else {
      setText(this.number, formatWhole([...feed.rows.values()].filter((each) => each.load === "overloaded").length));
      setText(this.unit, `/ ${formatWhole(feed.rows.size)} · ${t("load.overloaded")}`);
    }
  }

  /** Fetches what a week before is compared with, once per view. */
  private compare(): void {
    const key = JSON.stringify([feed.days(), filters.current]);
    if (this.id_ === "load" || this.id_ === "dataAgeSeconds" || feed.state !== "ready") return;
    if (key !== this.weekBeforeKey) this.weekBefore = null;
    this.weekBeforeKey = key;
    void feed.weekBefore().then((row) => {
      if (row === this.weekBefore || key !== this.weekBeforeKey) return;
      this.weekBefore = row;
      this.invalidate(new Set());
    });
  }

  private drawChange(value: number | string | null): void {
    const before = this.weekBefore ? valueOf(this.weekBefore, this.id_) : null;
    if (typeof value !== "number" || typeof before !== "number") {
      this.movement.replaceChildren();
      this.movement.hidden = true;
      return;
    }
    this.movement.hidden = false;
    const { better, format } = figureOf(this.id_);
    const difference = value - before;
    const amount = format === "share" ? `${formatOne(Math.abs(difference) * 100)} ${t("figure.points")}`
      : before === 0 ? formatOne(Math.abs(difference)) : formatPercentShort(Math.abs(difference) / before);
    const even = Math.abs(difference) < (format === "share" ? 0.0005 : Math.max(0.05, Math.abs(before) * 0.0005));
    const good = even || better === "neither" ? "" : (difference > 0) === (better === "higher") ? "better" : "worse";
    const shown = `${even ? "same" : difference > 0 ? "up" : "down"}|${good}|${amount}`;
    if (this.movement.dataset["shown"] === shown) return;
    this.movement.dataset["shown"] = shown;
    this.movement.className = `figure-change ${good}`;
    if (even) {
      this.movement.replaceChildren(icon("same"), t("figure.same"));
      return;
    }
    const verdict = good ? h("span", { class: "visually-hidden" }, `(${t(`figure.${good as "better"}`)}) `) : null;
    this.movement.replaceChildren(icon(difference > 0 ? "up" : "down"), h("strong", {}, amount), " ", ...(verdict ? [verdict] : []), h("span", { class: "figure-against" }, t("figure.against")));
  }
}

/** Nothing ever arrived is not the same as nothing to divide by; neither is 0. */
function missing(row: Row | null): string {
  if (feed.state === "loading") return "\u00a0";
  if (feed.state === "failed") return "—";
  return row && hasData(row) ? t("state.notapplicable") : t("state.empty");
}

