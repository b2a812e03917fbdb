// Where rows stand that are no runs: by a word, a shape and a colour, and as a filter in the address.

import { search, setSearch } from "../router";

export interface Standing {
  word: string;
  /** The state of a run that it looks like. */
  like: "pending" | "running" | "paused" | "completed" | "failed" | "cancelled";
}

export function Badge({ word, like }: Standing) {
  return <span class={`badge state-${like}`}>{word}</span>;
}

/** The standing that the address asks for, if any. */
export function askedOf<S extends string>(standings: Readonly<Record<S, Standing>>): S | null {
  const asked = search.value.get("status") ?? "";
  return Object.hasOwn(standings, asked) ? (asked as S) : null;
}

export function StandingFilter<S extends string>({ standings }: { standings: Readonly<Record<S, Standing>> }) {
  return (
    <label>
      Shown
      <select value={askedOf(standings) ?? ""} onChange={(event) => setSearch({ status: event.currentTarget.value })}>
        <option value="">All</option>
        {Object.entries<Standing>(standings).map(([value, { word }]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
