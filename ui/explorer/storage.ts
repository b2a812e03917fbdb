// What GraphiQL keeps in the browser: its tabs, history and settings. Light or dark is one choice with the dashboard, whose key
// it is kept by; headers are not kept, since a token may be among them.

import type { Storage } from "@graphiql/toolkit";

export const KEY = "trellis.theme";
const PREFIX = "graphiql:";
const own = (key: string) => (key === `${PREFIX}theme` ? KEY : key);
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

// GraphiQL leaves headers out of its tabs, but not out of its history.
const HISTORY = [`${PREFIX}queries`, `${PREFIX}favorites`];
const withoutHeaders = (text: string) => JSON.stringify(JSON.parse(text), (name, value: unknown) => (name === "headers" ? undefined : value));

/** GraphiQL's storage; to forget it all leaves the theme. */
export const storage: Storage = {
  getItem: (key) => localStorage.getItem(own(key)),
  setItem: (key, value) => localStorage.setItem(own(key), HISTORY.includes(key) ? withoutHeaders(value) : value),
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
