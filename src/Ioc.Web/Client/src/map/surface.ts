import type { Row } from "../figures";
import type { CommuneAlarm } from "../live/alarms";
import type { Classes } from "./classes";

/** What a form of the map must do; the element around it keeps choice, legend, search and keyboard. */
export interface Surface {
  readonly element: HTMLElement;
  /** Draws all (`null`) or only these communes. */
  draw(rows: ReadonlyMap<string, Row>, classes: Classes, only: ReadonlySet<string> | null): void;
  /** Marks communes with alarms; only those named differ from before. */
  warn(alarms: ReadonlyMap<string, CommuneAlarm>, changed: ReadonlySet<string>): void;
  /** Colours of the theme changed. */
  restyle(): void;
  /** Marks a commune; null marks none. */
  mark(code: string | null): void;
  /** Commune under a point of the window. */
  at(clientX: number, clientY: number): string | null;
  /** Where a commune is drawn, in pixels of the element. */
  centre(code: string): { x: number; y: number } | null;
  codes(): Iterable<string>;
  dispose(): void;
}

/** The nearest commune in the direction of an arrow key: what lies straight ahead counts as nearer than what lies aside. */
export function neighbour(surface: Surface, from: string, key: string): string | null {
  const start = surface.centre(from);
  if (!start) return null;
  const [ax, ay] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [0, 0];
  let best: string | null = null;
  let bestCost = Infinity;
  for (const code of surface.codes()) {
    const point = code === from ? null : surface.centre(code);
    if (!point) continue;
    const [dx, dy] = [point.x - start.x, point.y - start.y];
    const ahead = dx * ax! + dy * ay!;
    const aside = Math.abs(dx * ay!) + Math.abs(dy * ax!);
    const cost = ahead + 2.5 * aside;
    if (ahead > 0.5 && aside <= 2 * ahead && cost < bestCost) [best, bestCost] = [code, cost];
  }
  return best;
}
