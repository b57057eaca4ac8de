import { t } from "../texts";

const waiting = ".group-unowned .alarm, .group-promiseBroken .alarm";

/**
 * Remembers what is shown now; what it gives back says, after a change, what a reader who does not see it should hear.
 * Only what needs somebody is told: an alarm that somebody took on is no news to interrupt with.
 */
export function announcements(part: Element, kind: string | undefined): () => string | null {
  if (kind === "state") {
    const word = (): string => part.querySelector("[data-state-word]")?.textContent ?? "";
    const before = word();
    return () => (word() !== before ? t("alarms.state.now", { state: word() }) : null);
  }
  if (kind !== "alarms") return () => null;
  const before = new Set([...part.querySelectorAll(waiting)].map((line) => line.getAttribute("data-key")));
  return () => {
    const fresh = [...part.querySelectorAll(waiting)].filter((line) => !before.has(line.getAttribute("data-key")));
    for (const line of fresh) line.classList.add("is-new");
    if (fresh.length === 0) return null;
    const only = fresh.length === 1 ? fresh[0]!.querySelector(".alarm-what") : null;
    return only ? t("alarms.new", { what: [...only.children].map((each) => each.textContent).join(" – ") }) : t("alarms.new.many", { n: fresh.length });
  };
}
