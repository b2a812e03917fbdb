// Where the steps of a graph are drawn: each in a layer behind all that it needs.

export interface Step {
  id: string;
  /** The ids of the steps that are before it. */
  needs: readonly string[];
}

export interface Place {
  layer: number;
  /** Its place in the layer: layers lie in the middle of each other, around 0. */
  row: number;
}

export interface Layout {
  layers: number;
  /** The highest row. */
  most: number;
  places: ReadonlyMap<string, Place>;
  /** From a step to one that needs it: through these places, of which the first and the last are theirs. */
  ways: readonly (readonly Place[])[];
}

/**
 * Lay out steps. What one needs that does not exist is left out, and so is what would lead round in a circle: graphs
 * are drawn while they are being written.
 */
export function laidOut(steps: readonly Step[]): Layout {
  const depths = depthsOf(steps);
  const layers: Step[][] = [];
  const put = (layer: number, step: Step) => void (layers[layer] ??= []).push(step);
  const ways: string[][] = [];
  for (const { id, needs } of steps) {
    const layer = depths.get(id) ?? 0;
    const ends = needs.filter((need) => (depths.get(need) ?? layer) < layer).map((need) => {
      // A line has a place of its own in the layers that it passes, so that it goes behind no step.
      const way = [need];
      for (let between = (depths.get(need) ?? 0) + 1; between < layer; between++) {
        const passing = `${need}\n${id}\n${between}`;
        put(between, { id: passing, needs: [way.at(-1)!] });
        way.push(passing);
      }
      ways.push([...way, id]);
      return way.at(-1)!;
    });
    put(layer, { id, needs: ends });
  }
  const all = new Map<string, Place>();
  for (const [layer, those] of layers.entries()) for (const [id, row] of rowsOf(those, all)) all.set(id, { layer, row });
  return {
    layers: layers.length,
    most: Math.max(0, ...[...all.values()].map(({ row }) => row)),
    places: new Map(steps.map(({ id }) => [id, all.get(id)!])),
    ways: ways.map((way) => way.map((id) => all.get(id)!)),
  };
}

function depthsOf(steps: readonly Step[]): ReadonlyMap<string, number> {
  const needs = new Map(steps.map((step) => [step.id, step.needs]));
  const depths = new Map<string, number>();
  const depth = (id: string, above: ReadonlySet<string>): number => {
    const within = new Set(above).add(id);
    const before = (needs.get(id) ?? []).filter((need) => needs.has(need) && !within.has(need));
    const found = depths.get(id) ?? Math.max(-1, ...before.map((need) => depth(need, within))) + 1;
    depths.set(id, found);
    return found;
  };
  for (const { id } of steps) depth(id, new Set());
  return depths;
}

/** Each near the middle of what it needs, so that lines cross little; else as they were written. */
function rowsOf(steps: readonly Step[], before: ReadonlyMap<string, Place>): [string, number][] {
  const middle = ({ needs }: Step, place: number) => {
    const rows = needs.map((need) => before.get(need)?.row ?? 0);
    return rows.length ? rows.reduce((sum, row) => sum + row, 0) / rows.length : place - (steps.length - 1) / 2;
  };
  const sorted = steps.map((step, place) => ({ id: step.id, at: middle(step, place) })).sort((one, other) => one.at - other.at);
  return sorted.map(({ id }, place) => [id, place - (steps.length - 1) / 2]);
}
