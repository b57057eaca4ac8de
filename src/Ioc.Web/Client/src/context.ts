/** What the server says about the page, in one block of data (PageContext on the server). */
export interface Unit { code: string; name: string; fullName: string }

export type FigureFormat = "count" | "share" | "perDay" | "days" | "age" | "load";

export interface Figure {
  title: string;
  brief: string;
  /** One sentence a reader can check with a dossier list in hand. */
  formula: string;
  source: string;
  format: FigureFormat;
  better: "neither" | "higher" | "lower";
  thresholds?: Thresholds;
  /** Class limits on the map, ascending. */
  breaks?: number[];
  /** Fields of the row that are added up. */
  sumOf?: string[];
  /** State of the dossier list behind the number. */
  dossiers?: string;
}

export interface Thresholds { busy: number; overloaded: number }

export interface PageContext {
  page: string;
  wall: boolean;
  /** Two digits, or "all". */
  province: string;
  commune?: string;
  language: "vi" | "en";
  build: string;
  revision: string;
  /** Address of the icon sheet. */
  icons: string;
  /** Where the dossiers behind a number are listed. */
  dossiersPage?: string;
  provinces: Unit[];
  /** Whether the viewer may make a task of a number. */
  directs: boolean;
  figures: Record<string, Figure>;
}

const block = document.getElementById("ioc-context");

export const context: PageContext = JSON.parse(block?.textContent ?? "{}");
