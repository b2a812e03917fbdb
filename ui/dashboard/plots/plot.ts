// What a run has to be drawn, as the gateway gives it: docs/alawein.md. A null stands for a value that is none.

export type Numbers = readonly (number | null)[];

export interface Series {
  name: string;
  x: Numbers;
  y: Numbers;
}

export interface Axis {
  label: string;
}

/** y over x, a line for each series. */
export interface LinesPlot {
  form: "lines";
  title: string;
  x: Axis;
  y: Axis;
  logY: boolean;
  series: readonly Series[];
}

/** A value at each place of a grid, row by row from the one at y0. */
export interface FieldPlot {
  form: "field";
  title: string;
  rows: number;
  columns: number;
  values: Numbers;
  /** x0, x1, y0, y1. */
  extent: readonly [number, number, number, number];
  x: Axis;
  y: Axis;
  /** What the colours are to stand for, where that is more than the values span. */
  range: readonly [number, number] | null;
}

/** Ways in a plane, with equal scales on both axes unless they measure different things. */
export interface OrbitsPlot {
  form: "orbits";
  title: string;
  x: Axis;
  y: Axis;
  equal: boolean;
  series: readonly Series[];
}

/** A way through all points and back, in an order. */
export interface TourPlot {
  form: "tour";
  title: string;
  points: readonly (readonly [number, number])[];
  order: readonly number[];
}

/** How many of each class (row) were taken for which (column). */
export interface MatrixPlot {
  form: "matrix";
  title: string;
  labels: readonly string[];
  values: readonly (readonly number[])[];
}

export interface BarsPlot {
  form: "bars";
  title: string;
  labels: readonly string[];
  values: readonly number[];
}

export type Plot = LinesPlot | FieldPlot | OrbitsPlot | TourPlot | MatrixPlot | BarsPlot;

type Json = Readonly<Record<string, unknown>>;

/** A plot that can be drawn; null where `value` is none, or of a form that this page does not know. */
export function plotOf(value: unknown): Plot | null {
  if (!isObject(value)) return null;
  const title = textOf(value["title"]);
  const [x, y] = [{ label: labelOf(value["x"], "x") }, { label: labelOf(value["y"], "y") }];
  switch (value["form"]) {
    case "lines":
      return { form: "lines", title, x, y, logY: value["logY"] === true, series: seriesOf(value["series"]) };
    case "orbits":
      return { form: "orbits", title, x, y, equal: value["equal"] !== false, series: seriesOf(value["series"]) };
    case "field":
      return fieldOf(value, title, x, y);
    case "tour": {
      const points = listOf(value["points"]).map(numbersOf).flatMap(([px, py]) => (px == null || py == null ? [] : [[px, py] as const]));
      const order = numbersOf(value["order"]).filter((place): place is number => place !== null && place in points);
      return { form: "tour", title, points, order };
    }
    case "matrix":
      return { form: "matrix", title, labels: listOf(value["labels"]).map(textOf), values: listOf(value["values"]).map(wholeOf) };
    case "bars":
      return { form: "bars", title, labels: listOf(value["labels"]).map(textOf), values: wholeOf(value["values"]) };
    default:
      return null;
  }
}

/** The plots among the results of a run. */
export function plotsOf(results: unknown): Plot[] {
  const found = isObject(results) ? listOf(results["plots"]).map(plotOf) : [];
  return found.filter((plot) => plot !== null);
}

const FEW = 8;

/** The numbers that bars stand for, where their labels are numbers that ascend and there are many; else null. */
export function placesOf({ labels }: BarsPlot): readonly number[] | null {
  const places = labels.map((label) => (/^-?0\d/.test(label) ? NaN : Number(label))); // "0010" is a name
  return places.length > FEW && places.every((place, at) => at === 0 || place > (places[at - 1] ?? NaN)) ? places : null;
}

/** The lowest and the highest of some numbers; null where there is none. */
export function span(...lists: readonly Numbers[]): [number, number] | null {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists)
    for (const value of list)
      if (value !== null) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
  return low <= high ? [low, high] : null;
}

function fieldOf(value: Json, title: string, x: Axis, y: Axis): FieldPlot | null {
  const [rows, columns] = numbersOf([value["rows"], value["columns"]]);
  const values = numbersOf(value["values"]);
  const [x0, x1, y0, y1] = numbersOf(value["extent"]);
  const [low, high] = numbersOf(value["range"]);
  if (!rows || !columns || values.length !== rows * columns) return null;
  return {
    form: "field",
    title,
    rows,
    columns,
    values,
    extent: [x0 ?? 0, x1 ?? columns, y0 ?? 0, y1 ?? rows],
    x,
    y,
    range: low == null || high == null ? null : [low, high],
  };
}

function seriesOf(value: unknown): Series[] {
  return listOf(value).flatMap((one) =>
    isObject(one) ? [{ name: textOf(one["name"]), x: numbersOf(one["x"]), y: numbersOf(one["y"]) }] : [],
  );
}

export const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : value == null ? "" : String(value));
const labelOf = (value: unknown, otherwise: string): string => (isObject(value) && textOf(value["label"])) || otherwise;
const numbersOf = (value: unknown): (number | null)[] =>
  listOf(value).map((one) => (typeof one === "number" && Number.isFinite(one) ? one : null));
const wholeOf = (value: unknown): number[] => numbersOf(value).map((one) => one ?? 0);
