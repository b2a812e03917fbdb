// How a run's items stand, for sentences: an item is through when it has ended in the last stage.

import type { RunFactsFragment } from "../../gql/graphql";
import { counted } from "../../format";

export interface Words {
  one: string;
  many: string;
  /** What becomes of one: "inspected". */
  worked: string;
  /** What a pause does to what is under way, where that is not finished first. */
  pausing?: string;
}

export interface Items {
  total: number;
  done: number;
  failed: number;
  left: number;
}

export const STEPS: Words = { one: "step", many: "steps", worked: "done" };

/** By the run's stages; where they are no longer kept, its units of work. */
export function itemsOf(run: RunFactsFragment): Items {
  const last = run.stages.at(-1);
  if (!last) return { total: run.total, done: run.done, failed: run.failed, left: run.total - run.done - run.failed };
  return { total: last.total, done: last.done + last.skipped, failed: last.failed, left: last.pending };
}

/** "1 image", "1,204 images". */
export const many = (value: number, words: Words): string => counted(value, words.one, words.many);

/** "1 image is", "2 images are". */
export const are = (value: number, words: Words): string => `${many(value, words)} ${value === 1 ? "is" : "are"}`;
