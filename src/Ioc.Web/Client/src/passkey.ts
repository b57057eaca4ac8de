// Forms that a passkey answers: hidden until it is known that the browser can. The server's options go to the browser's
// devices, what they sign goes back; no secret passes through here.

class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

async function send(path: string, form: HTMLFormElement): Promise<unknown> {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") body.append(name, value);
  });
  const response = await fetch(path, { method: "POST", headers: { accept: "application/json" }, body, redirect: "manual" });
  const answer = (response.headers.get("content-type") ?? "").includes("json") ? await response.json() : {};
  if (!response.ok) throw new Refused(String(answer.code ?? ""));
  return answer;
}

async function pass(form: HTMLFormElement): Promise<void> {
  const credential = form.elements.namedItem("credential") as HTMLInputElement;
  credential.value = "";
  const options = await send(form.dataset["options"] ?? "", form);
  if (form.dataset["passkey"] === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
    credential.value = JSON.stringify(await navigator.credentials.create({ publicKey }));
    form.submit();
  } else {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
    credential.value = JSON.stringify(await navigator.credentials.get({ publicKey }));
    const { to } = (await send(form.action, form)) as { to: string };
    location.assign(to);
  }
}

function say(form: HTMLFormElement, fault: unknown): void {
  const message = form.querySelector<HTMLElement>("[data-message]");
  if (!message) return;
  const code = fault instanceof Refused ? fault.code : "";
  message.textContent = (code && form.getAttribute(`data-message-${code}`)) || (form.dataset["messageFailed"] ?? "");
  message.hidden = false;
}

function prepare(form: HTMLFormElement): void {
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button) button.disabled = true;
    pass(form)
      .catch((fault: unknown) => say(form, fault))
      .finally(() => {
        if (button) button.disabled = false;
      });
  });
}

// A passkey belongs to a name; browsers refuse one for a bare address such as 127.0.0.1.
const hasName = !/^[\d.]+$|^\[/.test(location.hostname);

if (hasName && "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential) {
  document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(prepare);
}
