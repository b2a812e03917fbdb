// From values to pixels and back, with ticks at numbers that people use.

import { decimal, figure } from "./numbers";

export interface Scale {
  at(value: number): number;
  value(at: number): number;
  /** Whether it has a place for a value. */
  has(value: number | null | undefined): value is number;
  ticks: readonly { value: number; text: string }[];
  /** What the ticks' numbers are differences from, where they would be all but the same. */
  base: number;
}

type Span = readonly [number, number];

/** A scale on which equal differences are equally long. `most`: how many ticks there is room for. */
export function linear(values: Span, pixels: Span, most: number): Scale {
  const [low, high] = widened(values);
  const [from, to] = pixels;
  const step = stepOf((high - low) / (most + 1));
  const base = high - low < Math.abs(low) * ALIKE ? shortest(low, high) : 0;
  const first = Math.ceil((low - base) / step - 1e-9);
  const last = Math.floor((high - base) / step + 1e-9);
  return {
    at: (value) => from + ((value - low) / (high - low)) * (to - from),
    value: (at) => low + ((at - from) / (to - from)) * (high - low),
    has: (value): value is number => value != null,
    ticks: Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => {
      const value = (first + place) * step;
      return { value: base + value, text: decimal(value, step) };
    }),
    base,
  };
}

/** A scale on which equal ratios are equally long: for what is above zero alone. */
export function logarithmic(values: Span, pixels: Span, most: number): Scale {
  const base = linear(widened([Math.log10(values[0]), Math.log10(values[1])]), pixels, most);
  const [low, high] = [base.value(pixels[0]), base.value(pixels[1])];
  const [first, last] = [Math.floor(low), Math.ceil(high)];
  const each = Math.max(1, Math.ceil((last - first) / Math.max(1, most)));
  const within = last - first <= most / 2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = first; power <= last; power += each)
    for (const value of within.map((factor) => factor * 10 ** power))
      if (Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9) ticks.push({ value, text: figure(value) });
  return {
    at: (value) => base.at(Math.log10(value)),
    value: (at) => 10 ** base.value(at),
    has: (value): value is number => value != null && value > 0,
    ticks,
    base: 0,
  };
}

const ALIKE = 1e-5;

/** The number with the fewest digits that is between two others, or as near to them as they are to each other. */
function shortest(low: number, high: number): number {
  const size = high - low;
  for (let digits = 1; digits <= 17; digits++) {
    const found = Number(((low + high) / 2).toPrecision(digits));
    if (found >= low - size && found <= high + size) return found;
  }
  return low;
}

/** Something to see where all values are the same. */
function widened([low, high]: Span): Span {
  if (high - low > Math.max(Math.abs(low), Math.abs(high)) * 1e-13) return [low, high];
  const room = Math.abs(low) / 2 || 1;
  return [low - room, high + room];
}

/** The next of 1, 2, 5, 10, … */
function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((step) => step * power >= least * (1 - 1e-9)) ?? 10) * power;
}
