// Scales, numbers and what is taken for a plot.

import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./modules.mjs";

const { linear, logarithmic } = await load("plots/scale.ts");
const { figure } = await load("plots/numbers.ts");
const { plotOf, span } = await load("plots/plot.ts");
const { colourMap } = await load("plots/colours.ts");
const { described } = await load("plots/described.ts");

const PIXELS = [40, 400];

test("every scale has ticks within it, each with a text of its own, where its values are", () => {
  const spans = [[0, 1], [-3, 7], [1e-9, 3e-9], [-1e12, 1e12], [0.999999999999, 1.000000000001], [5, 5], [0, 0], [-2, -2]];
  for (let power = -15; power <= 15; power++) spans.push([0, 3.7 * 10 ** power], [-1.3 * 10 ** power, 10 ** power], [10 ** power, 1.01 * 10 ** power]);
  for (const [low, high] of spans)
    for (const most of [2, 4, 9]) {
      const scale = linear([low, high], PIXELS, most);
      const texts = scale.ticks.map(({ text }) => text);
      assert.ok(texts.length >= 1 && texts.length <= most + 3, `${low} to ${high}: ${texts}`);
      assert.equal(new Set(texts).size, texts.length, `${low} to ${high}: ${texts}`);
      for (const { value } of scale.ticks) assert.ok(scale.at(value) > PIXELS[0] - 1 && scale.at(value) < PIXELS[1] + 1, `${value} of ${low} to ${high}`);
      assert.ok(Math.abs(scale.value(scale.at(low)) - low) <= Math.abs(high - low) * 1e-6 + 1e-12 * Math.abs(low));
    }
});

test("a logarithmic scale has decades, and no place for what is not above zero", () => {
  const scale = logarithmic([1e-7, 1e3], PIXELS, 5);
  assert.deepEqual(scale.ticks.map(({ value }) => Math.round(Math.log10(value))), [-7, -5, -3, -1, 1, 3]);
  assert.ok([0, -1, null, undefined].every((value) => !scale.has(value)));
  assert.ok(logarithmic([2, 30], PIXELS, 5).ticks.length >= 3);
  assert.ok(logarithmic([4, 4], PIXELS, 5).ticks.length >= 1);
});

test("numbers are as people read them", () => {
  const words = [0, 7, 1234567, 2.5, 0.00001234, -0.05, 6.02214076e23, 1e-6].map((value) => figure(value));
  assert.deepEqual(words, ["0", "7", "1,234,567", "2.5", "1.234×10⁻⁵", "-0.05", "6.0221×10²³", "10⁻⁶"]);
});

test("what is no plot is none, and what is missing in one is a gap", () => {
  const field = { form: "field", rows: 2, columns: 2, values: [1, 2, 3] };
  for (const value of [null, 7, "lines", [], {}, { form: "hologram" }, field, { ...field, rows: "2" }]) assert.equal(plotOf(value), null);
  const lines = plotOf({ form: "lines", title: 5, series: [{ name: "a", x: [0, 1, 2], y: [1, "2", null] }, null] });
  assert.deepEqual(lines.series, [{ name: "a", x: [0, 1, 2], y: [1, null, null] }]);
  assert.deepEqual([lines.title, lines.x.label, lines.logY], ["5", "x", false]);
  assert.deepEqual(plotOf({ form: "tour", points: [[0, 0], [1], [2, 2]], order: [1, 0, 9, "x"] }).order, [1, 0]);
  assert.deepEqual(plotOf({ ...field, values: [1, 2, 3, 4] }).extent, [0, 2, 0, 2]);
  assert.deepEqual([span([null, 3], [-1]), span([null]), span()], [[-1, 3], null, null]);
});

test("what is not a table is told in words", () => {
  const bars = (labels) => plotOf({ form: "bars", title: "Places", labels, values: labels.map((_, at) => at % 7) });
  assert.equal(described(bars(["000", "111"])), "");
  const places = Array.from({ length: 12 }, (_, at) => String(at - 3.5));
  assert.equal(described(bars(places)), "12 bars from -3.5 to 7.5, the highest 6 at 2.5.");
  assert.equal(described(bars([...places].reverse())), "");
  assert.equal(described(bars(Array.from({ length: 16 }, (_, state) => state.toString(2).padStart(4, "0")))), ""); // states of qubits
  const lines = { form: "lines", x: { label: "time" }, y: { label: "energy" }, series: [{ name: "one", x: [0, 1, 2], y: [3, null, 1] }] };
  assert.equal(described(plotOf(lines)), "energy goes from 3 to 1 as time goes from 0 to 2; lowest 1, highest 3.");
  assert.equal(described(plotOf({ ...lines, series: [{ name: "one", x: [], y: [] }] })), "energy: nothing yet.");
});

test("colours lie around zero where values do", () => {
  const around = colourMap([-1, 4]);
  assert.deepEqual([around.low, around.high], [-4, 4]);
  const middle = around.shade(0) * 3;
  assert.ok([0, 1, 2].every((part) => around.shades[middle + part] > 240));
  const above = colourMap([1, 4]);
  assert.deepEqual([above.shade(1), above.shade(4), above.shade(99)], [0, 255, 255]);
  assert.ok(Number.isInteger(colourMap([3, 3]).shade(3)));
});
