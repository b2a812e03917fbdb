// Definitions of workflows as graphs, also while they are being written.

import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./modules.mjs";

const { laidOut } = await load("parts/dag/layers.ts");
const { nodesOf, stepsOf, tidied, withStep } = await load("research/workflows/steps.ts");

const step = (id, ...needs) => ({ id, type: "transform", needs, with: {} });

test("each step lies behind what it needs, and beside no other", () => {
  const steps = [step("end", "left", "right", "start"), step("start"), step("left", "start"), step("right", "start"), step("alone")];
  const { places, ways, layers } = laidOut(steps);
  assert.equal(layers, 3);
  assert.deepEqual(steps.map(({ id }) => places.get(id).layer), [2, 0, 1, 1, 0]);
  const spots = [...places.values(), ...ways.flatMap((way) => way.slice(1, -1))].map(({ layer, row }) => `${layer} ${row}`);
  assert.equal(new Set(spots).size, spots.length);
  assert.deepEqual(ways.map((way) => way.length).sort(), [2, 2, 2, 2, 3]); // one passes a layer
});

test("circles, steps that are not there and nothing at all are laid out", () => {
  const { places, ways } = laidOut([step("a", "b", "nowhere"), step("b", "c"), step("c", "a"), step("self", "self")]);
  assert.equal(places.size, 4);
  assert.ok([...places.values()].every(({ layer, row }) => layer >= 0 && Number.isFinite(row)));
  assert.ok(ways.every((way) => way.every((place) => place)));
  assert.deepEqual([laidOut([]).layers, laidOut([]).most], [0, 0]);
});

test("a long chain, and many beside each other", () => {
  const chain = Array.from({ length: 50 }, (_, place) => step(`s${place}`, ...(place ? [`s${place - 1}`] : [])));
  assert.equal(laidOut(chain).layers, 50);
  const dense = Array.from({ length: 30 }, (_, place) => step(`d${place}`, ...Array.from({ length: place }, (_, before) => `d${before}`)));
  assert.equal(laidOut(dense).layers, 30);
});

test("what a branch leads to needs it, and says on which way it lies", () => {
  const branch = { id: "fork", type: "branch", needs: [], with: { on: "x", then: ["yes"], else: ["no"] } };
  const steps = stepsOf({ steps: [branch, step("yes", "fork"), step("no"), null, "x", { type: "http" }, step("yes")] });
  assert.deepEqual(steps.map(({ id, needs }) => [id, needs]), [["fork", []], ["yes", ["fork"]], ["no", ["fork"]]]);
  assert.deepEqual(nodesOf(steps).map(({ type }) => type), ["branch", "transform (then)", "transform (else)"]);
  for (const nothing of [null, undefined, {}, { steps: 1 }, "text", []]) assert.deepEqual(stepsOf(nothing), []);
});

test("definitions are written in order, and grow by a step with an id of its own", () => {
  const kept = { steps: [{ with: { a: 1 }, needs: [], type: "delay", id: "delay1", more: true }] };
  assert.equal(JSON.stringify(tidied(kept)), '{"steps":[{"id":"delay1","type":"delay","needs":[],"with":{"a":1},"more":true}]}');
  const grown = withStep(kept, "delay", { seconds: 1 });
  assert.deepEqual(grown.steps.map(({ id }) => id), ["delay1", "delay2"]);
  assert.deepEqual(withStep(null, "map", {}).steps.map(({ id }) => id), ["map1"]);
});
