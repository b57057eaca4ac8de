/**
 * Makes a part of the page like a newer one, changing only what differs: focus, what is being typed, opened details and
 * scrolling stay. Elements are known again by `data-key` or id, else by their place.
 */
export function morph(old: Element, fresh: Element): void {
  const focused = document.activeElement;
  children(old, fresh);
  if (focused instanceof HTMLElement && focused !== document.activeElement && old.contains(focused)) focused.focus({ preventScroll: true });
}

const keyOf = (node: Node): string | null => (node instanceof Element ? node.getAttribute("data-key") ?? (node.id || null) : null);

function children(old: Element, fresh: Element): void {
  const byKey = new Map<string, ChildNode>();
  for (const node of old.childNodes) {
    const key = keyOf(node);
    if (key !== null) byKey.set(key, node);
  }
  let at: ChildNode | null = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = keyOf(wanted);
    const known = key !== null ? byKey.get(key) ?? null : at !== null && keyOf(at) === null && at.nodeName === wanted.nodeName ? at : null;
    if (known === null || known.nodeName !== wanted.nodeName) {
      old.insertBefore(document.importNode(wanted, true), at);
      continue;
    }
    if (known === at) at = at.nextSibling;
    else old.insertBefore(known, at);
    node(known, wanted);
  }
  while (at !== null) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

function node(old: ChildNode, fresh: ChildNode): void {
  if (!(old instanceof Element && fresh instanceof Element)) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  // The script's own to show and hide.
  if (old.hasAttribute("data-own")) return;
  attributes(old, fresh);
  // What is typed is the reader's, what an element of ours has drawn is its own.
  if (old instanceof HTMLTextAreaElement || old.localName.includes("-")) return;
  children(old, fresh);
}

function attributes(old: Element, fresh: Element): void {
  const kept = (name: string): boolean => (old instanceof HTMLDetailsElement && name === "open") || (old instanceof HTMLInputElement && old.type !== "hidden" && name === "value");
  for (const { name, value } of fresh.attributes) {
    if (!kept(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!kept(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
}
