// What is said of an installation's figures.

import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./modules.mjs";

const { troubles } = await load("health/verdict.ts");

const NOW = Date.parse("2026-11-22T12:00:00Z");
const ago = (seconds) => new Date(NOW - seconds * 1000).toISOString();
const worker = (more) => ({ id: "w", version: "1", startedAt: ago(60), seenAt: ago(1), gone: false, kinds: ["coice.job"], working: 0, ...more });
const provider = (more) => ({ name: "cohere", state: "CLOSED", requests: 10, errors: 2, lastError: "Unavailable", lastErrorAt: ago(5), ...more });
const WELL = {
  queue: { waiting: 0, working: 0, oldestSeconds: null, kinds: [] },
  workers: [worker()],
  providers: [provider()],
  postgres: { latencySeconds: 0.2, connections: 90, maxConnections: 100, replicaLagSeconds: 30 },
  gateway: { version: "1" },
};
const told = (change) => troubles({ ...WELL, ...change }, NOW).map(({ grave, what }) => `${grave ? "grave" : "minor"}: ${what}`);
const postgres = (more) => ({ postgres: { ...WELL.postgres, ...more } });

test("all is well", () => assert.deepEqual(told({}), []));

for (const [name, change, ...expected] of [
  ["a breaker that has just opened", { providers: [provider({ state: "OPEN" })] }, /^grave: cohere’s breaker is open \(Unavailable\): its calls are held back/],
  ["one that nobody has tried since", { providers: [provider({ state: "OPEN", lastErrorAt: ago(3600) })] }, /^minor: cohere did not answer when it was asked last/],
  ["one that is being tried", { providers: [provider({ state: "HALF_OPEN" })] }, /^minor: cohere is being tried again/],
  ["calls that fail", { providers: [provider({ errors: 3 })] }, /^minor: cohere does not answer 3 of 10 calls/],
  ["work and nobody for it", { queue: { waiting: 3 }, workers: [] }, /^grave: Nobody works: 3 chunks wait/],
  ["work, and who could do it was killed", { queue: { waiting: 1 }, workers: [worker({ gone: true })] }, /^grave: Nobody works: 1 chunk waits/, /^minor: A worker went without a word/],
  ["one of two is gone, of another release", { workers: [worker(), worker({ gone: true, version: "0" })] }, /^minor: A worker went without a word/],
  ["work that waits for long", { queue: { waiting: 1, oldestSeconds: 301 } }, /^minor: Work has been waiting for more than 5 min/],
  ["a slow database", postgres({ latencySeconds: 0.26 }), /^grave: Postgres answers slowly/],
  ["one that is nearly full", postgres({ connections: 91 }), /^grave: Postgres has hardly a connection left: 91 of 100/],
  ["a replica far behind", postgres({ replicaLagSeconds: 31 }), /^minor: A replica/],
  ["two releases", { workers: [worker({ version: "2" })] }, /^minor: Different releases are running: 1, 2/],
])
  test(name, () => {
    const found = told(change);
    assert.equal(found.length, expected.length, `${found}`);
    expected.forEach((words, place) => assert.match(found[place], words));
  });
