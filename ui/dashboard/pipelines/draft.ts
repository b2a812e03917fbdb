// The stages of a pipeline while they are edited. A filter names stages by their order, so it follows when they move.

import type { PromptPartsFragment, StagePartsFragment } from "../gql/graphql";
import { renumbered, stagesOf } from "./condition";

export interface StageDraft {
  /** For the page alone: what it is told apart by. */
  key: string;
  /** The stage that it is; null for a new one. */
  rowId: string | null;
  prompt: PromptPartsFragment | null;
  filter: unknown;
}

/** The number of a stage that was removed, in filters that asked about it: no stage has it. */
export const GONE = 0;

let last = 0;

export function draftOf(stages: readonly StagePartsFragment[]): StageDraft[] {
  // Orders may have gaps; places have none.
  const places = new Map(stages.map((stage, place) => [stage.stageOrder, place + 1]));
  return stages.map(({ rowId, prompt, filterCondition }) => ({
    key: rowId,
    rowId,
    prompt: prompt ?? null,
    filter: renumbered(filterCondition ?? null, (order) => places.get(order) ?? order),
  }));
}

export function added(stages: readonly StageDraft[], prompt: PromptPartsFragment): StageDraft[] {
  return [...stages, { key: `new-${++last}`, rowId: null, prompt, filter: null }];
}

export function moved(stages: readonly StageDraft[], from: number, to: number): StageDraft[] {
  const next = [...stages];
  next.splice(to, 0, ...next.splice(from, 1));
  return followed(stages, next);
}

export function removed(stages: readonly StageDraft[], place: number): StageDraft[] {
  return followed(stages, stages.filter((_, one) => one !== place));
}

export function changed(stages: readonly StageDraft[], place: number, change: Partial<StageDraft>): StageDraft[] {
  return stages.map((stage, one) => (one === place ? { ...stage, ...change } : stage));
}

function followed(before: readonly StageDraft[], after: readonly StageDraft[]): StageDraft[] {
  const places = new Map(after.map(({ key }, place) => [key, place + 1]));
  const number = (order: number) => places.get(before[order - 1]?.key ?? "") ?? GONE;
  return after.map((stage) => ({ ...stage, filter: renumbered(stage.filter, number) }));
}

/** Why a stage cannot be saved as it is. */
export function problem(stage: StageDraft, place: number): string | null {
  for (const asked of stagesOf(stage.filter)) {
    if (asked === GONE) return "Its filter asks about a stage that was removed.";
    if (asked > place) return `Its filter asks about stage ${asked}, which does not come before it.`;
  }
  return null;
}

/** A filter of a draft as the pipeline's last job would have read it; null where it asks about a stage that is new. */
export function asRun(filter: unknown, draft: readonly StageDraft[], saved: readonly StagePartsFragment[]): unknown {
  const orders = new Map(saved.map(({ rowId, stageOrder }) => [rowId, stageOrder]));
  let known = true;
  const condition = renumbered(filter, (place) => {
    const order = orders.get(draft[place - 1]?.rowId ?? "");
    known &&= order !== undefined;
    return order ?? GONE;
  });
  return known ? condition : null;
}

/** Whether saving would change anything. */
export function differs(one: readonly StageDraft[], other: readonly StageDraft[]): boolean {
  const parts = (stages: readonly StageDraft[]) =>
    JSON.stringify(stages.map(({ rowId, prompt, filter }) => [rowId, prompt?.rowId, filter]));
  return parts(one) !== parts(other);
}
