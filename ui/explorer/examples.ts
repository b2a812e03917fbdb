// Operations to begin with: a file of them for each system.

import { Kind, parse, type OperationDefinitionNode, type TypeNode, valueFromASTUntyped } from "graphql";
import alawein from "./examples/alawein.graphql";
import coice from "./examples/coice.graphql";
import masstock from "./examples/masstock.graphql";
import ofm from "./examples/ofm.graphql";
import orgs from "./examples/orgs.graphql";

const SYSTEMS: Record<string, { title: string; text: string }> = {
  alawein: { title: "Alawein", text: alawein },
  coice: { title: "Coice", text: coice },
  masstock: { title: "MasStock", text: masstock },
  ofm: { title: "OFM", text: ofm },
  orgs: { title: "Orgs", text: orgs },
};

export interface Example {
  name: string;
  /** The comment above it. */
  about: string;
  query: string;
  definition: OperationDefinitionNode;
}

export interface System {
  title: string;
  examples: Example[];
}

/** The examples of systems, by name, in the order of their files. */
export function examplesOf(systems: readonly string[]): System[] {
  return systems.flatMap((name) => {
    const system = SYSTEMS[name];
    return system ? [{ title: system.title, examples: split(system.text) }] : [];
  });
}

function split(text: string): Example[] {
  let start = 0;
  return parse(text).definitions.flatMap((definition) => {
    const end = definition.loc?.end ?? text.length;
    const query = `${text.slice(start, end).trim()}\n`;
    start = end;
    if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.name) return [];
    const about = [...query.matchAll(/^# ?(.*)$/gm)].map(([, line]) => line).join(" ");
    return [{ name: definition.name.value, about, query, definition }];
  });
}

/** The variables of an example as JSON: what is known by name, else its default, else something of the kind to be replaced. */
export function variablesOf({ definition }: Example, known: Record<string, unknown>): string {
  const values = (definition.variableDefinitions ?? []).map(({ variable: { name }, type, defaultValue }) => [
    name.value,
    known[name.value] ?? (defaultValue ? valueFromASTUntyped(defaultValue) : blank(type)),
  ]);
  return values.length ? JSON.stringify(Object.fromEntries(values), null, 2) : "";
}

function blank(type: TypeNode): unknown {
  if (type.kind !== Kind.NON_NULL_TYPE) return null;
  if (type.type.kind === Kind.LIST_TYPE) return [];
  return { Int: 1, Float: 1, Boolean: false }[type.type.name.value] ?? "";
}
