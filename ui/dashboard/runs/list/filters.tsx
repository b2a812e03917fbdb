import { useEffect, useState } from "preact/hooks";
import { RunOwnersDocument } from "../../gql/graphql";
import { KINDS } from "../../kinds";
import { SYSTEMS } from "../../kinds/systems";
import { useQuery } from "../../load";
import { SearchBox } from "../../parts/search_box";
import { STATES, stateWord } from "../../parts/state";
import { setSearch } from "../../router";
import { type Filter, GROUPS, NAMES } from "./filter";
import type { ListedRun } from "./list";

/** The list's filters, which are the address's parameters. */
export function Filters({ filter, runs }: { filter: Filter; runs: readonly ListedRun[] }) {
  const { data } = useQuery(RunOwnersDocument, {});
  const known = data?.runOwners.map((owner) => [owner.id, ownerWord(owner)] as const) ?? [];
  const owners = new Map([...known, ...useSeen(runs, ({ owner }) => owner && [owner.id, ownerWord(owner)])]);
  const seen = useSeen(runs, ({ kind }) => [kind, kindWord(kind)]);
  const kinds = [...new Set([...Object.keys(KINDS), ...seen.map(([kind]) => kind)])];
  const any = NAMES.some((name) => filter[name]);
  return (
    <search class="bar">
      <SearchBox label="Search" value={filter.search} placeholder="Title, error or id" change={(text) => setSearch({ search: text })} />
      <Choice name="state" label="State" all="Any state" filter={filter}>
        {[
          ...Object.entries(GROUPS).map(([name, { label }]) => [name, label] as const),
          ...STATES.map((state) => [state, stateWord(state)] as const),
        ]}
      </Choice>
      <Choice name="system" label="System" all="All systems" filter={filter}>
        {[...new Set(kinds.map((kind) => systemOf(kind)))].map((system) => [system, systemWord(system)] as const)}
      </Choice>
      <Choice name="kind" label="Kind" all="All kinds" filter={filter}>
        {kinds.filter((kind) => !filter.system || systemOf(kind) === filter.system).map((kind) => [kind, kindWord(kind)] as const)}
      </Choice>
      <Choice name="owner" label="Owner" all="Everybody" filter={filter}>
        {[["me", "Me"] as const, ...owners]}
      </Choice>
      {any && (
        <button type="button" class="quiet" onClick={() => setSearch(Object.fromEntries(NAMES.map((name) => [name, null])))}>
          Clear
        </button>
      )}
    </search>
  );
}

function Choice(props: {
  name: "state" | "system" | "kind" | "owner";
  label: string;
  all: string;
  filter: Filter;
  children: readonly (readonly [string, string])[];
}) {
  const value = props.filter[props.name];
  const known = props.children.some(([one]) => one === value);
  return (
    <label>
      {props.label}
      <select
        value={value}
        onChange={(event) => setSearch({ [props.name]: event.currentTarget.value, ...(props.name === "system" ? { kind: null } : {}) })}
      >
        <option value="">{props.all}</option>
        {props.children.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
        {value && !known && <option value={value}>{value}</option>}
      </select>
    </label>
  );
}

/** What was seen of the runs, with a name: it stays to be chosen where a filter hides it. */
function useSeen(
  runs: readonly ListedRun[],
  of: (run: ListedRun) => readonly [string, string] | null,
): readonly (readonly [string, string])[] {
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const fresh = runs.map(of).filter((one) => one !== null && !seen.has(one[0])) as (readonly [string, string])[];
    if (fresh.length) setSeen(new Map([...seen, ...fresh]));
  }, [runs]);
  return [...seen].sort(([, one], [, other]) => one.localeCompare(other));
}

export const ownerWord = (owner: ListedRun["owner"]): string => owner?.name ?? owner?.email ?? "–";

const systemOf = (kind: string): string => kind.slice(0, kind.indexOf("."));

export const systemWord = (system: string): string => SYSTEMS[system] ?? system;

/** "Coice job"; a kind that has no name is called by its system and the rest of its own: "MasStock execution". */
export const kindWord = (kind: string): string =>
  KINDS[kind]?.label ?? `${systemWord(systemOf(kind))} ${kind.slice(kind.indexOf(".") + 1).replaceAll("_", " ")}`;
