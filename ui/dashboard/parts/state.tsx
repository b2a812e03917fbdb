import type { RunState } from "../gql/graphql";

const WORDS: Record<RunState, string> = {
  PENDING: "Pending",
  RUNNING: "Running",
  PAUSED: "Paused",
  CANCELLING: "Cancelling",
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
};

export const STATES = Object.keys(WORDS) as RunState[];

export const ENDED: readonly RunState[] = ["COMPLETED", "FAILED", "CANCELLED"];

/** Whether a run goes on no more, unless somebody retries it. */
export const hasEnded = ({ state }: { state: RunState }): boolean => ENDED.includes(state);

export function stateWord(state: RunState): string {
  return WORDS[state];
}

/** A run's state, told by word, shape and colour. */
export function StateBadge({ state }: { state: RunState }) {
  return <span class={`badge state-${state.toLowerCase()}`}>{WORDS[state]}</span>;
}
