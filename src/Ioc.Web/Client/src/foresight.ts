import { read } from "./api";

/** What is expected, and the interval in which eight of ten such numbers came to lie; no interval before the first test. */
export interface Expected { value: number; low: number | null; high: number | null }

/** How wrong such forecasts have been. */
export interface Tested { trials: number; mae: number; bias: number; naiveMae: number; skill: number | null; coverage: number | null }

export const forecastFigures = ["open", "overdue", "received", "resolved"] as const;
export type ForecastFigure = (typeof forecastFigures)[number];

export interface Missing { reason: "noDossiers" | "shortHistory" | "silent"; have: number; need: number }

export type SeriesDay = { day: string; missed: number } & Record<ForecastFigure, Expected>;

export interface PastDay { day: string; received: number | null; resolved: number | null; open: number | null }

export interface CommuneSeries {
  code: string; missing: Missing | null; open: number; overdue: number; willMiss: number | null; seasonKnown: boolean;
  days: SeriesDay[]; past: PastDay[]; errors: Record<ForecastFigure, (Tested | null)[]>; figures: Record<string, number | null>;
}

export interface ForecastAnswer {
  asOf: string; interval: number; test: { testedAt: string; firstDay: string | null; lastDay: string | null; origins: number } | null; commune: CommuneSeries;
}

export type ReliefKind = "online" | "neighbour" | "nearby" | "province";
export type ReliefLimit = "need" | "capacity" | "busy" | "alreadyBusy" | "notEnoughData";
export interface ReliefRow { kind: ReliefKind; code: string | null; name: string; distanceKm: number | null; room: number; takes: number; limit: ReliefLimit }

export interface ReliefAnswer {
  asOf: string; missing: Missing | null; need: number; movable: number; moved: number; suffices: boolean; loadBefore: string; loadAfter: string;
  terms: { movableShare: number; receiptShare: number; reserve: number; withinKm: number }; channelsDeclared: number;
  places: ReliefRow[]; days: { day: string; openBefore: number; openAfter: number; overdueBefore: number; overdueAfter: number }[];
}

export const readForecast = (commune: string): Promise<ForecastAnswer> => read(`/api/v1/foresight/communes/${encodeURIComponent(commune)}`);

export const readRelief = (commune: string): Promise<ReliefAnswer> => read(`/api/v1/foresight/communes/${encodeURIComponent(commune)}/relief`);
