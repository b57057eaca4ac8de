import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import type { EChartsCoreOption } from "echarts/core";

// Only the parts in use: the whole library would be twice the script of the page.
echarts.use([LineChart, BarChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, MarkLineComponent, CanvasRenderer]);

export type Chart = { set(option: EChartsCoreOption): void; clear(): void; dispose(): void };

export function drawIn(element: HTMLElement): Chart {
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(element);
  return {
    set: (option) => chart.setOption(option),
    clear: () => chart.clear(),
    dispose: () => {
      watcher.disconnect();
      chart.dispose();
    },
  };
}
