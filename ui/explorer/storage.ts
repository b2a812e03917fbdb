// Light or dark: one choice for GraphiQL's settings and the dashboard, whose key it is kept by.

import type { Storage } from "@graphiql/toolkit";

export const KEY = "trellis.theme";
const PREFIX = "graphiql:";
const own = (key: string) => (key === `${PREFIX}theme` ? KEY : key);
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

/** Where GraphiQL keeps its tabs, history and settings; to forget them all leaves the theme. */
export const storage: Storage = {
  getItem: (key) => localStorage.getItem(own(key)),
  setItem: (key, value) => localStorage.setItem(own(key), value),
  removeItem: (key) => localStorage.removeItem(own(key)),
  clear: () => kept().forEach((key) => localStorage.removeItem(key)),
  get length() {
    return kept().length;
  },
};

/** What was chosen, if anything: else the system decides. */
export function chosen(): "light" | "dark" | null {
  const found = localStorage.getItem(KEY);
  return found === "light" || found === "dark" ? found : null;
}
