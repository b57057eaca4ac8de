/** A turn of an alarm: began, fired, acknowledged, resolved. */
export interface Mark { kind: string; at: number }

/** @param text as the server writes it: "fired=2026-11-23T10:01:00+07:00,…" */
export function marksOf(text: string): Mark[] {
  return text.split(",").map((part) => part.split("=")).map(([kind, at]) => ({ kind: kind ?? "", at: Date.parse(at ?? "") })).filter((mark) => !Number.isNaN(mark.at));
}

/** Turns that lie within a few pixels of one another share a line and a label. */
export function together(marks: readonly Mark[], nearMs: number): { at: number; kinds: string[] }[] {
  const groups: { at: number; kinds: string[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const last = groups[groups.length - 1];
    if (last && mark.at - last.at <= nearMs) last.kinds.push(mark.kind);
    else groups.push({ at: mark.at, kinds: [mark.kind] });
  }
  return groups;
}
