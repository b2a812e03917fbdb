// How a stream goes on behind the last event that came, when its connection was cut.

import { type DocumentNode, type FieldNode, Kind, type OperationDefinitionNode, print, visit } from "graphql";

export interface Payload {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | undefined;
}

/**
 * Have `payload` ask for what comes after an event. Of a stream the operation gives the argument `after`, and the
 * event its `sequence`; anything else begins anew, with the state as it then is.
 */
export function goOn(payload: Payload, document: DocumentNode, operation: OperationDefinitionNode, data: unknown): void {
  const field = operation.selectionSet.selections[0];
  if (field?.kind !== Kind.FIELD) return;
  const after = field.arguments?.find(({ name }) => name.value === "after")?.value;
  const sequence = sequenceIn(data, field);
  if (!after || sequence === undefined) return;
  if (after.kind === Kind.VARIABLE) payload.variables = { ...payload.variables, [after.name.value]: sequence };
  else payload.query = print(visit(document, { enter: (node) => (node === after ? { kind: Kind.INT, value: `${sequence}` } : undefined) }));
}

/** The number of a stream's event; undefined where the operation does not ask for it. */
export function sequenceIn(data: unknown, { alias, name }: FieldNode): number | undefined {
  const event = (data as Record<string, unknown> | null | undefined)?.[(alias ?? name).value];
  const sequence = (event as Record<string, unknown> | null | undefined)?.["sequence"];
  return typeof sequence === "number" ? sequence : undefined;
}
