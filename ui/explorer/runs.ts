// The ids of runs in a result, found by what the schema says its fields are.

import {
  getNamedType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from "graphql";

/**
 * The runs that `data`, the answer to `query`, names: by a run's `rowId`, a `runId`, or the key of a link to a run.
 * Beside each id the name of its type: `Run` where it might be any.
 */
export function runsIn(schema: GraphQLSchema, query: string, data: unknown): Map<string, string> {
  const { definitions } = parse(query);
  const fragments = new Map(definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])));
  const found = new Map<string, string>();

  function walk({ selections }: SelectionSetNode, type: GraphQLNamedType | null | undefined, value: unknown): void {
    if (Array.isArray(value)) {
      for (const each of value) walk({ kind: Kind.SELECTION_SET, selections }, type, each);
      return;
    }
    if (typeof value !== "object" || value === null || !isCompositeType(type)) return;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const child = (value as Record<string, unknown>)[(selection.alias ?? selection.name).value];
        const run = typeof child === "string" && runOf(type, selection.name.value);
        if (run) found.set(child, run === "Run" ? found.get(child) ?? run : run);
        else if (selection.selectionSet) walk(selection.selectionSet, fieldType(type, selection.name.value), child);
      } else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const condition = fragment?.typeCondition && schema.getType(fragment.typeCondition.name.value);
        if (fragment) walk(fragment.selectionSet, condition ?? type, value);
      }
    }
  }

  for (const one of definitions) {
    if (one.kind === Kind.OPERATION_DEFINITION) walk(one.selectionSet, schema.getRootType(one.operation), data);
  }
  return found;
}

/** The type of the run that a field names the key of, if it does. */
function runOf(type: GraphQLNamedType, field: string): string | undefined {
  if (field === "runId") return "Run";
  const owner = field === "rowId" ? type : field.endsWith("Id") ? fieldType(type, field.slice(0, -2)) : undefined;
  return isRun(owner) ? owner.name : undefined;
}

function fieldType(type: GraphQLNamedType, field: string): GraphQLNamedType | undefined {
  const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
  return found && getNamedType(found.type);
}

function isRun(type: GraphQLNamedType | undefined): type is GraphQLInterfaceType | GraphQLObjectType {
  if (!isObjectType(type) && !isInterfaceType(type)) return false;
  return type.name === "Run" || type.getInterfaces().some(({ name }) => name === "Run");
}
