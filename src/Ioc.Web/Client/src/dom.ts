import { context } from "./context";

type Child = Node | string | null | undefined;
type Attributes = Record<string, string | number | boolean | null | undefined>;

/** Makes an element; attributes that are false, null or undefined are left out. Text is always text, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return element;
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** A drawing that says nothing by itself: words stand beside it. */
export function icon(name: string, extra = ""): SVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("class", `icon ${extra}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(svgNamespace, "use");
  use.setAttribute("href", `${context.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** Writes only what differs: text that is set again would be read again by screen readers. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

let ids = 0;
export const freshId = (stem: string): string => `${stem}-${++ids}`;

/** Value of a colour or size of the theme in force. */
export function themeValue(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Opens and closes a panel by its button: click, Escape, focus that leaves, a click elsewhere. */
export function disclose(button: HTMLButtonElement, panel: HTMLElement): void {
  panel.id ||= freshId("panel");
  panel.hidden = true;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", panel.id);
  const show = (open: boolean): void => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) keepInView(panel);
  };
  button.addEventListener("click", () => show(panel.hidden === true));
  const holder = button.parentElement ?? button;
  holder.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape" && !panel.hidden) {
      show(false);
      button.focus();
    }
  });
  const outside = (event: Event): void => {
    const target = event.target as Node;
    if (!panel.hidden && !panel.contains(target) && !button.contains(target)) show(false);
  };
  document.addEventListener("pointerdown", outside);
  holder.addEventListener("focusout", (event) => {
    const to = (event as FocusEvent).relatedTarget as Node | null;
    if (to && !panel.contains(to) && !button.contains(to)) show(false);
  });
}

function keepInView(panel: HTMLElement): void {
  panel.style.marginInlineStart = "0px";
  const box = panel.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const shift = box.right > width - 8 ? width - 8 - box.right : box.left < 8 ? 8 - box.left : 0;
  panel.style.marginInlineStart = `${shift}px`;
}
