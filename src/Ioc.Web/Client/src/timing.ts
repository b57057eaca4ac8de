/** What the benchmarks read: entries are seen by an observer and then dropped, or a week on the wall would fill the memory. */
const once = new Set<string>();

/** Notes, one time only, that something stands on the screen. */
export function painted(name: string): void {
  if (once.has(name)) return;
  once.add(name);
  afterPaint(() => performance.mark(name));
}

/** Measures from an instant until what was just drawn has been painted. */
export function measureUntilPainted(name: string, start: number): void {
  afterPaint(() => {
    performance.measure(name, { start, end: performance.now() });
    performance.clearMeasures(name);
  });
}

/** A task queued within a frame runs after that frame's painting. */
function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run, 0));
}
