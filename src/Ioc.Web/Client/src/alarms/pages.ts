import { setText } from "../dom";
import { t } from "../texts";
import { AlarmCourse } from "./course";
import { LivePart, part } from "./live";

customElements.define("ioc-live", LivePart);
customElements.define("ioc-alarm-course", AlarmCourse);

/** A trial takes the engine a while: the page waits for it in place. */
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-trial]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void tryRule(form, form.dataset["trial"]!);
  });
}

async function tryRule(form: HTMLFormElement, rule: string): Promise<void> {
  const wait = form.querySelector(".trial-wait")!;
  const button = form.querySelector("button")!;
  button.disabled = true;
  setText(wait, t("alarms.trial.running"));
  try {
    const outcome = await part(`/alarms/rules?try=${encodeURIComponent(rule)}`, `trial-${rule}`);
    const place = document.getElementById(`trial-${rule}`)!;
    place.replaceChildren(...outcome.childNodes);
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  } catch {
    setText(wait, t("state.failed"));
    button.disabled = false;
  }
}
