// What a computation tells while it goes on: figures step by step, and now and then a picture of how it stands.

import { TraceDocument } from "../../gql/graphql";
import { isObject, type Plot, plotOf } from "../../plots/plot";
import { Stream } from "../../stream";

export interface Point {
  sequence: number;
  step: number;
  values: Readonly<Record<string, number | null>>;
  frame: Plot | null;
}

export const traceOf = (run: string) =>
  new Stream(TraceDocument, { run }, ({ alaweinTrace: { sequence, step, values, frame } }): Point => {
    return { sequence, step, values: figuresOf(values), frame: plotOf(frame) };
  });

export type Trace = ReturnType<typeof traceOf>;

function figuresOf(values: unknown): Point["values"] {
  if (!isObject(values)) return {};
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? value : null]));
}
