// How heavy the dashboard's scripts may be.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { LIMITS, overweight } from "../../../ui/weight.mjs";

const BUILT = new URL("../../../web/static/dashboard/", import.meta.url);

test("scripts are held to their limit, gzipped, and the heaviest are named", () => {
  const script = (length) => randomBytes(length); // which nothing makes smaller
  const light = new Map([["main.js", Buffer.alloc(9e6)], ["main.css", script(200_000)], ["chunk/a.js", script(100_000)]]);
  assert.deepEqual(overweight("dashboard", light), []);
  const [said] = overweight("dashboard", new Map([...light, ["chunk/b.js", script(60_000)]]));
  assert.match(said, /^dashboard: 1[67]\d{4} bytes of scripts, gzipped, where 150000 are the limit; the heaviest:\n {2}chunk\/a.js: 100\d{3}\n {2}chunk\/b.js: 60\d{3}\n/);
});

test("what is shipped is within it", () => {
  const names = readdirSync(BUILT, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map(names.map(({ parentPath, name }) => [name, readFileSync(`${parentPath}/${name}`)]));
  assert.equal(LIMITS.dashboard, 150_000);
  assert.deepEqual(overweight("dashboard", files), []);
});
