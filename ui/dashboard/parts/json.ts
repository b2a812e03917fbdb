// JSON that people write.

import "./json.css";

/** A value as people read it. */
export const written = (value: unknown): string => JSON.stringify(value ?? {}, null, 2);

/** The value of a text, or in words why it has none. */
export function parsed(text: string): [value: unknown, problem: null] | [value: undefined, problem: string] {
  try {
    return [JSON.parse(text), null];
  } catch (error) {
    return [undefined, `This is not JSON: ${error instanceof Error ? error.message : String(error)}`];
  }
}
