import { AlarmStrip, Bell, CommuneAlarmsLink } from "./elements/bell";
import { ChartPanel } from "./elements/chart";
import { DossierList } from "./elements/dossiers";
import { FigureCard } from "./elements/figure";
import { ForecastPanel } from "./elements/forecast";
import { FilterBar, ProvinceChooser, ThemeToggle } from "./elements/filters";
import { LoadSummary } from "./elements/loads";
import { CommuneMap } from "./elements/map";
import { Notices } from "./elements/notices";
import { RankingTable } from "./elements/ranking";
import { ReliefPanel } from "./elements/relief";
import { SourcesPanel, StatusStrip } from "./elements/status";
import { feed } from "./feed";

// The questions go out before the elements are built: the answers are on their way meanwhile.
feed.start();

const elements: Record<string, CustomElementConstructor> = {
  "ioc-theme": ThemeToggle,
  "ioc-province": ProvinceChooser,
  "ioc-status": StatusStrip,
  "ioc-filters": FilterBar,
  "ioc-notices": Notices,
  "ioc-figure": FigureCard,
  "ioc-map": CommuneMap,
  "ioc-loads": LoadSummary,
  "ioc-chart": ChartPanel,
  "ioc-ranking": RankingTable,
  "ioc-dossiers": DossierList,
  "ioc-sources": SourcesPanel,
  "ioc-forecast": ForecastPanel,
  "ioc-relief": ReliefPanel,
  "ioc-bell": Bell,
  "ioc-alarm-strip": AlarmStrip,
  "ioc-commune-alarms": CommuneAlarmsLink,
};

for (const [name, element] of Object.entries(elements)) customElements.define(name, element);

// What only the pages of alarms need comes with them.
if (document.querySelector("ioc-live, ioc-alarm-course, form[data-trial]")) void import("./alarms/pages");
