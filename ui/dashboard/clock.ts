// The gateway's time. What it dates (runs, tokens) cannot be held against a browser's clock, which may be a day off.

import { signal } from "@preact/signals";

const EXACT = 2_000; // ms: answers are dated by the second

/** How much later it is at the gateway than in this browser, in milliseconds; null until it has answered. */
export const ahead = signal<number | null>(null);

/** The time at the gateway, as far as it is known: milliseconds since 1970. */
export const now = (): number => Date.now() + (ahead.value ?? 0);

/** Learn from the `Date` of an answer, to what was `asked` then by this browser's clock. */
export function learn(date: string | null, asked: number): void {
  const answered = Date.now();
  const there = Date.parse(date ?? "");
  const found = Number.isNaN(there) ? 0 : there - (asked + answered) / 2;
  const known = ahead.peek();
  // Not at every answer: what is shown would tremble.
  if (known === null || Math.abs(found - known) > EXACT + (answered - asked) / 2) ahead.value = Math.abs(found) > EXACT ? found : 0;
}
