// Maps from values to colours that the colour-blind can tell apart, too.

type Colour = readonly [number, number, number];

// Matplotlib's viridis at ten places: from little to much.
const SEQUENTIAL = ["440154", "482878", "3e4a89", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"].map(parsed);
// ColorBrewer's RdBu, from blue to red: below and above zero.
const DIVERGING = ["053061", "2166ac", "4393c3", "92c5de", "d1e5f0", "f7f7f7", "fddbc7", "f4a582", "d6604d", "b2182b", "67001f"].map(parsed);

const SHADES = 256;

export interface ColourMap {
  /** What its ends stand for. */
  low: number;
  high: number;
  /** Red, green and blue of each shade, one behind the other. */
  shades: Uint8Array;
  /** The shade of a value. */
  shade(value: number): number;
}

/** The colours of values within a range: around zero, where some are below and some above it. */
export function colourMap([low, high]: readonly [number, number]): ColourMap {
  const around = low < 0 && high > 0;
  const far = Math.max(-low, high);
  const [first, last] = around ? [-far, far] : [low, high];
  const size = last - first || 1;
  return {
    low: first,
    high: last,
    shades: around ? DIVERGED : SEQUENCED,
    shade: (value) => Math.max(0, Math.min(SHADES - 1, Math.round(((value - first) / size) * (SHADES - 1)))),
  };
}

/** The same colours for a stylesheet, from low to high. */
export function gradient({ shades }: ColourMap): string {
  const stops = Array.from({ length: 12 }, (_, place) => {
    const shade = Math.round((place / 11) * (SHADES - 1)) * 3;
    return `rgb(${shades[shade]} ${shades[shade + 1]} ${shades[shade + 2]})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

const SEQUENCED = shaded(SEQUENTIAL);
const DIVERGED = shaded(DIVERGING);

function shaded(colours: readonly Colour[]): Uint8Array {
  const shades = new Uint8Array(SHADES * 3);
  for (let shade = 0; shade < SHADES; shade++) {
    const place = (shade / (SHADES - 1)) * (colours.length - 1);
    const before = colours[Math.floor(place)]!;
    const behind = colours[Math.ceil(place)]!;
    for (const part of [0, 1, 2] as const) shades[shade * 3 + part] = before[part] + (behind[part] - before[part]) * (place % 1);
  }
  return shades;
}

function parsed(hex: string): Colour {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
