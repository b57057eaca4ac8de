import { h, icon } from "../dom";
import { feed } from "../feed";
import { formatInstant, formatWhole } from "../format";
import { Polled } from "../polled";
import { t } from "../texts";

/** Figures that did not follow from the records, and were mended: how many of each kind. */
interface Incident { kind: string; at: string; spans: number; dayCells: number; openCells: number; detail: string }
export interface Recomputation { recomputedAt: string | null; incidents: Incident[] }

const shownDays = 7;
const listedTimes = 3;

/** The nightly recomputation of all figures from the records, and what it found. */
export const recomputation = new Polled<Recomputation>("/api/v1/indicators/incidents", 60_000, 2_000);

export function lately({ incidents }: Recomputation): Incident[] {
  return incidents.filter((incident) => feed.now() - Date.parse(incident.at) < shownDays * 86_400_000);
}

const lastRun = (answer: Recomputation): string =>
  answer.recomputedAt === null ? t("recomputation.never") : t("recomputation.last", { time: formatInstant(answer.recomputedAt) });

const refused = "report-refused";

const mended = (incident: Incident): string => incident.kind === refused ? t("recomputation.refused", {
  time: formatInstant(incident.at),
  detail: incident.detail,
}) : t("recomputation.mended", {
  time: formatInstant(incident.at),
  spans: formatWhole(incident.spans),
  days: formatWhole(incident.dayCells),
  open: formatWhole(incident.openCells),
});

/** For the top of the page; null when nothing was found lately. */
export function incidentNotice(answer: Recomputation): HTMLElement | null {
  const found = lately(answer);
  if (found.length === 0) return null;
  const times = found.slice(0, listedTimes).map((incident) => h("li", {}, mended(incident)));
  if (found.length > listedTimes) times.push(h("li", {}, t("recomputation.more", { n: formatWhole(found.length - listedTimes) })));
  return h("div", { class: "alert alert-warning notice-incident", role: "alert" }, icon("error"),
    h("div", {}, h("strong", {}, t(found.every((incident) => incident.kind === refused) ? "recomputation.notice.refused" : "recomputation.notice")), " ", t("recomputation.check"), h("ul", {}, ...times), h("small", {}, lastRun(answer))));
}

/** For the foot of a list of sources: whether one may trust the figures, whatever the sources do. */
export function recomputationLine(answer: Recomputation): HTMLElement {
  const count = lately(answer).filter((incident) => incident.kind !== refused).length;
  const finding = count > 0 ? t("recomputation.found", { n: formatWhole(count) }) : answer.recomputedAt === null ? "" : t("recomputation.fine");
  return h("p", { class: `recomputation ${count > 0 ? "recomputation-bad" : ""}` }, icon(count > 0 ? "error" : "check"), h("span", {}, [lastRun(answer), finding].filter(Boolean).join(" · ")));
}
