import { read, type DayRow } from "../api";
import { barsChart, daysChart, onTimeChart, type Bar, type ChartContent } from "../charts/options";
import type { Chart } from "../charts/draw";
import { drawTable } from "../charts/table";
import { context } from "../context";
import { h, icon } from "../dom";
import { feed, queryOf } from "../feed";
import { communeHref, filters } from "../filters";
import { hasData, levelOf, rankOf, valueOf, type Row } from "../figures";
import { t } from "../texts";
import { FigureElement } from "./element";
import { PanelState } from "./states";

/** History moves slowly: asked for again at most this often, however fast records arrive. */
const refetchMs = 10_000;

/** A chart and, behind its button, the same content as a table. */
export class ChartPanel extends FigureElement {
  private readonly kind = this.getAttribute("kind") ?? "days";
  private readonly figure = this.getAttribute("figure") ?? "";
  private readonly limit = Number(this.getAttribute("limit")) || 10;
  private readonly picture = h("div", { class: "chart-picture", role: "img" });
  private readonly table = h("div", { class: "chart-table scroll", hidden: true, tabindex: "0", role: "group" });
  private readonly state = new PanelState();
  private chart: Promise<Chart> | null = null;
  private content: ChartContent | null = null;
  private fetched: { key: string; at: number; data: unknown; failed: boolean } | null = null;
  private pictured = "";
  private asking = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected build(): void {
    const title = this.querySelector("h2")?.textContent ?? "";
    this.picture.setAttribute("aria-label", title);
    this.table.setAttribute("aria-label", title);
    if (!context.wall) this.querySelector(".panel-head")?.append(h("div", { class: "panel-tools" }, this.toggle()));
    this.append(h("div", { class: "panel-body" }, this.picture, this.table, this.state.element));
    this.whileConnected(filters.onChange(() => this.invalidate("all")));
    this.whileConnected(() => {
      clearTimeout(this.timer);
      void this.chart?.then((chart) => chart.dispose());
    });
  }

  protected draw(): void {
    this.content = this.kind === "communes" ? this.fromRows() : this.fromHistory();
    const failed = this.kind === "communes" ? feed.state === "failed" : this.fetched?.failed === true;
    const empty = this.content !== null && this.content.rows.length === 0;
    this.state.show(this.content === null ? (failed ? "failed" : "loading") : empty ? "empty" : null);
    this.picture.classList.toggle("is-blank", this.content === null || empty);
    if (this.content === null || empty) return;
    if (!this.table.hidden) drawTable(this.table, this.content);
    else void this.drawPicture();
  }

  protected override isComplete(): boolean {
    return this.content !== null;
  }

  private async drawPicture(): Promise<void> {
    // The library comes after the figures have been painted: numbers first, pictures second.
    this.chart ??= Promise.all([import("../charts/draw"), document.fonts.ready]).then(([{ drawIn }]) => drawIn(this.picture));
    const chart = await this.chart;
    if (!this.content || !this.isConnected) return;
    const same = JSON.stringify([this.content.rows, document.documentElement.dataset["bsTheme"]]);
    if (same !== this.pictured) chart.set(this.content.option);
    this.pictured = same;
  }

  private fromRows(): ChartContent | null {
    if (feed.state !== "ready") return null;
    const numbers = [...feed.rows.values()].filter(hasData).map((row) => ({ row, value: rankOf(valueOf(row, this.figure)) }));
    const bars = numbers.filter((each): each is { row: Row; value: number } => each.value !== null && each.value > 0)
      .sort((a, b) => b.value - a.value || a.row.code.localeCompare(b.row.code)).slice(0, this.limit)
      .map(({ row, value }): Bar => ({ name: row.name, value, level: row.load, href: communeHref(row.code) }));
    return barsChart(this.figure, bars, t("ranking.commune"));
  }

  private fromHistory(): ChartContent | null {
    const query = { ...queryOf(filters.current, feed.days()), commune: context.commune ?? null };
    if (this.kind === "fields") delete (query as { field?: unknown }).field;
    const key = JSON.stringify(query);
    const age = this.fetched?.key === key ? Date.now() - this.fetched.at : Infinity;
    if (age >= refetchMs) void this.ask(key, query);
    else this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.invalidate(new Set());
    }, refetchMs - age);
    if (this.fetched?.key !== key || this.fetched.data === null) return null;
    return this.contentOf(this.fetched.data);
  }

  private contentOf(data: unknown): ChartContent {
    if (this.kind === "fields") {
      const bars = (data as { fields: Row[] }).fields.map((row) => ({ row, value: rankOf(valueOf(row, this.figure)) }))
        .filter((each): each is { row: Row; value: number } => each.value !== null && each.value > 0)
        .sort((a, b) => b.value - a.value).slice(0, this.limit)
        .map(({ row, value }): Bar => ({ name: row.name || row.code, value, level: levelOf(this.figure, value) }));
      return barsChart(this.figure, bars, t("chart.field"));
    }
    const { days } = data as { days: DayRow[] };
    const some = days.some((d) => d.received + d.resolvedEarly + d.resolvedOnTime + d.resolvedLate > 0);
    return (this.kind === "onTime" ? onTimeChart : daysChart)(some ? days : []);
  }

  private async ask(key: string, query: Record<string, string | null>): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      this.fetched = { key, at: Date.now(), data: await history(this.kind === "fields" ? "fields" : "days", key, query), failed: false };
    } catch {
      const kept = this.fetched?.key === key ? this.fetched.data : null;
      this.fetched = { key, at: Date.now(), data: kept, failed: true };
    } finally {
      this.asking = false;
    }
    this.invalidate(new Set());
  }

  private toggle(): HTMLButtonElement {
    const button = h("button", { type: "button", class: "btn btn-sm btn-icon", "aria-pressed": "false", title: t("chart.table") }, icon("table"), h("span", { class: "visually-hidden" }, t("chart.table")));
    button.addEventListener("click", () => {
      const on = this.table.hidden;
      this.table.hidden = !on;
      this.picture.hidden = on;
      button.setAttribute("aria-pressed", String(on));
      button.title = t(on ? "chart.picture" : "chart.table");
      this.invalidate(new Set());
    });
    return button;
  }
}

const latest = new Map<string, { key: string; at: number; answer: Promise<unknown> }>();

/** Charts of one kind ask the same question: it is put once for all of them. Only the latest answer of a kind is kept. */
function history(kind: "days" | "fields", key: string, query: Record<string, string | null>): Promise<unknown> {
  const known = latest.get(kind);
  if (known?.key === key && Date.now() - known.at < refetchMs / 2) return known.answer;
  const answer = read(`/api/v1/indicators/${kind}`, query);
  latest.set(kind, { key, at: Date.now(), answer });
  return answer;
}
