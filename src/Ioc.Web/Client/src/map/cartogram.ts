import { figureOf, hasData, valueOf, type Row } from "../figures";
import type { CommuneAlarm } from "../live/alarms";
import { formatOne, formatPercentShort, formatValue, initials } from "../format";
import { classOf, type Classes } from "./classes";
import { Paints } from "./paint";
import type { Surface } from "./surface";

export interface Tiles { columns: number; rows: number; tiles: { code: string; name: string; column: number; row: number }[] }

interface Box { x: number; y: number }

/** Tiles may be this much wider, or higher, than a square: names need room, and all stay equal. */
const widest = 1.7;
const highest = 1.45;

/** Smaller names cannot be read at a desk; a tile without room for such a name shows its initials, or nothing. */
const leastName = 11.5;
const leastInitials = 11;

/** Every commune one equal tile near its place; needs no boundaries. A change repaints only its own tiles. */
export class Cartogram implements Surface {
  readonly element = document.createElement("canvas");
  private readonly pen = this.element.getContext("2d", { alpha: false })!;
  private readonly byCode: Map<string, Tiles["tiles"][number]>;
  private readonly byPlace: Map<string, string>;
  private readonly watcher = new ResizeObserver(() => this.resize());
  private readonly lines = new Map<string, string[] | null>();
  private tile = { width: 0, height: 0, left: 0, top: 0 };
  private state: { rows: ReadonlyMap<string, Row>; classes: Classes } | null = null;
  private paints: Paints | null = null;
  private marked: string | null = null;
  private alarms: ReadonlyMap<string, CommuneAlarm> = new Map();

  constructor(private readonly tiles: Tiles) {
    this.byCode = new Map(tiles.tiles.map((tile) => [tile.code, tile]));
    this.byPlace = new Map(tiles.tiles.map((tile) => [`${tile.column},${tile.row}`, tile.code]));
    this.element.className = "map-canvas";
    this.watcher.observe(this.element);
    // Names are measured in the font of the page; measured before it is there they would not fit.
    void document.fonts.ready.then(() => this.resize());
  }

  draw(rows: ReadonlyMap<string, Row>, classes: Classes, only: ReadonlySet<string> | null): void {
    if (this.state?.classes !== classes) this.paints = null;
    this.state = { rows, classes };
    if (this.tile.width === 0) return;
    this.paints ??= new Paints(classes, this.pen);
    if (only === null) this.drawAll();
    else for (const code of only) this.drawTile(code);
  }

  warn(alarms: ReadonlyMap<string, CommuneAlarm>, changed: ReadonlySet<string>): void {
    this.alarms = alarms;
    if (this.tile.width > 0) for (const code of changed) this.drawTile(code);
  }

  restyle(): void {
    this.paints = null;
    if (this.state) this.draw(this.state.rows, this.state.classes, null);
  }

  mark(code: string | null): void {
    const before = this.marked;
    this.marked = code;
    for (const each of [before, code]) if (each) this.drawTile(each);
  }

  at(clientX: number, clientY: number): string | null {
    const frame = this.element.getBoundingClientRect();
    const column = Math.floor((clientX - frame.left - this.tile.left) / this.tile.width);
    const row = Math.floor((clientY - frame.top - this.tile.top) / this.tile.height);
    return this.byPlace.get(`${column},${row}`) ?? null;
  }

  centre(code: string): Box | null {
    const tile = this.byCode.get(code);
    return tile ? { x: this.tile.left + (tile.column + 0.5) * this.tile.width, y: this.tile.top + (tile.row + 0.5) * this.tile.height } : null;
  }

  codes(): Iterable<string> {
    return this.byCode.keys();
  }

  dispose(): void {
    this.watcher.disconnect();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const scale = devicePixelRatio || 1;
    this.element.width = Math.round(width * scale);
    this.element.height = Math.round(height * scale);
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    const high = height / this.tiles.rows;
    const wide = Math.min(width / this.tiles.columns, high * widest);
    const tall = Math.min(high, wide * highest);
    this.tile = { width: wide, height: tall, left: (width - wide * this.tiles.columns) / 2, top: (height - tall * this.tiles.rows) / 2 };
    this.lines.clear();
    this.paints = null;
    if (this.state) this.draw(this.state.rows, this.state.classes, null);
  }

  private drawAll(): void {
    this.pen.fillStyle = this.paints!.ground;
    this.pen.fillRect(0, 0, this.element.clientWidth, this.element.clientHeight);
    for (const code of this.byCode.keys()) this.drawTile(code);
  }

