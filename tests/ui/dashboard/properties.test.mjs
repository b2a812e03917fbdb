// Forms of JSON Schemas, and a trace as charts.

import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./modules.mjs";

const { configOf, propertiesOf, writtenOf } = await load("research/compute/properties.ts");
const { coursesOf } = await load("kinds/alawein_computation/courses.ts");

const schema = {
  properties: {
    cells: { type: "integer", title: "Cells", description: "Along each side.", default: 64, minimum: 8, maximum: 256 },
    scheme: { type: "string", enum: ["implicit", "explicit"], default: "implicit" },
    noisy: { type: "boolean", default: false },
    layers: { type: "array", items: { type: "integer" }, default: [64, 32], maxItems: 5 },
    gates: { type: "array", items: { type: "object" }, default: [{ gate: "H" }] },
    label: { type: "string" },
  },
};

test("a schema's members are fields with their defaults and bounds", () => {
  const properties = propertiesOf(schema);
  assert.deepEqual(properties.map(({ kind }) => kind), ["integer", "choice", "boolean", "numbers", "json", "text"]);
  assert.deepEqual(properties.map(({ bounds }) => bounds), ["at least 8, at most 256", "", "", "at most 5 values", "", ""]);
  const { config, problems } = configOf(properties, writtenOf(properties, {}));
  assert.deepEqual(config, { cells: 64, scheme: "implicit", noisy: false, layers: [64, 32], gates: [{ gate: "H" }] });
  assert.deepEqual(problems, {});
  for (const nothing of [null, 7, {}, { properties: [] }]) assert.deepEqual(propertiesOf(nothing), []);
});

test("what cannot be read is told of its field, and what is empty is left out", () => {
  const properties = propertiesOf(schema);
  const written = { ...writtenOf(properties, { cells: 9, noisy: true }), layers: "1, two", gates: "[", label: " " };
  const { config, problems } = configOf(properties, written);
  assert.deepEqual(config, { cells: 9, scheme: "implicit", noisy: true });
  assert.deepEqual(Object.keys(problems), ["layers", "gates"]);
  assert.equal(configOf(properties, { cells: "Infinity" }).problems.cells, "This is not a number.");
});

test("figures that measure the same are in one chart, over what they are told over", () => {
  const point = (epoch) => ({ sequence: epoch, step: epoch * 10, frame: null, values: { loss: 1 / epoch, epoch, "training accuracy": 0.5, "held-out accuracy": null } });
  const charts = coursesOf([point(1), point(2), point(5000)]);
  assert.deepEqual(charts.map(({ title, x, logY }) => [title, x.label, logY]), [["Loss", "epoch", true], ["Accuracy", "epoch", false]]);
  assert.deepEqual(charts[1].series.map(({ name, x, y }) => [name, x, y]), [
    ["training accuracy", [1, 2, 5000], [0.5, 0.5, 0.5]],
    ["held-out accuracy", [1, 2, 5000], [null, null, null]],
  ]);
  assert.deepEqual(coursesOf([{ step: 3, values: { norm: 1 } }])[0].series[0].x, [3]);
  assert.deepEqual(coursesOf([]), []);
});
