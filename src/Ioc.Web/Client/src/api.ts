import { isRow, type Row } from "./figures";

/** Answer of a read, and the two ways it can fail that a screen tells apart. */
export class ReadFailed extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
  /** The session is over: only signing in again helps. */
  get signedOut(): boolean {
    return this.status === 401;
  }
}

/** How far the server's clock is ahead of this machine's, from the date of its answers: office PCs are often minutes off. */
export const serverClock = {
  aheadMs: 0,
  learn(date: string | null): void {
    const ahead = Date.parse(date ?? "") - Date.now();
    // The header counts whole seconds; less than two is no difference worth jumping for.
    if (!Number.isNaN(ahead)) this.aheadMs = Math.abs(ahead) < 2_000 ? 0 : ahead;
  },
};

export async function read<T>(path: string, query: Record<string, string | null | undefined> = {}, signal?: AbortSignal, accept = "application/json"): Promise<T> {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, value);
  }
  const text = search.toString();
  const response = await fetch(text ? `${path}?${text}` : path, {
    headers: { accept },
    // A read without a session is answered by a redirect to a page for people, which is no answer here.
    redirect: "manual",
    ...(signal ? { signal } : {}),
  });
  serverClock.learn(response.headers.get("date"));
  if (response.type === "opaqueredirect") throw new ReadFailed(401);
  if (!response.ok) throw new ReadFailed(response.status);
  return (await response.json()) as T;
}

export interface CommunesAnswer { version: number; asOf: string; from: string; to: string; communes: Row[]; total: Row }

export async function readCommunes(query: Record<string, string | null | undefined>, signal?: AbortSignal): Promise<CommunesAnswer> {
  const answer = await read<CommunesAnswer>("/api/v1/indicators/communes", query, signal);
  if (!Array.isArray(answer.communes) || !isRow(answer.total)) throw new ReadFailed(502);
  return answer;
}

export interface DayRow {
  day: string; received: number; receivedOnline: number; resolvedEarly: number; resolvedOnTime: number;
  resolvedLate: number; withdrawn: number; onTimeRate: number | null;
}

export interface Dossier {
  dossierCode: string; source: string; procedureCode: string; procedureName?: string; fieldCode: string; status: number;
  receivedAt?: string; dueAt?: string; finishedAt?: string; handlingCommune: string; receivingCommune?: string;
}

export interface Source { name: string; kind: "push" | "pull"; state: "ok" | "stale" | "failing" | "waiting"; lastArrivalAt: string | null; lastAttemptAt: string | null; message: string | null }
