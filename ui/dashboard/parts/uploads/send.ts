// One file's way: ask for an upload, send the file, have it looked at. What passes by itself is tried again.

import { Failure } from "../../gateway";
import type { Destination } from "./destination";
import { put, StorageFailure } from "./put";

export interface Steps {
  /** How many bytes have been sent. */
  sent(bytes: number): void;
  /** All of it is there, and the gateway looks at it. */
  checking(): void;
  /** Why it is not going on, while it is tried again; null when it is. */
  held(why: string | null): void;
}

const TRIES = 6; // where the service answers, but not as it should
const PASSING = new Set(["UNAVAILABLE", "RATE_LIMITED", "INTERNAL"]);

/** Upload a file to where it goes. Throws Failure where it is refused, or was tried in vain. */
export async function send(to: Destination, file: File, contentType: string, steps: Steps, abort: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // What was sent of it before is gone.
    const upload = await insist(() => to.request(file, contentType, abort), steps, abort);
    try {
      steps.sent(0);
      await put(upload, file, steps.sent, abort);
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      const final = refusal(error.status);
      if (final) throw final;
      if (attempt === TRIES) throw new Failure("The file could not be sent.", "UNAVAILABLE");
      await hold("The connection broke off.", attempt, steps, abort);
      continue;
    }
    steps.checking();
    try {
      return await insist(() => to.complete(upload.uploadId, abort), steps, abort);
    } catch (error) {
      // It took so long that the upload expired: once more from the beginning.
      if (!(error instanceof Failure) || error.code !== "CONFLICT" || attempt === TRIES) throw error;
    }
  }
}

/** Try until the gateway answers: for ever where it cannot be reached, a few times where it has no time for this. */
async function insist<R>(ask: () => Promise<R>, steps: Steps, abort: AbortSignal): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const lost = error.code === "UNREACHABLE";
      const passing = PASSING.has(error.code) || error.extensions["retryable"] === true;
      if (!lost && (!passing || attempt >= TRIES)) throw error;
      await hold(error.message, attempt, steps, abort);
    }
  }
}

/** Wait before the next attempt: longer each time, but not when the connection comes back. */
async function hold(why: string, attempt: number, steps: Steps, abort: AbortSignal): Promise<void> {
  steps.held(`${why} Trying again…`);
  await new Promise<void>((resolve, reject) => {
    const wait = Math.min(10_000, 500 * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
    const timer = setTimeout(done, wait);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      abort.removeEventListener("abort", done);
      if (abort.aborted) reject(abort.reason);
      else resolve();
    }
    addEventListener("online", done);
    abort.addEventListener("abort", done);
  });
  steps.held(null);
}

/** What the storage does not take however often it is sent. */
function refusal(status: number): Failure | null {
  if (status === 413) return new Failure("The file is too large.", "BAD_USER_INPUT");
  if (status === 415 || status === 400) return new Failure("The storage does not take such a file.", "BAD_USER_INPUT");
  return null;
}
