// The installation's figures, asked for every few seconds while somebody looks, and those of the last minutes.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { execute, Failure } from "../gateway";
import { HealthDocument, type HealthQuery } from "../gql/graphql";
import { asFailure } from "../load";

export type Health = HealthQuery["health"];

/** Figures, and when they came: milliseconds since 1970. */
export interface Sample {
  at: number;
  health: Health;
}

const EVERY = 3_000; // ms
const LATE = 8_000; // ms: the gateway itself waits for Postgres for 5 s, where Postgres can be asked at all
const KEPT = 200; // samples: ten minutes

/** What was heard, the newest last. It stays while other pages are looked at. */
export const samples = signal<readonly Sample[]>([]);

/** Why the newest figures could not be had; undefined where they could. */
export const missed = signal<Failure | undefined>(undefined);

/** Ask for as long as the component is there and the page is in sight. */
export function useVitals(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let abort = new AbortController();

    async function ask() {
      clearTimeout(timer);
      abort.abort();
      if (document.hidden) return;
      const own = (abort = new AbortController());
      const late = setTimeout(() => (missed.value = new Failure("No answer has come for some seconds.", "UNREACHABLE")), LATE);
      own.signal.addEventListener("abort", () => clearTimeout(late));
      try {
        const { health } = await execute(HealthDocument, {}, own.signal);
        if (own.signal.aborted) return;
        samples.value = [...samples.peek(), { at: Date.now(), health }].slice(-KEPT);
        missed.value = undefined;
      } catch (error) {
        if (own.signal.aborted) return;
        missed.value = asFailure(error);
      } finally {
        clearTimeout(late);
      }
      timer = setTimeout(ask, EVERY);
    }

    void ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearTimeout(timer);
      abort.abort();
      document.removeEventListener("visibilitychange", ask);
    };
  }, []);
}
