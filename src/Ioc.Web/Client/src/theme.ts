// Runs before the first paint: decides light or dark, so that no page flashes in the wrong one.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function apply(): void {
  const theme = root.dataset["theme"];
  const chosen = theme === "dark" || (theme !== "light" && dark.matches) ? "dark" : "light";
  if (root.dataset["bsTheme"] !== chosen) {
    root.dataset["bsTheme"] = chosen;
    dispatchEvent(new Event("ioc-theme"));
  }
}

apply();
dark.addEventListener("change", apply);
addEventListener("ioc-theme-chosen", apply);

// Ink is for figures, not for a dark background.
addEventListener("beforeprint", () => {
  root.dataset["bsTheme"] = "light";
  dispatchEvent(new Event("ioc-theme"));
});
addEventListener("afterprint", apply);

export {};
