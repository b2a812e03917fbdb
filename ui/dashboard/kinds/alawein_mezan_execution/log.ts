// The log of an execution: how each step stands by its newest line, and the elements of a map by theirs.

import { type MezanStepFragment, MezanStepsDocument } from "../../gql/graphql";
import type { Standing as Badge } from "../../parts/standing";
import { Stream } from "../../stream";

export type Line = MezanStepFragment;

export const logOf = (execution: string) => new Stream(MezanStepsDocument, { execution }, ({ alaweinMezanSteps }) => alaweinMezanSteps);

export interface Standing {
  /** The newest line of each step, with what earlier ones tell that it does not: its input, and its run. */
  steps: ReadonlyMap<string, Line>;
  /** The same of a map's elements, by step. */
  elements: ReadonlyMap<string, readonly Line[]>;
}

export function standingOf(lines: readonly Line[]): Standing {
  const steps = new Map<string, Line>();
  const elements = new Map<string, Line[]>();
  for (const line of lines) {
    const { step, element } = line;
    if (element === null) {
      steps.set(step, after(steps.get(step), line));
      continue;
    }
    const those = elements.get(step) ?? [];
    those[element] = after(those[element], line);
    elements.set(step, those);
  }
  return { steps, elements: new Map([...elements].map(([step, those]) => [step, those.filter(Boolean)])) };
}

const after = (before: Line | undefined, line: Line): Line => ({
  ...line,
  input: line.input ?? before?.input ?? null,
  runId: line.runId ?? before?.runId ?? null,
});

/** How a line's step stands, as a badge. */
export const BADGES: Readonly<Record<Line["status"], Badge>> = {
  RUNNING: { word: "Running", like: "running" },
  WAITING: { word: "Waiting", like: "paused" },
  COMPLETED: { word: "Completed", like: "completed" },
  FAILED: { word: "Failed", like: "failed" },
  SKIPPED: { word: "Skipped", like: "cancelled" },
};

/** The same within a sentence. */
export const stateWord = ({ status }: Line): string => status.toLowerCase();
