// A trace as charts: how each figure went, those that measure the same together.

import type { LinesPlot } from "../../plots/plot";
import type { Point } from "./trace";

/** What figures are shown over: the first of these that is told. The others say the same again. */
const ALONG = ["time", "epoch", "evaluations", "iterations", "sweep", "fold", "trees", "gate", "step"];
const APART = 1000; // times the lowest: such a course is seen on a logarithmic scale

/** A chart for all that have the last word of their name in common: "train loss" and "test loss" are in one. */
export function coursesOf(points: readonly Point[]): LinesPlot[] {
  const names = [...new Set(points.flatMap(({ values }) => Object.keys(values)))];
  const along = ALONG.find((name) => names.includes(name));
  const x = points.map(({ step, values }) => (along ? (values[along] ?? null) : step));
  const charts = new Map<string, string[]>();
  for (const name of names) {
    if (ALONG.includes(name)) continue;
    const measure = name.slice(name.lastIndexOf(" ") + 1);
    charts.set(measure, [...(charts.get(measure) ?? []), name]);
  }
  return [...charts.values()].map((together) => {
    const series = together.map((name) => ({ name, x, y: points.map(({ values }) => values[name] ?? null) }));
    const label = together.length === 1 ? together[0]! : together[0]!.slice(together[0]!.lastIndexOf(" ") + 1);
    const title = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
    return { form: "lines", title, x: { label: along ?? "step" }, y: { label }, logY: apart(series.flatMap(({ y }) => y)), series };
  });
}

function apart(values: readonly (number | null)[]): boolean {
  const found = values.filter((value) => value !== null);
  const low = Math.min(...found);
  return low > 0 && Math.max(...found) > low * APART;
}
