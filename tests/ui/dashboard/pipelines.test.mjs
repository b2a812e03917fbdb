// Filters as rules, and what becomes of them while stages are moved.

import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./modules.mjs";

const { conditionOf, rulesOf } = await load("pipelines/condition.ts");
const { asRun, changed, draftOf, moved, problem, removed } = await load("pipelines/draft.ts");

const prompt = (id) => ({ rowId: id, name: id, prompt: id, type: "BOOLEAN" });
const saved = (filters) =>
  filters.map((filterCondition, place) => ({
    rowId: `stage ${place + 1}`,
    stageOrder: 10 * (place + 1), // orders may have gaps
    promptId: `prompt ${place + 1}`,
    prompt: prompt(`prompt ${place + 1}`),
    filterCondition,
  }));

test("a condition comes back from its rules as it was, or is more than rules", () => {
  const conditions = [
    null,
    { "stage_1.result": true },
    { "stage_1.result": { not: true }, "stage_2.result": { contains: "smoke" } },
    { "stage_2.result": { not: { contains: "fog" } } },
    { or: [{ "stage_1.confidence": { gte: 0.5 } }, { "stage_2.result": { in: ["red", "orange"] } }] },
    { and: [{ "stage_1.confidence": { gte: 0.5 } }, { "stage_1.confidence": { lt: 0.9 } }] },
  ];
  for (const condition of conditions) assert.deepEqual(conditionOf(rulesOf(condition)), condition);
  for (const more of [[1], "x", { nonsense: 1 }, { not: { "stage_1.result": true } }, { "stage_1.result": { like: "x" } }])
    assert.equal(rulesOf(more), null);
});

test("a filter follows the stages that it asks about", () => {
  const draft = draftOf(saved([null, null, { "stage_10.result": true, "stage_20.result": false }]));
  assert.deepEqual(draft[2].filter, { "stage_1.result": true, "stage_2.result": false });
  const swapped = moved(draft, 0, 1);
  assert.deepEqual(swapped[2].filter, { "stage_2.result": true, "stage_1.result": false });
  const first = moved(draft, 2, 0);
  assert.match(problem(first[0], 0), /asks about stage 2, which does not come before it/);
  assert.match(problem(removed(draft, 1)[1], 1), /stage that was removed/);
  assert.equal(problem(draft[2], 2), null);
});

test("what is no JSON cannot be saved", () => {
  const draft = changed(draftOf(saved([null, null])), 1, { broken: '{"stage_1' });
  assert.match(problem(draft[1], 1), /not JSON/);
});

test("a filter is tried with those before it that decide about what it reads", () => {
  const stages = saved([null, { "stage_10.result": true }, { "stage_20.result": true }]);
  const draft = draftOf(stages);
  assert.deepEqual(asRun(draft, 1, stages), {
    filter: { "stage_10.result": true },
    earlier: [{ stageOrder: 10, filter: null }],
  });
  const narrower = changed(draft, 1, { filter: { "stage_1.confidence": { gte: 0.9 } } });
  assert.deepEqual(asRun(narrower, 2, stages), {
    filter: { "stage_20.result": true },
    earlier: [
      { stageOrder: 10, filter: null },
      { stageOrder: 20, filter: { "stage_10.confidence": { gte: 0.9 } } },
    ],
  });
});

test("a filter that hangs on what no job has asked is not tried", () => {
  const stages = saved([null, { "stage_10.result": true }, { "stage_20.result": true }]);
  const draft = draftOf(stages);
  const asksAnew = changed(draft, 0, { prompt: prompt("another") });
  assert.equal(asRun(asksAnew, 1, stages), null);
  assert.equal(asRun(asksAnew, 2, stages), null); // by the second stage
  const elsewhere = changed(draft, 2, { prompt: prompt("another") });
  assert.notEqual(asRun(elsewhere, 2, stages), null); // its own question does not matter
  const unknown = changed(draft, 1, { filter: { "stage_7.result": true } });
  assert.equal(asRun(unknown, 1, stages), null);
});