  private drawTile(code: string): void {
    const tile = this.byCode.get(code);
    const { pen, state, paints } = this;
    if (!tile || !state || !paints) return;
    const space = Math.min(Math.max(2, this.tile.width * 0.025), this.tile.width / 8);
    const [x, y] = [this.tile.left + tile.column * this.tile.width, this.tile.top + tile.row * this.tile.height];
    const [width, height] = [this.tile.width - space, this.tile.height - space];
    const index = classOf(state.classes, state.rows.get(code));
    pen.fillStyle = paints.ground;
    pen.fillRect(x, y, this.tile.width, this.tile.height);
    pen.fillStyle = paints.fill(index);
    pen.beginPath();
    pen.roundRect(x, y, width, height, Math.min(width * 0.07, 16));
    pen.fill();
    if (code === this.marked) {
      pen.strokeStyle = paints.mark;
      pen.lineWidth = Math.max(3, width * 0.04);
      pen.beginPath();
      pen.roundRect(x + 1.5, y + 1.5, width - 3, height - 3, Math.min(width * 0.06, 16));
      pen.stroke();
    }
    this.drawAlarm(state.classes.alarms[index] ?? 0, x + width, y, width, paints.ink(index));
    this.drawBell(this.alarms.get(code), x, y, width, height, paints);
    if (width >= 17 && height >= 15) this.drawWords(tile.name, state, code, { x, y }, width, height, paints.ink(index));
  }

  /** One or two small bars in the corner: the alarming classes are told without their colour. */
  private drawAlarm(alarm: number, right: number, top: number, width: number, ink: string): void {
    if (alarm === 0 || width < 6) return;
    const size = Math.max(2, Math.min(width * 0.13, 40));
    this.pen.fillStyle = ink;
    this.pen.beginPath();
    const inset = Math.max(1.5, width * 0.03);
    this.pen.moveTo(right - size - inset, top + inset);
    this.pen.lineTo(right - inset, top + inset);
    this.pen.lineTo(right - inset, top + inset + size);
    this.pen.closePath();
    if (alarm === 2) {
      this.pen.fill();
    } else {
      this.pen.strokeStyle = ink;
      this.pen.lineWidth = Math.max(1, size / 6);
      this.pen.stroke();
    }
  }

  /** A disc in the lower corner: full while nobody owns an alarm there, a ring once somebody does. */
  private drawBell(alarm: CommuneAlarm | undefined, left: number, top: number, width: number, height: number, paints: Paints): void {
    if (!alarm || width < 6) return;
    const { pen } = this;
    const radius = Math.max(2, Math.min(width * 0.075, height * 0.12, 20));
    const [x, y] = [left + radius * 1.7, top + height - radius * 1.7];
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = alarm.unowned > 0 ? paints.bell : paints.bellLine;
    pen.fill();
    pen.lineWidth = Math.max(1, radius * 0.4);
    pen.strokeStyle = alarm.unowned > 0 ? paints.bellLine : paints.bell;
    pen.stroke();
  }

  private drawWords(name: string, state: { rows: ReadonlyMap<string, Row>; classes: Classes }, code: string, at: Box, width: number, height: number, ink: string): void {
    const { pen } = this;
    const full = Math.max(leastName, Math.min(height * 0.21, width * 0.168, 72));
    pen.font = `500 ${full}px "Be Vietnam Pro", sans-serif`;
    pen.fillStyle = ink;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const wrapped = this.wrap(name, width - 4, height >= full * 2.3);
    const size = wrapped ? full : leastInitials;
    const lines = wrapped ?? [initials(name)];
    if (!wrapped) pen.font = `600 ${size}px "Be Vietnam Pro", sans-serif`;
    const showsValue = width >= 34 && height >= size * (lines.length * 1.12 + 1.6) && state.classes.figure !== "load";
    const step = size * 1.12;
    const block = lines.length * step + (showsValue ? size * 1.35 : 0);
    let y = at.y + height / 2 - block / 2 + step / 2;
    for (const line of lines) {
      pen.fillText(line, at.x + width / 2, y, width - 2);
      y += step;
    }
    if (showsValue) {
      pen.font = `700 ${size * 1.15}px "Be Vietnam Pro", sans-serif`;
      pen.fillText(short(state.rows.get(code), state.classes.figure), at.x + width / 2, y + size * 0.1, width - 4);
    }
  }

  /** A name on one line, or on two where there is room for them; null where no way of breaking it fits. */
  private wrap(name: string, width: number, two: boolean): string[] | null {
    const key = `${two}|${name}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const widest = (lines: string[]): number => Math.max(...lines.map((line) => this.pen.measureText(line).width));
    const words = name.split(" ");
    const broken = two ? words.slice(1).map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]) : [];
    const best = broken.sort((a, b) => widest(a) - widest(b))[0];
    const found = [[name], best].find((lines) => lines && widest(lines) <= width) ?? null;
    this.lines.set(key, found);
    return found;
  }
}

/** A value as short as a tile needs it. */
function short(row: Row | undefined, id: string): string {
  const value = row && hasData(row) ? valueOf(row, id) : null;
  if (value === null || value === undefined) return "–";
  const { format } = figureOf(id);
  if (format === "share") return formatPercentShort(Number(value));
  if (format === "age") return shortAge(Number(value));
  return format === "days" || format === "perDay" ? formatOne(Number(value)) : formatValue(format, value);
}

const shortAge = (seconds: number): string => (seconds < 90 ? `${Math.round(seconds)}s` : seconds < 5400 ? `${Math.round(seconds / 60)}′` : `${Math.round(seconds / 3600)}h`);
