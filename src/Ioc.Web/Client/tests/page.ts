// The little of a page that the modules under test touch when they are loaded.
Object.assign(globalThis, {
  document: {
    getElementById: () => ({ textContent: JSON.stringify({ language: "vi", province: "22", provinces: [], figures: {
      open: { title: "Đang giải quyết", brief: "", formula: "", source: "", format: "count", better: "lower" },
      resolved: { title: "", brief: "", formula: "", source: "", format: "count", better: "higher", sumOf: ["a", "b"] },
      onTimeRate: { title: "", brief: "", formula: "", source: "", format: "share", better: "higher", thresholds: { busy: 0.95, overloaded: 0.9 }, breaks: [0.8, 0.9] },
      overdueShare: { title: "", brief: "", formula: "", source: "", format: "share", better: "lower", thresholds: { busy: 0.1, overloaded: 0.2 }, breaks: [0.1, 0.2] },
      load: { title: "", brief: "", formula: "", source: "", format: "load", better: "lower" },
    } }) }),
    documentElement: { lang: "vi", dataset: {} },
  },
  location: { search: "", pathname: "/", hash: "" },
  addEventListener: () => undefined,
});
