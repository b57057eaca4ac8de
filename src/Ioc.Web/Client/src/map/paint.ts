import { themeValue } from "../dom";
import { noData, type Classes } from "./classes";

/** Colours of the classes in the theme in force, with an ink that can be read on each. */
export class Paints {
  readonly missing: CanvasPattern | string;
  readonly missingInk = themeValue("--class-missing-ink");
  readonly ground = themeValue("--map-ground");
  readonly line = themeValue("--map-line");
  readonly mark = themeValue("--map-mark");
  /** Of alarms: dark on light or light on dark, with a line around it that stands out from every class. */
  readonly bell = themeValue("--map-bell");
  readonly bellLine = themeValue("--map-bell-line");
  private readonly fills: string[];
  private readonly inks: string[];

  constructor(readonly classes: Classes, context: CanvasRenderingContext2D) {
    this.fills = classes.colours.map(themeValue);
    this.inks = this.fills.map(inkOn);
    this.missing = hatch(context) ?? themeValue("--class-missing");
  }

  fill(index: number): CanvasPattern | string {
    return index === noData ? this.missing : this.fills[index] ?? this.missing;
  }

  ink(index: number): string {
    return index === noData ? this.missingInk : this.inks[index] ?? this.missingInk;
  }
}

/** Black or white, whichever stands out more (WCAG contrast). */
export function inkOn(colour: string): string {
  const light = luminance(colour);
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? "#101418" : "#ffffff";
}

function luminance(hex: string): number {
  const part = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

/** Grey with slanting lines: no data looks like no colour of the scale, also in black and white. */
export function hatch(context: CanvasRenderingContext2D): CanvasPattern | null {
  const size = 8;
  const cell = document.createElement("canvas");
  cell.width = cell.height = size;
  const pen = cell.getContext("2d")!;
  pen.fillStyle = themeValue("--class-missing");
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = themeValue("--class-missing-line");
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return context.createPattern(cell, "repeat");
}
