// Which runs the list shows: the address's parameters, and what they are to the gateway.

import type { RunState, RunsWhere } from "../../gql/graphql";
import { isUuid } from "../../uuid";
import { ENDED, hasEnded, STATES } from "../../parts/state";

export interface Filter {
  search: string;
  system: string;
  kind: string;
  /** A person's id, or `me`. */
  owner: string;
  /** A state, several with commas between them, or a name of GROUPS. */
  state: string;
}

/** Several states that people ask for together. */
export const GROUPS: Readonly<Record<string, { label: string; states: readonly RunState[] }>> = {
  unfinished: { label: "Not ended", states: STATES.filter((state) => !hasEnded({ state })) },
  ended: { label: "Ended", states: ENDED },
};

export const NAMES = ["search", "system", "kind", "owner", "state"] as const;

export function filterOf(parameters: URLSearchParams): Filter {
  const [search, system, kind, owner, state] = NAMES.map((name) => parameters.get(name) ?? "");
  return { search, system, kind, owner: owner === "me" || isUuid(owner) ? owner : "", state } as Filter;
}

/** The states that are asked for; undefined for all. A name that is none is not asked for. */
export function statesOf({ state }: Filter): readonly RunState[] | undefined {
  const states = GROUPS[state]?.states ?? STATES.filter((one) => state.split(",").includes(one));
  return states.length ? states : undefined;
}

export function whereOf(filter: Filter): RunsWhere {
  const states = statesOf(filter);
  return {
    mine: filter.owner === "me",
    ...(filter.owner && filter.owner !== "me" ? { createdBy: filter.owner } : {}),
    ...(filter.system ? { system: filter.system } : {}),
    ...(filter.kind ? { kind: filter.kind } : {}),
    ...(filter.search ? { search: filter.search } : {}),
    ...(states ? { state: [...states] } : {}),
  };
}

/** Where the list was looked at last: the way back to it. */
export const lastList = { address: "/runs" };
