import vi from "../../Shell/Texts/vi.json";
import en from "../../Shell/Texts/en.json";

export type TextKey = keyof typeof vi;

const texts: Record<TextKey, string> = document.documentElement.lang === "en" ? en : vi;

/** A text in the language of the page; `{name}` in it is replaced. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return texts[key].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

/** A text whose key is put together at run time; empty when there is none. */
export function maybe(key: string): string {
  return (texts as Record<string, string>)[key] ?? "";
}
