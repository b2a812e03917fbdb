import { useEffect, useState } from "preact/hooks";
import { KINDS } from "../../kinds";
import { SearchBox } from "../../parts/search_box";
import { STATES, stateWord } from "../../parts/state";
import { setSearch } from "../../router";
import { type Filter, GROUPS, NAMES } from "./filter";
import type { ListedRun } from "./list";

/** The list's filters, which are the address's parameters. */
export function Filters({ filter, runs }: { filter: Filter; runs: readonly ListedRun[] }) {
  const owners = useOwners(runs);
  const kinds = Object.keys(KINDS);
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

/** The people whose runs were seen, for as long as the page is there: a filter does not take them away. */
function useOwners(runs: readonly ListedRun[]): readonly (readonly [string, string])[] {
  const [owners, setOwners] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const fresh = runs.flatMap(({ owner }) => (owner && !owners.has(owner.id) ? [[owner.id, ownerWord(owner)] as const] : []));
    if (fresh.length) setOwners(new Map([...owners, ...fresh]));
  }, [runs]);
  return [...owners].sort(([, one], [, other]) => one.localeCompare(other));
}

export const ownerWord = (owner: ListedRun["owner"]): string => owner?.name ?? owner?.email ?? "–";

export const kindWord = (kind: string): string => KINDS[kind]?.label ?? kind;

const systemOf = (kind: string): string => kind.slice(0, kind.indexOf("."));

/** A system's name as it is written: the first word of its kinds' labels. */
export const systemWord = (system: string): string =>
  Object.entries(KINDS).find(([kind]) => systemOf(kind) === system)?.[1].label.split(" ")[0] ?? system;
