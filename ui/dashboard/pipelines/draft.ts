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
  /** What was typed in place of the filter and is no JSON. */
  broken?: string | undefined;
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
  if (stage.broken !== undefined) return "Its filter is not JSON.";
  for (const asked of stagesOf(stage.filter)) {
    if (asked === GONE) return "Its filter asks about a stage that was removed.";
    if (asked > place) return `Its filter asks about stage ${asked}, which does not come before it.`;
  }
  return null;
}

/** What is tried on the pipeline's last job: a filter, and the filters of the stages before it that were asked then. */
export interface Trial {
  filter: unknown;
  earlier: { stageOrder: number; filter: unknown }[];
}

/** The filter of a stage of a draft as a run would come to it; null where it hangs on a stage that asks something new. */
export function asRun(draft: readonly StageDraft[], at: number, saved: readonly StagePartsFragment[]): Trial | null {
  const before = new Map(saved.map((stage) => [stage.rowId, stage]));
  const orders = draft.slice(0, at).map(({ rowId, prompt }) => {
    const stage = before.get(rowId ?? "");
    return stage && stage.promptId === prompt?.rowId ? stage.stageOrder : null;
  });
  // What a filter asks about may have been let through by one that asks about another.
  const needed = new Set<number>();
  const need = (filter: unknown): boolean =>
    [...stagesOf(filter)].every((place) => {
      if (needed.has(place)) return true;
      needed.add(place);
      return orders[place - 1] != null && need(draft[place - 1]?.filter);
    });
  const own = draft[at]?.filter;
  if (!need(own)) return null;
  const then = (filter: unknown) => renumbered(filter, (place) => orders[place - 1] ?? GONE);
  const places = [...needed].sort((one, other) => one - other);
  return {
    filter: then(own),
    earlier: places.map((place) => ({ stageOrder: orders[place - 1] ?? GONE, filter: then(draft[place - 1]?.filter) })),
  };
}

/** Whether saving would change anything. */
export function differs(one: readonly StageDraft[], other: readonly StageDraft[]): boolean {
  const parts = (stages: readonly StageDraft[]) =>
    JSON.stringify(stages.map(({ rowId, prompt, filter, broken }) => [rowId, prompt?.rowId, filter, broken]));
  return parts(one) !== parts(other);
}
