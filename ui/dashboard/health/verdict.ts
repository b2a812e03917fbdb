// What is wrong, in words.

import { count, counted, duration } from "../format";
import type { Health } from "./vitals";

export interface Trouble {
  grave: boolean;
  what: string;
}

const LONG = 300; // seconds that something waits
const HELD_BACK = 60; // seconds since the last error: longer than any breaker holds calls back
const SLOW = 0.25; // seconds for an answer to an empty question
const FULL = 0.9; // of all connections
const BEHIND = 30; // seconds
const FAILING = 0.2; // of the calls

/** What of these figures needs somebody's attention, the gravest first; nothing where all is well. `now` is the gateway's. */
export function troubles({ queue, workers, providers, postgres, gateway }: Health, now: number): Trouble[] {
  const found: Trouble[] = [];
  const grave = (what: string) => found.push({ grave: true, what });
  const minor = (what: string) => found.push({ grave: false, what });
  const gone = workers.filter((worker) => worker.gone).length;

  for (const { name, state, lastError, lastErrorAt } of providers) {
    const why = lastError ? ` (${lastError})` : "";
    // A breaker closes when a call is answered: where nobody calls, it is open for ever and holds nothing back.
    const lately = !lastErrorAt || now - Date.parse(lastErrorAt) < HELD_BACK * 1000;
    if (state === "OPEN" && !lately) minor(`${name} did not answer when it was asked last${why}. The next call tries it.`);
    else if (state === "OPEN") grave(`${name}’s breaker is open${why}: its calls are held back until it answers again.`);
    if (state === "HALF_OPEN") minor(`${name} is being tried again after errors${why}.`);
  }
  if (queue.waiting > 0 && workers.length === gone)
    grave(`Nobody works: ${chunks(queue.waiting)}, and no worker is there. Start one with “trellis worker”.`);
  if (gone > 0)
    minor(`${gone === 1 ? "A worker" : `${count(gone)} workers`} went without a word in the last ten minutes: killed, or cut off.`);
  if ((queue.oldestSeconds ?? 0) > LONG) minor(`Work has been waiting for more than ${duration(LONG)}: more workers would help.`);
  if (postgres.latencySeconds > SLOW) grave("Postgres answers slowly.");
  if (postgres.connections > FULL * postgres.maxConnections)
    grave(`Postgres has hardly a connection left: ${count(postgres.connections)} of ${count(postgres.maxConnections)} are taken.`);
  if ((postgres.replicaLagSeconds ?? 0) > BEHIND) minor("A replica of Postgres is far behind.");
  for (const { name, state, requests, errors } of providers)
    if (state === "CLOSED" && requests >= 10 && errors > FAILING * requests)
      minor(`${name} does not answer ${count(errors)} of ${count(requests)} calls.`);
  const releases = new Set([gateway.version, ...workers.flatMap(({ gone, version }) => (gone ? [] : version))]);
  if (releases.size > 1) minor(`Different releases are running: ${[...releases].join(", ")}.`);
  return found.sort((one, other) => Number(other.grave) - Number(one.grave));
}

const chunks = (waiting: number): string => counted(waiting, "chunk waits", "chunks wait");
