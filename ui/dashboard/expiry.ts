// When a session's token expires, its person is asked for another one, and what the page is doing waits for that.

import { effect, signal } from "@preact/signals";
import { claims } from "../session";
import { ahead, now } from "./clock";
import { session } from "./session";

/** How much time the session has: "short" shortly before its token expires, "over" from then on. */
export type Time = "enough" | "short" | "over";
export const time = signal<Time>("enough");

const LONGEST_WAIT = 3_600_000; // ms; timers stand still while a machine sleeps, and know no longer waits than 24 days

/** When a token expires, in milliseconds since 1970. */
function expiry(token: string): number {
  const { exp } = claims(token);
  return typeof exp === "number" ? exp * 1000 : Infinity;
}

/** How long before its end a token's person is asked for another one: two minutes, less for tokens that last minutes. */
function notice(token: string): number {
  const { exp, iat } = claims(token);
  return typeof exp === "number" && typeof iat === "number" ? Math.min(120_000, (exp - iat) * 250) : 120_000;
}

let timer: ReturnType<typeof setTimeout> | undefined;

function look(): void {
  clearTimeout(timer);
  const token = session.peek()?.token;
  if (!token || ahead.value === null) {
    time.value = "enough";
    return;
  }
  const left = expiry(token) - now();
  const until = left - notice(token);
  time.value = left <= 0 ? "over" : until <= 0 ? "short" : "enough";
  if (left > 0) timer = setTimeout(look, Math.min(LONGEST_WAIT, until > 0 ? until : left));
}

effect(() => {
  void session.value;
  look();
});
addEventListener("visibilitychange", look);

/** Told that a token is refused: whether its time is over (clocks differ), and not its session ended otherwise. */
export function expired(token: string): boolean {
  const over = expiry(token) - now() < 60_000;
  if (over && session.peek()?.token === token) time.value = "over";
  return over;
}

/** Grows when something that the person wants has to wait for another token. */
export const wanted = signal(0);

/** Once the person of `token` has another one: true; false if that one signs out or somebody else comes. */
export function renewed(token: string): Promise<boolean> {
  const person = claims(token)["sub"];
  return new Promise((resolve) => {
    const stop = effect(() => {
      const now = session.value?.token;
      if (now === token) return;
      resolve(now !== undefined && claims(now)["sub"] === person);
      queueMicrotask(() => stop());
    });
  });
}
