// A workflow's definition as a graph: docs/alawein.md. What people are still writing may be anything.

import type { Node } from "../../parts/dag/dag";

export interface Step {
  id: string;
  type: string;
  needs: readonly string[];
  with: unknown;
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);

/** The steps of a definition, as far as they are any. What a branch leads to needs it, whether it says so or not. */
export function stepsOf(definition: unknown): Step[] {
  const steps = (definition as { steps?: unknown } | null)?.steps;
  if (!Array.isArray(steps)) return [];
  const found = new Map<string, Step>();
  for (const step of steps as (Partial<Record<"id" | "type" | "needs" | "with", unknown>> | null)[]) {
    const id = step?.id;
    if (typeof id !== "string" || found.has(id)) continue;
    found.set(id, { id, type: typeof step?.type === "string" ? step.type : "?", needs: textsOf(step?.needs), with: step?.with });
  }
  for (const step of found.values())
    for (const way of Object.values(waysOf(step)).flat()) {
      const taken = found.get(way);
      if (taken && !taken.needs.includes(step.id)) found.set(way, { ...taken, needs: [...taken.needs, step.id] });
    }
  return [...found.values()];
}

/** A definition as people write it: Postgres keeps no order of keys. */
export function tidied(definition: unknown): unknown {
  const { steps, ...rest } = (definition ?? {}) as { steps?: unknown };
  if (!Array.isArray(steps)) return definition;
  const tidy = ({ id, type, needs, with: given, ...more }: Readonly<Record<string, unknown>>) => ({ id, type, needs, with: given, ...more });
  return { ...rest, steps: steps.map(tidy) };
}

/** A definition with one step more, whose id is none of the others'. */
export function withStep(definition: unknown, type: string, given: unknown): unknown {
  const { steps } = (definition ?? {}) as { steps?: unknown };
  const those: unknown[] = Array.isArray(steps) ? steps : [];
  const taken = new Set(those.map((step) => (step as { id?: unknown } | null)?.id));
  let number = 1;
  while (taken.has(`${type}${number}`)) number += 1;
  return { ...(definition as object), steps: [...those, { id: `${type}${number}`, type, needs: [], with: given }] };
}

/** What a branch leads to. */
function waysOf({ type, with: given }: Step): { then: string[]; else: string[] } {
  const { then, else: otherwise } = (given ?? {}) as { then?: unknown; else?: unknown };
  return type === "branch" ? { then: textsOf(then), else: textsOf(otherwise) } : { then: [], else: [] };
}

/** Steps as they are drawn, each with the state that it is in. */
export const nodesOf = (steps: readonly Step[], state: (id: string) => string | undefined = () => undefined): Node[] =>
  steps.map(({ id, type, needs }) => ({ id, type: kindOf(steps, id, type), needs, state: state(id) }));

/** What a step is, and on which way of a branch it lies. */
function kindOf(steps: readonly Step[], id: string, type: string): string {
  for (const [way, ids] of steps.flatMap((step) => Object.entries(waysOf(step)))) if (ids.includes(id)) return `${type} (${way})`;
  return type;
}
