import { setText } from "../dom";
import { t } from "../texts";

/**
 * Sends a form as the browser would, without leaving the page. A refusal is said in the form, in the server's words.
 * @returns whether it was taken
 */
export async function sendInPlace(form: HTMLFormElement): Promise<boolean> {
  const problem = form.querySelector(".ack-problem");
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  if (button) button.disabled = true;
  let said: string;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
    // After a change the server leads to a page; to the sign-in page when the session is over.
    if (answer.ok && answer.redirected && !new URL(answer.url).pathname.startsWith("/sign-in")) {
      form.reset();
      if (problem) setText(problem, "");
      return true;
    }
    said = await refusalOf(answer);
  } catch {
    said = t("alarms.refused");
  } finally {
    if (button) button.disabled = false;
  }
  if (problem) setText(problem, said);
  form.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
  return false;
}

async function refusalOf(answer: Response): Promise<string> {
  if (answer.redirected) return t("connection.signedout");
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return t("alarms.refused.antiforgery");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".office-refused")?.textContent?.trim() || t("alarms.refused");
}
