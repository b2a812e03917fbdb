// What is wrong, in words.

import { count, duration } from "../format";
import type { Health, Sample } from "./vitals";

export interface Trouble {
  grave: boolean;
  what: string;
}

const SILENT = 30; // seconds since a worker was heard of
const LONG = 300; // seconds that something waits
const SLOW = 0.25; // seconds for an answer to an empty question
const FULL = 0.9; // of all connections
const BEHIND = 30; // seconds
const FAILING = 0.2; // of the calls

/** What of the newest figures needs somebody's attention, the gravest first; nothing where all is well. */
export function troubles(samples: readonly Sample[]): Trouble[] {
  const newest = samples.at(-1);
  if (!newest) return [];
  const { queue, workers, providers, postgres, gateway } = newest.health;
  const found: Trouble[] = [];
  const grave = (what: string) => found.push({ grave: true, what });
  const minor = (what: string) => found.push({ grave: false, what });
  const silent = workers.filter((worker) => isSilent(worker, newest, samples));

  for (const { name, state, lastError } of providers) {
    const why = lastError ? ` (${lastError})` : "";
    if (state === "OPEN") grave(`${name}’s breaker is open${why}: its calls are held back until it answers again.`);
    if (state === "HALF_OPEN") minor(`${name} is being tried again after errors${why}.`);
  }
  if (queue.waiting > 0 && workers.length === silent.length)
    grave(`Nobody works: ${chunks(queue.waiting)}, and no worker is there. Start one with “trellis worker”.`);
  else if (silent.length > 0)
    minor(`${silent.length === 1 ? "A worker has" : `${silent.length} workers have`} not been heard of for more than ${SILENT} s.`);
  if ((queue.oldestSeconds ?? 0) > LONG) minor(`Work has been waiting for more than ${duration(LONG)}: more workers would help.`);
  if (postgres.latencySeconds > SLOW) grave("Postgres answers slowly.");
  if (postgres.connections > FULL * postgres.maxConnections)
    grave(`Postgres has hardly a connection left: ${count(postgres.connections)} of ${count(postgres.maxConnections)} are taken.`);
  if ((postgres.replicaLagSeconds ?? 0) > BEHIND) minor("A replica of Postgres is far behind.");
  for (const { name, state, requests, errors } of providers)
    if (state === "CLOSED" && requests >= 10 && errors > FAILING * requests)
      minor(`${name} does not answer ${count(errors)} of ${count(requests)} calls.`);
  const releases = new Set([gateway.version, ...workers.map(({ version }) => version)]);
  if (releases.size > 1) minor(`Different releases are running: ${[...releases].join(", ")}.`);
  return found.sort((one, other) => Number(other.grave) - Number(one.grave));
}

/** Whether nothing new was heard of a worker for a while: by the figures alone, since clocks differ. */
function isSilent({ id, seenAt }: Health["workers"][number], newest: Sample, samples: readonly Sample[]): boolean {
  const before = samples.findLast(({ at }) => newest.at - at > SILENT * 1000);
  return before?.health.workers.some((worker) => worker.id === id && worker.seenAt === seenAt) ?? false;
}

const chunks = (waiting: number): string => (waiting === 1 ? "1 chunk waits" : `${count(waiting)} chunks wait`);
